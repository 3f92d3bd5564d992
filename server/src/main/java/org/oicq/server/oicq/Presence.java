package org.oicq.server.oicq;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.packet.Message;
import org.oicq.schema.BlockTable;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.FriendTable;
import org.oicq.server.delivery.Delivery;
import org.oicq.server.delivery.SystemMessages;
import org.oicq.server.rule.Refusal;
import org.oicq.server.session.Announcer;
import org.oicq.server.session.Elsewhere;
import org.oicq.server.session.Session;
import org.oicq.server.session.Sessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells those who have a user in their list how it shows itself. What others can see is compared with what they were
 * told last, so that a change they may not see (from offline to hidden) is none.
 */
public final class Presence implements Announcer {
    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

    /** Time after which friends who could not be told are told again. */
    private static final long RETRY_SECONDS = 1;

    private final Sessions sessions;
    private final Delivery delivery;
    private final FriendTable friends;
    private final Rates rates;
    private final SystemMessages messages;
    private final Consumer<Session> hidden;
    private final BlockTable blocks;
    private final Elsewhere elsewhere;
    private final Executor later;

    /** Numbers of which nobody could be told, and {@link #later} tries again. */
    private final Set<Long> untold = ConcurrentHashMap.newKeySet();

    /** What others were told last; a number that is not here is offline. No more entries than sessions, but for a moment. */
    private final Map<Long, DisplayMode> told = new ConcurrentHashMap<>();

    /** One number's changes are told one after the other, in order. */
    private final Lock[] locks = new Lock[64];

    /**
     * With everybody offline.
     *
     * @param hidden told of each session that hides from those who saw it, before they are told; may block
     * @param elsewhere the other servers
     * @param blocking runs what waits for the database
     */
    public Presence(
            Sessions sessions,
            Delivery delivery,
            FriendTable friends,
            BlockTable blocks,
            Rates rates,
            SystemMessages messages,
            Consumer<Session> hidden,
            Elsewhere elsewhere,
            Executor blocking) {
        this.sessions = sessions;
        this.delivery = delivery;
        this.friends = friends;
        this.blocks = blocks;
        this.elsewhere = elsewhere;
        this.rates = rates;
        this.messages = messages;
        this.hidden = hidden;
        this.later = CompletableFuture.delayedExecutor(RETRY_SECONDS, TimeUnit.SECONDS, blocking);
        Arrays.setAll(locks, _ -> new ReentrantLock());
    }

    /**
     * Changes how a user shows itself, with 1, 2, 3 or 4; what becomes of the connection at 4 is the protocol's affair.
     *
     * @return why not, or empty
     */
    public Optional<Refusal> change(Session session, int displayMode) {
        Optional<DisplayMode> mode = Coded.find(DisplayMode.class, displayMode);
        if (mode.isEmpty()) {
            return Optional.of(Refusal.NO_SUCH_DISPLAY_MODE);
        }
        // Leaving must always be possible.
        if (mode.get() != DisplayMode.OFFLINE && !rates.change(session.number())) {
            return Optional.of(Refusal.TOO_FAST);
        }
        boolean seen = visible(session);
        session.mode(mode.get());
        if (seen && !visible(session)) {
            hidden.accept(session);
        }
        announce(session.number());
        return Optional.empty();
    }

    private static boolean visible(Session session) {
        return session.visibleMode() != DisplayMode.OFFLINE;
    }

    /**
     * Those of these numbers that this user can see online or busy, in the same order, each with how it is seen. May block,
     * where one of them is on another server.
     */
    public Map<Long, DisplayMode> seen(Collection<Long> numbers, long viewer) {
        Map<Long, DisplayMode> seen = new LinkedHashMap<>();
        Set<Long> away = new HashSet<>();
        for (long number : numbers) {
            DisplayMode mode = sessions.find(number)
                    .map(session -> session.visibleMode(viewer))
                    .orElseGet(() -> {
                        DisplayMode there = elsewhere.visibleMode(number);
                        if (there != DisplayMode.OFFLINE) {
                            away.add(number);
                        }
                        return there;
                    });
            if (mode != DisplayMode.OFFLINE) {
                seen.put(number, mode);
            }
        }
        if (!away.isEmpty()) {
            seen.keySet().removeAll(blocks.blockersOf(viewer, away));
        }
        return seen;
    }

    /** How this user sees a number now. May block, where it is on another server. */
    public DisplayMode mode(long number, long viewer) {
        return seen(List.of(number), viewer).getOrDefault(number, DisplayMode.OFFLINE);
    }

    /**
     * Users that one can see, from a number on, not including it, in the order of their distance. May block, where some are on
     * other servers.
     *
     * @param up towards larger numbers, or towards smaller ones
     */
    public List<Long> page(long start, boolean up, int limit, long viewer) {
        List<Long> here =
                sessions.page(start, up, limit, session -> session.visibleMode(viewer) != DisplayMode.OFFLINE).stream()
                        .map(Session::number)
                        .toList();
        List<Long> away = new ArrayList<>();
        long from = start;
        List<Long> some;
        do {
            some = elsewhere.visible(from, up, limit);
            if (!some.isEmpty()) {
                from = some.getLast();
                away.addAll(seen(some, viewer).keySet());
            }
        } while (some.size() == limit && away.size() < limit);
        if (away.isEmpty()) {
            return here;
        }
        return Stream.concat(here.stream(), away.stream())
                .distinct()
                .sorted(up ? Comparator.naturalOrder() : Comparator.reverseOrder())
                .limit(limit)
                .toList();
    }

    // ------------------------------------------------------------------ numbers that move between servers

    /** A number was taken from another server, or from nobody: others see it so until they are told otherwise. */
    public void taken(long number, DisplayMode shown) {
        whileNobodyIsTold(number, () -> shown == DisplayMode.OFFLINE ? told.remove(number) : told.put(number, shown));
    }

    /** A number goes to another server, where others see it as before. */
    public void given(long number) {
        whileNobodyIsTold(number, () -> told.remove(number));
    }

    /** A number of another server shows itself in another way: those who are here are told. May block. */
    public void heard(long number, DisplayMode mode) {
        whileNobodyIsTold(number, () -> {
            if (sessions.find(number).isPresent()) {
                // It is here by now.
                return mode;
            }
            try {
                Message message = changed(number, mode);
                friends.holders(number).forEach(holder -> delivery.notice(holder, message));
            } catch (DatabaseException e) {
                LOG.debug("told later", e);
                later.execute(() -> heard(number, elsewhere.visibleMode(number)));
            }
            return mode;
        });
    }

    /** One who is here is told how a number of another server shows itself to it, if it has that in its list. May block. */
    public void heard(long other, long number, DisplayMode mode) {
        if (sessions.find(other).isPresent() && friends.isFriend(other, number)) {
            delivery.notice(other, changed(number, mode));
        }
    }

    /** What those who have a number in their list were told last of how it shows itself. */
    public DisplayMode told(long number) {
        return told.getOrDefault(number, DisplayMode.OFFLINE);
    }

    /**
     * Tells of a number's state, if it is another one than was told last. What the database does not let it tell now, it
     * does as soon as it can. May block.
     */
    @Override
    public void announce(long number) {
        announce(number, () -> friends.holders(number), true);
    }

    @Override
    public void announce(long number, List<Long> holders) {
        announce(number, () -> holders, true);
    }

    /**
     * Changes whom a number lets see it: nobody is told of its state meanwhile.
     *
     * @param change the change; may block
     */
    <T> T whileNobodyIsTold(long number, Supplier<T> change) {
        Lock lock = lock(number);
        lock.lock();
        try {
            return change.get();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Tells one who may not see a number any more that it is offline, or one who may again how it really is: where it
     * has the number in its list, and there is a difference. Within {@link #whileNobodyIsTold}.
     */
    void tellOne(long other, long number, boolean blocked) {
        DisplayMode real = told(number);
        if (real == DisplayMode.OFFLINE) {
            return;
        }
        DisplayMode shown = blocked ? DisplayMode.OFFLINE : real;
        if (sessions.find(other).isEmpty()) {
            elsewhere.tell(other, number, shown);
        } else {
            heard(other, number, shown);
        }
    }

    private Message changed(long number, DisplayMode now) {
        return messages.about(number, InformationType.MODE_CHANGED, Integer.toString(now.code()));
    }

    private Lock lock(long number) {
        return locks[(int) (number % locks.length)];
    }

    private void announce(long number, Supplier<List<Long>> holders, boolean first) {
        Lock lock = lock(number);
        lock.lock();
        try {
            DisplayMode before = told(number);
            DisplayMode now = sessions.visibleMode(number);
            if (elsewhere.visibleMode(number) != DisplayMode.OFFLINE
                    && sessions.find(number).isEmpty()) {
                // It is on another server by now, which tells of it.
                told.remove(number);
                return;
            }
            if (now == before) {
                if (now != DisplayMode.OFFLINE) {
                    // As before, but perhaps with another client.
                    elsewhere.shows(number, now);
                }
                return;
            }
            if (before == DisplayMode.OFFLINE) {
                delivery.seen(number);
            }
            Message message = changed(number, now);
            for (long holder : holders.get()) {
                delivery.notice(holder, message);
            }
            if (now == DisplayMode.OFFLINE) {
                told.remove(number);
            } else {
                told.put(number, now);
            }
            elsewhere.shows(number, now);
        } catch (DatabaseException e) {
            LOG.atLevel(first ? Level.WARN : Level.DEBUG)
                    .log("The friends of {} cannot be told now that its state changed: {}", number, e.getMessage());
            tryAgain(number);
        } finally {
            lock.unlock();
        }
    }

    /** Soon: what comes late of a change that was seen would tell of another one, which may be hidden. */
    private void tryAgain(long number) {
        if (untold.add(number)) {
            later.execute(() -> {
                untold.remove(number);
                announce(number, () -> friends.holders(number), false);
            });
        }
    }
}
