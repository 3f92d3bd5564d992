package org.oicq.server.oicq;

import java.util.Arrays;
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
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.packet.Message;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.FriendTable;
import org.oicq.server.delivery.Delivery;
import org.oicq.server.delivery.SystemMessages;
import org.oicq.server.rule.Refusal;
import org.oicq.server.session.Announcer;
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
     * @param blocking runs what waits for the database
     */
    public Presence(
            Sessions sessions,
            Delivery delivery,
            FriendTable friends,
            Rates rates,
            SystemMessages messages,
            Consumer<Session> hidden,
            Executor blocking) {
        this.sessions = sessions;
        this.delivery = delivery;
        this.friends = friends;
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

    /** Those of these numbers that this user can see online or busy, in the same order. */
    public List<Long> seen(List<Long> numbers, long viewer) {
        return numbers.stream()
                .filter(number -> mode(number, viewer) != DisplayMode.OFFLINE)
                .toList();
    }

    /** How this user sees a number now. */
    public DisplayMode mode(long number, long viewer) {
        return sessions.visibleMode(number, viewer);
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
        if (real != DisplayMode.OFFLINE && sessions.find(other).isPresent() && friends.isFriend(other, number)) {
            delivery.notice(other, changed(number, blocked ? DisplayMode.OFFLINE : real));
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
            if (now == before) {
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
