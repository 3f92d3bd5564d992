package org.oicq.server.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.Context;
import java.util.Optional;
import org.oicq.schema.DatabaseException;

/** What is wrong with the database is said in one sentence; where it was noticed helps only those who look for a defect. */
final class DatabaseTrouble {
    private DatabaseTrouble() {}

    /** The sentence, if an event is about such trouble and its stack trace is not wanted. */
    static Optional<String> of(ILoggingEvent event, Context context) {
        if (!(event.getThrowableProxy() instanceof ThrowableProxy proxy)
                || ((LoggerContext) context).getLogger(event.getLoggerName()).isDebugEnabled()) {
            return Optional.empty();
        }
        for (Throwable cause = proxy.getThrowable(); cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabaseException trouble) {
                return Optional.of(trouble.getMessage());
            }
        }
        return Optional.empty();
    }
}
