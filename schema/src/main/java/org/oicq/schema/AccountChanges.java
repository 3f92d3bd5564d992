package org.oicq.schema;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears at once of what operators change, from any process. */
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

    private static final Logger log = LoggerFactory.getLogger(AccountChanges.class);
    private static final String CHANNEL = "oicq_account";
    private static final Pattern PAYLOAD = Pattern.compile("(\\d{1,10}) ([a-z]{1,20})");

    private final Listener listener;
    private final Notifications notifications;

    private AccountChanges(Notifications.Source source, Listener listener) {
        this.listener = listener;
        this.notifications = Notifications.start(
                source, CHANNEL, "hears of operators' changes", this::tell, listener::mayHaveMissed);
    }

    /** Returns when it listens, so that no change after that goes unheard. */
    static AccountChanges start(Notifications.Source source, Listener listener) {
        return new AccountChanges(source, listener);
    }

    /** Announces a change to all listeners when the transaction commits. */
    static void announce(Handle handle, long number, Change change) {
        handle.execute(
                "SELECT pg_notify(?, ?)", CHANNEL, number + " " + change.name().toLowerCase(Locale.ROOT));
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
        notifications.close();
    }
}
