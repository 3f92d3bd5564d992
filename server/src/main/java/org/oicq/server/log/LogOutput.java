package org.oicq.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import org.oicq.server.config.LogFormat;
import org.oicq.server.config.LogLevel;
import org.slf4j.LoggerFactory;

/** Sets what is logged, and in which form. */
public final class LogOutput {
    /** Wins over the setting: for one who looks for something just now. */
    private static final String VARIABLE = "OICQ_LOG";

    private LogOutput() {}

    /** Logs from this level on, unless the environment says otherwise. */
    public static void use(LogLevel level) {
        if (System.getenv(VARIABLE) == null && LoggerFactory.getLogger("ROOT") instanceof Logger root) {
            root.setLevel(Level.toLevel(level.name()));
        }
    }

    /** Writes in this form from now on. */
    public static void use(LogFormat format) {
        if (LoggerFactory.getLogger("ROOT") instanceof Logger root) {
            root.iteratorForAppenders().forEachRemaining(appender -> {
                if (appender instanceof OutputStreamAppender<ILoggingEvent> stream) {
                    stream.setEncoder(encoder(format, stream.getEncoder()));
                }
            });
        }
    }

    private static Encoder<ILoggingEvent> encoder(LogFormat format, Encoder<ILoggingEvent> now) {
        Encoder<ILoggingEvent> text = now instanceof JsonLines lines ? lines.text() : now;
        if (format == LogFormat.TEXT) {
            return text;
        }
        JsonLines lines = new JsonLines(text);
        lines.setContext(text.getContext());
        lines.start();
        return lines;
    }
}
