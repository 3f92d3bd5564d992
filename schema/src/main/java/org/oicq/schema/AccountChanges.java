package org.oicq.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hears at once of what operators change, from any process: on a connection and a daemon thread of its own. It
 * connects again by itself when the connection breaks.
 */
public final class AccountChanges implements AutoCloseable {
    /** What was changed about an account, or about the whole server. */
    public enum Change {
        DISABLED,
        ENABLED,
        DELETED,
        /** It has a new password. */
        PASSWORD,
        /** It has another role. */
        ROLE,
        /** The number is that of a room, which was deleted, or which an account that was deleted was in. */
        ROOM,
        /** A job of its was cancelled or is to be done again, or a fax came in for it. */
        JOBS,
        /** Of account 0: the table of bans was changed. */
        BANS,
        /** Of account 0: the settings are to be read again. */
        SETTINGS
    }

    /** Called on the listening thread; what takes long belongs elsewhere. */
    public interface Listener {
        void changed(long number, Change change);

        /** The connection was lost and is back: changes in between went unheard, so look at what is in the database. */
        void mayHaveMissed();
    }

    /** Gives connections that nobody else uses. */
    interface Source {
        Connection connect() throws SQLException;
    }

    private static final Logger log = LoggerFactory.getLogger(AccountChanges.class);
    private static final String CHANNEL = "oicq_account";
    private static final Pattern PAYLOAD = Pattern.compile("(\\d{1,10}) ([a-z]{1,20})");
    /** How long to wait in silence before asking whether the connection still lives. */
    private static final int QUIET_MILLIS = 30_000;

    private static final int LONGEST_PAUSE_MILLIS = 5_000;

    private final Source source;
    private final Listener listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch listening = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Connection connection;

    private AccountChanges(Source source, Listener listener) {
        this.source = source;
        this.listener = listener;
        this.thread = new Thread(this::run, "account-changes");
        thread.setDaemon(true);
    }

    /** Returns when it listens, so that no change after that goes unheard. */
    static AccountChanges start(Source source, Listener listener) {
        var changes = new AccountChanges(source, listener);
        changes.thread.start();
        try {
            if (!changes.listening.await(10, TimeUnit.SECONDS)) {
                log.warn("Changes by operators can't be heard yet; still trying.");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return changes;
    }

    /** Announces a change to all listeners when the transaction commits. */
    static void announce(Handle handle, long number, Change change) {
        handle.execute(
                "SELECT pg_notify(?, ?)", CHANNEL, number + " " + change.name().toLowerCase(Locale.ROOT));
    }

    private void run() {
        int pause = 100;
        while (closed.getCount() > 0) {
            try (var mine = source.connect()) {
                connection = mine;
                try (var statement = mine.createStatement()) {
                    statement.execute("LISTEN " + CHANNEL);
                }
                if (listening.getCount() == 0) {
                    listener.mayHaveMissed();
                }
                listening.countDown();
                pause = 100;
                listen(mine);
            } catch (SQLException e) {
                if (closed.getCount() > 0) {
                    log.warn(
                            "The connection that hears of operators' changes broke; connecting again: {}",
                            e.getMessage());
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
                tell(notification.getParameter());
            }
        }
    }

    /** Anybody who may log in to the database can send anything on the channel. */
    private void tell(String payload) {
        var matcher = PAYLOAD.matcher(payload);
        try {
            if (matcher.matches()) {
                listener.changed(
                        Long.parseLong(matcher.group(1)),
                        Change.valueOf(matcher.group(2).toUpperCase(Locale.ROOT)));
                return;
            }
        } catch (IllegalArgumentException e) {
            log.debug("Not a change", e);
        } catch (RuntimeException e) {
            log.error("A change of an account could not be handled", e);
            return;
        }
        log.warn("Something that is no change of an account was announced; it is ignored.");
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
