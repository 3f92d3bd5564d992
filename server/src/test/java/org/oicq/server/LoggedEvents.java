package org.oicq.server;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.slf4j.LoggerFactory;

/** What is logged from a level on, by this name and all below it, until it is closed. */
public final class LoggedEvents extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 10;

    private final Logger logger;
    private final Level before;
    private final List<Appender<ILoggingEvent>> others = new ArrayList<>();
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

    /** Listens to this logger; what it hears doesn't go where logs go otherwise. */
    public LoggedEvents(String name, Level level) {
        this.logger = (Logger) LoggerFactory.getLogger(name);
        this.before = logger.getLevel();
        setContext(logger.getLoggerContext());
        start();
        logger.setLevel(level);
        logger.setAdditive(false);
        logger.iteratorForAppenders().forEachRemaining(others::add);
        others.forEach(logger::detachAppender);
        logger.addAppender(this);
    }

    @Override
    protected synchronized void append(ILoggingEvent event) {
        events.add(event);
        notifyAll();
    }

    /** All so far. */
    public List<ILoggingEvent> events() {
        return List.copyOf(events);
    }

    /** Waits for one that starts with this, and gives it. */
    public synchronized String await(String start) {
        Predicate<ILoggingEvent> wanted = event -> event.getFormattedMessage().startsWith(start);
        long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
        while (true) {
            Optional<ILoggingEvent> found = events.stream().filter(wanted).findFirst();
            if (found.isPresent()) {
                return found.get().getFormattedMessage();
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("nothing like '" + start + "' was logged");
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        others.forEach(logger::addAppender);
        logger.setAdditive(true);
        logger.setLevel(before);
        stop();
    }
}
