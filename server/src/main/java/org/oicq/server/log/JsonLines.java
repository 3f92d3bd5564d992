package org.oicq.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.oicq.codec.text.Shown;

/**
 * An event as one line of JSON: {@code time}, {@code level}, {@code logger}, {@code event} (the message's pattern, the same
 * for all events of a kind), {@code message}, and {@code cause} or {@code trace} where there is one.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("time", event.getInstant().toString());
        line.put("level", event.getLevel().toString());
        String logger = event.getLoggerName();
        line.put("logger", logger.substring(logger.lastIndexOf('.') + 1));
        line.put("event", event.getMessage());
        line.put("message", event.getFormattedMessage());
        Optional<String> trouble = DatabaseTrouble.of(event, getContext());
        if (trouble.isPresent()) {
            line.put("cause", trouble.get());
        } else if (event.getThrowableProxy() != null) {
            line.put("trace", ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
        try {
            return (Shown.json(JSON.std.asString(line)) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }
}
