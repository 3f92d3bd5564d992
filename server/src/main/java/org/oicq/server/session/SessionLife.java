package org.oicq.server.session;

import java.util.Optional;
import org.oicq.server.delivery.Delivery;
import org.oicq.server.delivery.SystemMessages;

/** How a session begins, is taken over, and ends. */
public final class SessionLife {
    /** Waits of a log-in for an older session's goodbye. */
    private static final int MOST_WAITS = 2;

    private final Sessions sessions;
    private final Delivery delivery;
    private final SystemMessages messages;

    public SessionLife(Sessions sessions, Delivery delivery, SystemMessages messages) {
        this.sessions = sessions;
        this.delivery = delivery;
        this.messages = messages;
    }

    /**
     * Makes a session the one of its number; an older one gets a notice and is closed. Where some of its messages are
     * unproven, this blocks until what its client had sent before is read.
     *
     * @param notice what the older session is told
     */
    public void open(Session session, String notice) {
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

    /** Ends a session. */
    public void end(Session session) {
        delivery.end(session);
        sessions.remove(session);
    }

    /** Ends a session from the server's side: it is told why, and its connection closed. */
    public void end(Session session, String notice) {
        session.outlet().send(messages.notice(notice));
        end(session);
        session.outlet().close();
    }
}
