package org.oicq.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears what is announced on one of PostgreSQL's channels, in the order of the commits: on a connection and a daemon thread
 * of its own. It connects again by itself when the connection breaks.
 */
public final class Notifications implements AutoCloseable {
    /** Gives connections that nobody else uses. */
    interface Source {
        Connection connect() throws SQLException;
    }

    private static final Logger log = LoggerFactory.getLogger(Notifications.class);

    /** How long to wait in silence before asking whether the connection still lives. */
    private static final int QUIET_MILLIS = 2_000;

    private static final int LONGEST_PAUSE_MILLIS = 5_000;

    private final Source source;
    private final String channel;
    private final String what;
    private final Consumer<String> listener;
    private final Runnable mayHaveMissed;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch listening = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Connection connection;

    private Notifications(
            Source source, String channel, String what, Consumer<String> listener, Runnable mayHaveMissed) {
        this.source = source;
        this.channel = channel;
        this.what = what;
        this.listener = listener;
        this.mayHaveMissed = mayHaveMissed;
        this.thread = new Thread(this::run, channel.replace("oicq_", "hears-"));
        thread.setDaemon(true);
    }

    /**
     * Returns when it listens, so that nothing after that goes unheard.
     *
     * @param what it does, for the log: "hears of …"
     * @param listener called with each announcement, on the listening thread
     * @param mayHaveMissed called there when the connection was lost and is back: what came in between went unheard
     */
    static Notifications start(
            Source source, String channel, String what, Consumer<String> listener, Runnable mayHaveMissed) {
        var notifications = new Notifications(source, channel, what, listener, mayHaveMissed);
        notifications.thread.start();
        try {
            if (!notifications.listening.await(10, TimeUnit.SECONDS)) {
                log.warn("The connection that {} can't be made yet; still trying.", what);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return notifications;
    }

    private void run() {
        int pause = 100;
        while (closed.getCount() > 0) {
            try (var mine = source.connect()) {
                connection = mine;
                try (var statement = mine.createStatement()) {
                    statement.execute("LISTEN " + channel);
                }
                if (listening.getCount() == 0) {
                    lookAgain();
                }
                listening.countDown();
                pause = 100;
                listen(mine);
            } catch (SQLException e) {
                if (closed.getCount() > 0) {
                    log.warn("The connection that {} broke; connecting again: {}", what, e.getMessage());
                }
            }
            try {
                if (closed.await(pause, TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException _) {
                return;
            }
            pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
        }
    }

    private void lookAgain() {
        try {
            mayHaveMissed.run();
        } catch (RuntimeException e) {
            log.error("What was not heard while a connection was broken could not be looked for.", e);
        }
    }

    private void listen(Connection mine) throws SQLException {
        var postgres = mine.unwrap(PGConnection.class);
        while (closed.getCount() > 0) {
            var notifications = postgres.getNotifications(QUIET_MILLIS);
            if (notifications == null || notifications.length == 0) {
                if (!mine.isValid(5)) {
                    throw new SQLException("it does not answer");
                }
                continue;
            }
            for (var notification : notifications) {
                listener.accept(notification.getParameter());
            }
        }
    }

    /** Stops listening. */
    @Override
    public void close() {
        closed.countDown();
        var mine = connection;
        if (mine != null) {
            try {
                mine.abort(Runnable::run); // the only way to wake a thread that waits for notifications
            } catch (SQLException e) {
                log.debug("abort", e);
            }
        }
    }
}
