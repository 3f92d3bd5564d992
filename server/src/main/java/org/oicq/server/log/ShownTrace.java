package org.oicq.server.log;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.stream.Collectors;
import org.oicq.codec.text.Shown;

/** The pattern's {@code %ex}: the stack trace in harmless lines, but not for trouble of the database. */
public final class ShownTrace extends ThrowableProxyConverter {
    @Override
    public String convert(ILoggingEvent event) {
        if (event.getThrowableProxy() == null
                || DatabaseTrouble.of(event, getContext()).isPresent()) {
            return "";
        }
        return super.convert(event)
                .lines()
                .map(line -> line.startsWith("\t") ? "\t" + Shown.line(line.substring(1)) : Shown.line(line))
                .collect(Collectors.joining("\n", "", "\n"));
    }
}
