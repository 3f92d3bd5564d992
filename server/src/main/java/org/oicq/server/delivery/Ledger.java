package org.oicq.server.delivery;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oicq.server.rule.Refusal;
import org.oicq.server.store.NotStored;
import org.oicq.server.store.Pending;
import org.oicq.server.store.Sender;

/**
 * What a sender is owed: its messages that a crash could still lose. An answer on the sender's connection tells it that
 * they are taken, so before one goes out they are made safe ({@link Settling}).
 */
public final class Ledger implements Sender {
    private static final int LEAST_TIDY = 16;

    private final BiConsumer<Long, Refusal> refused;
    private final Deque<Pending> owed = new ArrayDeque<>(4);
    private int tidyAt = LEAST_TIDY;

    /** What the last settling gave; null once something has been added since. */
    private @Nullable CompletableFuture<Void> settled;

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
        settled = null;
    }

    /**
     * Done when everything that is owed now is safe; the same future again while nothing was added.
     *
     * @param settling makes what is owed safe, in order
     */
    synchronized CompletableFuture<Void> settle(Function<List<Pending>, CompletableFuture<Void>> settling) {
        if (settled == null) {
            owed.removeIf(Pending::safe);
            settled = settling.apply(List.copyOf(owed));
        }
        return settled;
    }

    /** What a crash could still lose. */
    synchronized List<Pending> owed() {
        owed.removeIf(Pending::safe);
        return List.copyOf(owed);
    }

    @Override
    public void notStored(long receiver, NotStored reason) {
        refused.accept(
                receiver,
                switch (reason) {
                    case NO_SUCH_USER -> Refusal.NO_SUCH_USER;
                    case MAILBOX_FULL -> Refusal.MAILBOX_FULL;
                    case TOO_BUSY -> Refusal.TOO_BUSY;
                    case REFUSED_BY_DATABASE -> Refusal.CANNOT_BE_STORED;
                });
    }
}
