package org.oicq.server.session;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.oicq.server.delivery.Delivery;
import org.oicq.server.delivery.SystemMessages;

/** How a session begins, is taken over, and ends. */
public final class SessionLife {
    /** Waits of a log-in for an older session's goodbye. */
    private static final int MOST_WAITS = 2;

    private final Sessions sessions;
    private final Delivery delivery;
    private final SystemMessages messages;
    private final Announcer announcer;
    private final Elsewhere elsewhere;

    /** Those who hear that a session is over, in this order. */
    private volatile List<Consumer<Session>> left = List.of();

    public SessionLife(
            Sessions sessions, Delivery delivery, SystemMessages messages, Announcer announcer, Elsewhere elsewhere) {
        this.sessions = sessions;
        this.delivery = delivery;
        this.messages = messages;
        this.announcer = announcer;
        this.elsewhere = elsewhere;
    }

    /**
     * Makes a session the one of its number; an older one gets a notice and is closed. Where some of its messages are
     * unproven, this blocks until what its client had sent before is read.
     *
     * @param notice what the older session is told
     * @return whether it could; not where another server has the number and does not let it go
     */
    public boolean open(Session session, String notice) {
        if (!elsewhere.claim(session.number())) {
            return false;
        }
        try {
            put(session, notice);
        } catch (RuntimeException | Error e) {
            letGo(session);
            throw e;
        }
        return true;
    }

    private void put(Session session, String notice) {
        for (int left = MOST_WAITS; ; left--) {
            // Who logs out, and in again at once, must not overtake its own end, which proves what it has read.
            Optional<Session> unproven = sessions.find(session.number())
                    .filter(older -> older.inbox().unproven() > 0);
            unproven.ifPresent(older -> older.outlet().inputRead().join());
            boolean last = left == 0;
            if (sessions.put(session, older -> takeOver(older, session, notice, last))) {
                return;
            }
        }
    }

    /** Returns false where the older session's client has said goodbye meanwhile, unless that has been waited for. */
    private boolean takeOver(Session older, Session session, String notice, boolean atOnce) {
        older.outlet().send(messages.notice(notice));
        // After the notice, which would not have gone out then: its client would take the end for the answer to its
        // own.
        if (!atOnce && older.outlet().leaving() && older.inbox().unproven() > 0) {
            return false;
        }
        session.blockedAs(older);
        delivery.end(older);
        older.outlet().close();
        return true;
    }

    /**
     * The log-in is good, and about to be answered: others hear of it first, so that what the client does next is after it
     * for everybody. May block.
     *
     * @param holders who has the number in a list, read after {@link #open}
     */
    public void announce(Session session, List<Long> holders) {
        announcer.announce(session.number(), holders);
    }

    /**
     * The log-in has been announced and answered: what waits for the session follows.
     *
     * @param then run on a thread that may block once all of it has been sent; never where the session ends before
     */
    public void start(Session session, Runnable then) {
        delivery.start(session, then);
    }

    /** The log-in is good, and what waits for the session need not wait for the answer. May block. */
    public void begin(Session session) {
        announcer.announce(session.number());
        start(session, () -> {});
    }

    /** A log-in that {@link #open} has made known comes to nothing. May block. */
    public void undo(Session session) {
        end(session);
        letGo(session);
        // An older session's end may have found this one, and told of it.
        announcer.announce(session.number());
    }

    /** The same, from the server's side: its client is told why, and its connection closed. May block. */
    public void undo(Session session, String notice) {
        end(session, notice);
        letGo(session);
        // An older session's end may have found this one, and told of it.
        announcer.announce(session.number());
    }

    /** Ends a session from the server's side: its client is told why, and its connection closed. */
    public void end(Session session, String notice) {
        session.outlet().send(messages.notice(notice));
        end(session);
        session.outlet().close();
    }

    /** Its client can send nothing any more. */
    private void letGo(Session session) {
        if (session.letGo()) {
            elsewhere.release(session.number());
        }
    }

    /** Another server takes a number: what its client has sent before is read, and its session here ends. Blocks. */
    public void giveUp(long number, String notice) {
        sessions.find(number).ifPresent(session -> {
            if (session.inbox().unproven() > 0) {
                session.outlet().inputRead().join();
            }
            end(session, notice);
            // The client may take its time to end its side.
            session.outlet().handled().thenRun(() -> letGo(session));
        });
    }

    private void end(Session session) {
        delivery.end(session);
        sessions.remove(session);
    }

    /** Those who hear from now on that a session is over, in this order; each may block. */
    public void onLeft(List<Consumer<Session>> listeners) {
        left = List.copyOf(listeners);
    }

    /** A binary connection is over, and with it the session that it had, if any. May block. */
    public void left(Connection connection) {
        connection.session().ifPresent(this::left);
    }

    /** A session is over, as its client is gone or its connection closed. May block. */
    public void left(Session session) {
        end(session);
        try {
            left.forEach(listener -> listener.accept(session));
        } finally {
            letGo(session);
        }
    }

    /** The server stops: all clients are told, and their connections closed. */
    public void closeAll(String notice) {
        for (Session session : sessions.all()) {
            session.outlet().send(messages.notice(notice));
            session.outlet().close();
        }
    }

    /** Ends what is left when the connections are closed: what is unproven goes to the store. */
    public void endAll() {
        sessions.all().forEach(this::end);
    }
}
