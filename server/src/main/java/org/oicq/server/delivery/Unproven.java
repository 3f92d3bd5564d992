package org.oicq.server.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.oicq.server.store.Pending;
import org.oicq.server.store.Storage;

/**
 * The messages that wait for their proof: written to one receiver, in this order, and not known to have arrived. Guarded by
 * the inbox that it belongs to.
 */
final class Unproven {
    /** So many times the usual messages stay in memory while the store is short of room. */
    private static final int FRESH_FACTOR = 16;

    private final int maxFresh;
    private final int maxStored;
    private final long maxStoredBytes;

    /** Handed to the store; older than all in {@link #fresh}. */
    private final Deque<Pending> handed = new ArrayDeque<>(1);

    /** Only in memory unless their senders' ledgers had them stored. */
    private final Deque<Pending> fresh = new ArrayDeque<>(1);

    /** Bytes of text among them all. */
    private long bytes;

    /**
     * None yet.
     *
     * @param maxFresh messages in memory
     * @param maxStored messages that the receiver's mailbox takes
     * @param maxStoredBytes bytes of text that it takes
     */
    Unproven(int maxFresh, int maxStored, long maxStoredBytes) {
        this.maxFresh = maxFresh;
        this.maxStored = maxStored;
        this.maxStoredBytes = maxStoredBytes;
    }

    int count() {
        return handed.size() + fresh.size();
    }

    /**
     * Whether no more may be written: the receiver's mailbox is full of what it has not proven, or the store takes nothing
     * and memory is full of it.
     */
    boolean full() {
        return count() >= maxFresh + maxStored || fresh.size() >= FRESH_FACTOR * maxFresh;
    }

    /** Whether the receiver's mailbox has no room for the text of one more. */
    boolean fullFor(Pending pending) {
        return bytes + pending.size() > maxStoredBytes;
    }

    /** It has been written. */
    void add(Pending written) {
        fresh.addLast(written);
        bytes += written.size();
    }

    /** It has been written, and has a row. */
    void addStored(Pending written) {
        handed.addLast(written);
        bytes += written.size();
    }

    /** What should wait for its proof in the store goes there, the oldest first. */
    void handOldest(int most, Storage store) {
        // Where many are silent, each with a little, it is all of theirs together that fills the memory.
        int beyond = store.memory().crowded() ? fresh.size() : fresh.size() - maxFresh;
        if (beyond > 0 && store.hasRoom()) {
            // The oldest have waited longest for their proof; stored, they cost an id instead of their words.
            // While the store is short of room they stay here: a message that has been written to its
            // receiver must not be refused to its sender.
            hand(Math.min(most, beyond), store);
        }
    }

    /** Whether the store has not got all that is from these. */
    boolean anyFreshFrom(Set<Long> senders) {
        return fresh.stream()
                .map(Pending::message)
                .anyMatch(message -> message != null && senders.contains(message.number()));
    }

    /** All go to the store, and wait for their proof there. */
    void handAll(Storage store) {
        hand(fresh.size(), store);
    }

    private void hand(int count, Storage store) {
        for (int i = 0; i < count; i++) {
            Pending oldest = fresh.removeFirst();
            handed.addLast(oldest);
            store.keep(oldest);
        }
    }

    /** Adds the ids of those that were handed to the store, 0 where it has not written them yet. */
    void addRows(Set<Long> ids) {
        for (Pending written : handed) {
            ids.add(written.id());
        }
    }

    /**
     * Everything up to a position has arrived.
     *
     * @param hidden whether the receiver is hidden now
     * @param noted takes them too, if not null
     * @param proven told of each
     */
    void prove(long position, boolean hidden, @Nullable List<Pending> noted, Consumer<Pending> proven) {
        prove(handed, position, hidden, noted, proven);
        prove(fresh, position, hidden, noted, proven);
    }

    private void prove(
            Deque<Pending> written,
            long position,
            boolean hidden,
            @Nullable List<Pending> noted,
            Consumer<Pending> proven) {
        while (!written.isEmpty() && written.getFirst().position() <= position) {
            Pending pending = written.removeFirst();
            pending.hidden(hidden);
            bytes -= pending.size();
            if (noted != null) {
                noted.add(pending);
            }
            proven.accept(pending);
        }
    }

    /** They are the store's alone from now on. */
    void clear() {
        handed.clear();
    }
}
