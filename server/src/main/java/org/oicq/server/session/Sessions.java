package org.oicq.server.session;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.server.delivery.Receivers;

/** Who is logged in: at most one session for each number. */
public final class Sessions implements Receivers {
    private final ConcurrentMap<Long, Session> byNumber = new ConcurrentHashMap<>();

    /** The same sessions in the order of their numbers, for those who page through them. */
    private final ConcurrentNavigableMap<Long, Session> ordered = new ConcurrentSkipListMap<>();

    /** The session of a number, if it is logged in. */
    @Override
    public Optional<Session> find(long number) {
        return Optional.ofNullable(byNumber.get(number));
    }

    /** How others see the number now who are not blocked by it. */
    public DisplayMode visibleMode(long number) {
        return find(number).map(Session::visibleMode).orElse(DisplayMode.OFFLINE);
    }

    /** Whether this very session is still the one of its number. */
    public boolean isCurrent(Session session) {
        return byNumber.get(session.number()) == session;
    }

    /** How many are logged in. */
    public int count() {
        return byNumber.size();
    }

    /** All sessions at this moment. */
    public Collection<Session> all() {
        return List.copyOf(byNumber.values());
    }

    /**
     * Sessions from a number on, not including its own, in the order of their distance.
     *
     * @param up towards larger numbers, or towards smaller ones
     */
    public List<Session> page(long start, boolean up, int limit, Predicate<Session> shown) {
        var rest = up
                ? ordered.tailMap(start, false)
                : ordered.headMap(start, false).descendingMap();
        return rest.values().stream().filter(shown).limit(limit).toList();
    }

    /**
     * Makes a session the one of its number.
     *
     * @param takenOver called, before anyone can find the new session, with the one that it takes over; false keeps that
     * @return false where the older one stays, and nothing was done
     */
    boolean put(Session session, Predicate<Session> takenOver) {
        Session now = byNumber.compute(session.number(), (number, older) -> {
            if (older != null && !takenOver.test(older)) {
                return older;
            }
            ordered.put(number, session);
            return session;
        });
        return now == session;
    }

    /** Forgets a session, unless another one has taken over. */
    void remove(Session session) {
        byNumber.computeIfPresent(session.number(), (number, current) -> {
            if (current != session) {
                return current;
            }
            ordered.remove(number);
            return null;
        });
    }

    /** The session of a number; where there is none, {@code absent} is run before anyone can log in. */
    @Override
    public @Nullable Session findOr(long number, Runnable absent) {
        Session found = byNumber.get(number);
        if (found != null) {
            return found;
        }
        return byNumber.compute(number, (_, current) -> {
            if (current == null) {
                absent.run();
            }
            return current;
        });
    }
}
