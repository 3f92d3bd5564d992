package org.oicq.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.LoggerFactory;

/**
 * The first error that anything in this JVM has logged, for a test that looks again and again until the JVM ends. A
 * warning of Netty's is one too: it says that the server left something unhandled.
 */
public final class FirstError extends AppenderBase<ILoggingEvent> {
    private final AtomicReference<String> first = new AtomicReference<>("");

    /** Listens from now on, beside whoever listens already. */
    public FirstError() {
        start();
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        Level least = event.getLoggerName().startsWith("io.netty.") ? Level.WARN : Level.ERROR;
        if (event.getLevel().isGreaterOrEqual(least)) {
            first.compareAndSet("", event.getFormattedMessage() + " " + event.getThrowableProxy());
        }
    }

    /** The first one since the last look, or nothing. */
    public String take() {
        return first.getAndSet("");
    }
}
