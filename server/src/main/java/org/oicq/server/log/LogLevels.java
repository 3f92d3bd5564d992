package org.oicq.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import org.oicq.server.config.LogFormat;
import org.oicq.server.config.LogLevel;
import org.slf4j.LoggerFactory;

/** Sets what is logged, and how. */
public final class LogLevels {
    /** Wins over the setting: for one who looks for something just now. */
    private static final String VARIABLE = "OICQ_LOG";

    private LogLevels() {}

    /** Writes all that is logged from now on in this form. */
    public static void write(LogFormat format) {
        if (format == LogFormat.JSON && LoggerFactory.getLogger("ROOT") instanceof Logger root) {
            root.iteratorForAppenders().forEachRemaining(appender -> {
                if (appender instanceof OutputStreamAppender<ILoggingEvent> stream) {
                    JsonLines lines = new JsonLines();
                    lines.setContext(root.getLoggerContext());
                    lines.start();
                    stream.setEncoder(lines);
                }
            });
        }
    }

    /** Logs from this level on, unless the environment says otherwise. */
    public static void use(LogLevel level) {
        if (System.getenv(VARIABLE) == null && LoggerFactory.getLogger("ROOT") instanceof Logger root) {
            root.setLevel(Level.toLevel(level.name()));
        }
    }
}
