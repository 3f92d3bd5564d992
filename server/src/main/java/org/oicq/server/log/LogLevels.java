package org.oicq.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import org.oicq.server.config.LogLevel;
import org.slf4j.LoggerFactory;

/** Sets what is logged. */
public final class LogLevels {
    /** Wins over the setting: for one who looks for something just now. */
    private static final String VARIABLE = "OICQ_LOG";

    private LogLevels() {}

    /** Logs from this level on, unless the environment says otherwise. */
    public static void use(LogLevel level) {
        if (System.getenv(VARIABLE) == null && LoggerFactory.getLogger("ROOT") instanceof Logger root) {
            root.setLevel(Level.toLevel(level.name()));
        }
    }
}
