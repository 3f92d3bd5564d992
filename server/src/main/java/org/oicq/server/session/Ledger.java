package org.oicq.server.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What a sender is owed: its messages that a crash could still lose. An answer on the sender's connection tells it that
 * they are taken, so before one goes out they are made safe ({@link Delivery#settle}).
 */
public final class Ledger {
    private static final int LEAST_TIDY = 16;

    private final BiConsumer<Long, Refusal> refused;
    private final Deque<Pending> owed = new ArrayDeque<>(4);
    private int tidyAt = LEAST_TIDY;

    /**
     * An empty ledger.
     *
     * @param refused told of the receiver and the reason where a message could not be stored after all; called by any
     *     thread, must not block
     */
    public Ledger(BiConsumer<Long, Refusal> refused) {
        this.refused = refused;
    }

    synchronized void add(Pending pending) {
        // At most twice as long as what is really owed, without a look at every message for each one that comes.
        if (owed.size() >= tidyAt) {
            owed.removeIf(Pending::safe);
            tidyAt = Math.max(LEAST_TIDY, 2 * owed.size());
        }
        owed.addLast(pending);
    }

    /** Everything that is owed now, in order. It stays owed until it is safe. */
    synchronized List<Pending> owed() {
        owed.removeIf(Pending::safe);
        return List.copyOf(owed);
    }

    void refuse(long receiver, Refusal reason) {
        refused.accept(receiver, reason);
    }
}
