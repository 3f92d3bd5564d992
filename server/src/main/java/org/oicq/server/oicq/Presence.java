package org.oicq.server.oicq;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.packet.Message;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.FriendTable;
import org.oicq.server.session.Delivery;
import org.oicq.server.session.Refusal;
import org.oicq.server.session.Session;
import org.oicq.server.session.Sessions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who have a user in their list how it shows itself. What others can see is compared with what they were
 * told last, so that a change they may not see (from offline to hidden) is none.
 */
public final class Presence {
    private static final Logger LOG = LoggerFactory.getLogger(Presence.class);

    private final Sessions sessions;
    private final Delivery delivery;
    private final FriendTable friends;
    private final Rates rates;
    private final SystemMessages messages;

    /** What others were told last; a number that is not here is offline. No more entries than sessions, but for a moment. */
    private final Map<Long, DisplayMode> told = new ConcurrentHashMap<>();

    /** One number's changes are told one after the other, in order. */
    private final Lock[] locks = new Lock[64];

    public Presence(Sessions sessions, Delivery delivery, FriendTable friends, Rates rates, SystemMessages messages) {
        this.sessions = sessions;
        this.delivery = delivery;
        this.friends = friends;
        this.rates = rates;
        this.messages = messages;
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
            return Optional.of(Refusal.NOT_A_VALUE);
        }
        // Leaving must always be possible.
        if (mode.get() != DisplayMode.OFFLINE && !rates.change(session.number())) {
            return Optional.of(Refusal.TOO_FAST);
        }
        session.mode(mode.get());
        announce(session.number());
        return Optional.empty();
    }

    /** Those of these numbers that others can see online or busy, in the same order. */
    public List<Long> seen(List<Long> numbers) {
        return numbers.stream()
                .filter(number -> mode(number) != DisplayMode.OFFLINE)
                .toList();
    }

    /** How others see a number now. */
    public DisplayMode mode(long number) {
        return sessions.visibleMode(number);
    }

    /** What those who have a number in their list were told last of how it shows itself. */
    public DisplayMode told(long number) {
        return told.getOrDefault(number, DisplayMode.OFFLINE);
    }

    /** Tells of a number's state, if it is another one than was told last. May block. */
    public void announce(long number) {
        announce(number, () -> friends.holders(number));
    }

    /**
     * Tells of a number's state, if it is another one than was told last.
     *
     * @param holders who has the number in a list, read after the state had changed
     */
    public void announce(long number, List<Long> holders) {
        announce(number, () -> holders);
    }

    private void announce(long number, Supplier<List<Long>> holders) {
        Lock lock = locks[(int) (number % locks.length)];
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
            Message message = messages.about(number, InformationType.MODE_CHANGED, Integer.toString(now.code()));
            for (long holder : holders.get()) {
                delivery.notice(holder, message);
            }
            if (now == DisplayMode.OFFLINE) {
                told.remove(number);
            } else {
                told.put(number, now);
            }
        } catch (DatabaseException e) {
            LOG.warn("The friends of {} could not be told that its state changed: {}", number, e.getMessage());
        } finally {
            lock.unlock();
        }
    }
}
