package org.oicq.server.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oicq.server.config.DeliveryMode;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.store.MessageStore;
import org.oicq.server.store.Pending;

/** Makes safe what senders are owed before they are answered, and knows how long an answer may wait for that. */
public final class Settling {
    private static final CompletableFuture<Void> SETTLED = CompletableFuture.completedFuture(null);

    private static final Executor ANY_THREAD = Runnable::run;

    /** Timers that run at the same time, for all who wait for the store. */
    private static final int TIMERS = 32;

    /** Fails when the time to settle is over for those who have begun to wait since about the same time. */
    private record Deadline(long since, CompletableFuture<Void> passed) {}

    /** Those on one executor who wait for a round of the store with the same deadline. */
    private record Wait(CompletableFuture<Void> stored, Deadline deadline, CompletableFuture<Void> inTime) {
        @SuppressWarnings("ReferenceEquality") // Futures have no other.
        boolean isFor(CompletableFuture<Void> otherStored, Deadline otherDeadline) {
            return stored == otherStored && deadline == otherDeadline;
        }
    }

    private final Receivers receivers;
    private final MessageStore store;
    private final DeliveryMode mode;
    private final Duration settleTime;

    /** The last one; where two threads make one at once, either may stay. */
    private volatile @Nullable Deadline deadline;

    /** The last of each executor. There is one for each event loop, and {@link #ANY_THREAD}. */
    private final Map<Executor, Wait> waits = new ConcurrentHashMap<>();

    Settling(Receivers receivers, MessageStore store, ServerConfig config) {
        this.receivers = receivers;
        this.store = store;
        this.mode = config.delivery();
        this.settleTime = config.settleTime();
    }

    /**
     * Makes safe what a sender's messages are owed; an answer on its connection may go out when the future is done. It
     * fails where the database is away for longer than the settings say. In the fast mode it is done at once, and the
     * messages are on their way.
     *
     * @param loop completes the future, and those of all others that waited for the same commit: they share one task
     */
    public CompletableFuture<Void> settle(Ledger ledger, Executor loop) {
        return ledger.settle(owed -> settle(owed, loop));
    }

    /** As {@link #settle(Ledger, Executor)}, for somebody who may be woken by any thread. */
    public CompletableFuture<Void> settle(Ledger ledger) {
        return settle(ledger, ANY_THREAD);
    }

    private CompletableFuture<Void> settle(List<Pending> owed, Executor loop) {
        if (owed.isEmpty()) {
            return SETTLED;
        }
        if (mode == DeliveryMode.FAST) {
            // No sender waits here, so nothing but this keeps the queue within its bound while the database is away:
            // what is left out stays in its receiver's inbox, as if its sender had asked for nothing.
            if (store.hasRoom()) {
                var _ = store.secure(owed, loop);
            }
            return SETTLED;
        }
        return inTime(store.secure(owed, loop), loop);
    }

    /**
     * Withdraws what could not be made safe in time, as its sender is told that it is not taken.
     *
     * @return whether all of it will not come; what is in its receiver's hands stays there, and {@link #settleAtLast} says
     *     when it is safe
     */
    public boolean withdraw(Ledger ledger) {
        List<Pending> owed = ledger.owed();
        boolean all = !owed.isEmpty();
        for (Pending pending : owed) {
            all &= receivers
                    .find(pending.receiver())
                    .map(receiver -> receiver.inbox().withdraw(pending))
                    .orElseGet(pending::withdraw);
        }
        return all;
    }

    /** As {@link #settle(Ledger, Executor)}, however long the database is away. */
    public CompletableFuture<Void> settleAtLast(Ledger ledger, Executor loop) {
        List<Pending> owed = ledger.owed();
        return owed.isEmpty() ? SETTLED : store.secure(owed, loop);
    }

    /** As the future, but that it fails when the time to settle is over, or nearly so: many share a timer. */
    private CompletableFuture<Void> inTime(CompletableFuture<Void> stored, Executor loop) {
        if (stored.isDone()) {
            return stored;
        }
        Deadline shared = deadline();
        Wait known = waits.get(loop);
        if (known == null || !known.isFor(stored, shared)) {
            CompletableFuture<Void> inTime = new CompletableFuture<>();
            CompletableFuture.anyOf(stored, shared.passed)
                    .whenComplete((_, late) -> loop.execute(() -> complete(inTime, late)));
            known = new Wait(stored, shared, inTime);
            waits.put(loop, known);
        }
        return known.inTime;
    }

    private static void complete(CompletableFuture<Void> future, @Nullable Throwable problem) {
        if (problem == null) {
            future.complete(null);
        } else {
            future.completeExceptionally(problem);
        }
    }

    private Deadline deadline() {
        long now = System.nanoTime();
        Deadline last = deadline;
        if (last == null || now - last.since > settleTime.toNanos() / TIMERS) {
            var passed = new CompletableFuture<Void>().orTimeout(settleTime.toMillis(), TimeUnit.MILLISECONDS);
            last = new Deadline(now, passed);
            deadline = last;
        }
        return last;
    }
}
