package org.oicq.server.documents;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.oicq.server.session.Session;

/** The sessions that have sent a packet to a service, by number: it writes to no others. */
final class Watchers {
    private final Map<Long, Session> sessions = new ConcurrentHashMap<>();

    /** A session has sent a packet. @return whether that is its first one */
    boolean add(Session session) {
        return sessions.put(session.number(), session) != session;
    }

    void remove(Session session) {
        sessions.remove(session.number(), session);
    }

    Optional<Session> find(long number) {
        // One that was taken over may take a while to leave.
        return Optional.ofNullable(sessions.get(number)).filter(session -> !session.over());
    }
}
