package org.oicq.server.log;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.oicq.codec.text.Shown;

/** The pattern's {@code %msg}: the words of an event as one harmless line, with the database's trouble if that is the cause. */
public final class ShownMessage extends MessageConverter {
    @Override
    public String convert(ILoggingEvent event) {
        String words = String.valueOf(event.getFormattedMessage());
        return Shown.line(DatabaseTrouble.of(event, getContext())
                .map(trouble -> words + " (" + trouble + ")")
                .orElse(words));
    }
}
