package org.oicq.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.oicq.codec.text.Shown;
import org.slf4j.event.KeyValuePair;

/**
 * An event as one line of JSON: {@code time} (UTC), {@code level}, {@code logger}, {@code event} (the key of its kind, see
 * {@link Events}), {@code message}, the event's own values where it has some, and {@code cause} or {@code trace} where there
 * is one.
 */
public final class JsonLines extends EncoderBase<ILoggingEvent> {
    private static final byte[] NOTHING = {};

    private final Encoder<ILoggingEvent> text;

    /**
     * Writes JSON.
     *
     * @param text what writes the same for people, should they want that again
     */
    JsonLines(Encoder<ILoggingEvent> text) {
        this.text = text;
    }

    Encoder<ILoggingEvent> text() {
        return text;
    }

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
        line.put("event", Events.key(logger, event.getMessage()));
        line.put("message", event.getFormattedMessage());
        List<KeyValuePair> values = event.getKeyValuePairs();
        if (values != null) {
            values.forEach(pair -> line.put(pair.key, pair.value));
        }
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
