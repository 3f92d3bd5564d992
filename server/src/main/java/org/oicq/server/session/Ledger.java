package org.oicq.server.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;

/**
 * What a sender is owed: its messages that a crash could still lose. An answer on the sender's connection tells it that
 * they are taken, so before one goes out they are made safe ({@link Delivery#settle}).
 */
public final class Ledger {
    private final BiConsumer<Long, Refusal> refused;
    private final Deque<Pending> owed = new ArrayDeque<>(4);

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
        // Messages to one receiver become safe in order, so this keeps the ledger as short as what is really owed.
        while (!owed.isEmpty() && owed.getFirst().safe()) {
            owed.removeFirst();
        }
        owed.addLast(pending);
    }

    /** Everything that is still owed, in order; the ledger is empty after. */
    synchronized Deque<Pending> takeAll() {
        owed.removeIf(Pending::safe);
        Deque<Pending> all = new ArrayDeque<>(owed);
        owed.clear();
        return all;
    }

    void refuse(long receiver, Refusal reason) {
        refused.accept(receiver, reason);
    }
}
