package org.oicq.server.store;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oicq.schema.MessageTable.Delivered;

/**
 * What waits for the writer: while one round is being written the next one gathers, and it takes what an event loop has
 * still to read, so that many share a commit and none waits for a timer. Guarded by itself; never blocks for long, but for
 * the writer.
 */
final class Rounds {
    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    /** What the writer has to do beside the rounds. */
    interface Spare {
        /** Nanoseconds until there is something; less than 0 where there is now. */
        long idleNanos();

        /** Whether nothing is left to do at the end. */
        boolean upToDate();
    }

    private Round gathering = new Round();
    /** Whether it is written as soon as the writer is free, and not with what else is about to come. */
    private boolean ripe;
    /** What is being written, or null. */
    private @Nullable Round writing;

    /** How many messages and deletions of each receiver have not been done yet. */
    private final Map<Long, Integer> undone = new HashMap<>();

    private boolean closing;

    /** Takes a message that is to have a row, unless somebody has. */
    void add(Pending pending, boolean refusable) {
        // Claimed and taken in one step: what is claimed is always part of stored().
        synchronized (pending) {
            if (pending.claimForStore(refusable)) {
                synchronized (this) {
                    gathering().messages.add(pending);
                    undone.merge(pending.receiver(), 1, Integer::sum);
                }
            }
        }
    }

    /**
     * Takes messages for the journal that nothing has made safe yet.
     *
     * @param soon runs a task when nothing more is about to come from there
     * @return done when they are in the database
     */
    CompletableFuture<Void> secure(List<Pending> some, Executor soon) {
        for (Pending pending : some) {
            // Claimed and taken in one step, as above.
            synchronized (pending) {
                if (pending.claimForJournal()) {
                    synchronized (this) {
                        gathering.owed.add(pending);
                    }
                }
            }
        }
        Round round;
        synchronized (this) {
            round = gathering;
            if (round.size() == 0 || ripe || !round.waitsFor.add(soon)) {
                return stored();
            }
        }
        soon.execute(() -> ripen(round));
        return round.stored;
    }

    private synchronized void ripen(Round round) {
        if (gathering == round) {
            ripen();
        }
    }

    private void ripen() {
        if (!ripe) {
            ripe = true;
            notifyAll();
        }
    }

    /** Something comes into the next round, which is written as soon as the writer is free. */
    private Round gathering() {
        ripen();
        return gathering;
    }

    /** Takes a row whose message has arrived. */
    synchronized void delete(Delivered message) {
        gathering().arrived.add(message);
        undone.merge(message.receiver(), 1, Integer::sum);
    }

    /** Takes the number of a message that the journal need not hold any more. */
    synchronized void leaveJournal(long number) {
        later().over.add(number);
    }

    /** Takes a user whom others have seen. */
    synchronized void seen(long number) {
        later().seen.add(number);
    }

    /** Something comes that can wait a little, and goes into the next round that is written anyway. */
    private Round later() {
        if (!gathering.hasLater()) {
            gathering.laterSince = System.nanoTime();
            notifyAll();
        }
        return gathering;
    }

    /** Messages that are not in the database yet. */
    synchronized int waiting() {
        return gathering.size() + (writing == null ? 0 : writing.size());
    }

    /** Done when every message that was taken before is in the database or refused. */
    synchronized CompletableFuture<Void> stored() {
        if (gathering.size() > 0) {
            return gathering.stored;
        }
        return writing == null ? DONE : writing.stored;
    }

    /**
     * Done when every message for this receiver that was taken before is in the database or refused, and every row of it
     * deleted that was to be.
     */
    synchronized CompletableFuture<Void> upToDate(long receiver) {
        if (!undone.containsKey(receiver)) {
            return DONE;
        }
        Round round = gathering();
        if (round.settled == null) {
            round.settled = new CompletableFuture<>();
        }
        return round.settled;
    }

    /** Nothing new comes: the writer ends when all is written. */
    synchronized void close() {
        closing = true;
        notifyAll();
    }

    synchronized boolean closed() {
        return closing;
    }

    // ------------------------------------------------------------------ for the writer

    /** The next round, which has nothing in it where it is time for what can wait; null at the end. */
    synchronized @Nullable Round next(Spare spare) throws InterruptedException {
        writing = null;
        while (!ripe && (!closing || gathering.isEmpty())) {
            long idle = spare.idleNanos();
            if (gathering.hasLater()) {
                idle = Math.min(idle, gathering.laterSince + Journal.ARRIVED_NANOS - System.nanoTime());
            }
            if (idle <= 0) {
                break;
            }
            if (closing && spare.upToDate()) {
                return null;
            }
            if (idle == Long.MAX_VALUE) {
                wait();
            } else {
                TimeUnit.NANOSECONDS.timedWait(this, idle);
            }
        }
        Round round = gathering;
        writing = round;
        gathering = new Round();
        ripe = false;
        return round;
    }

    /** There is one more thing to do for this receiver. */
    synchronized void undone(long receiver) {
        undone.merge(receiver, 1, Integer::sum);
    }

    /** One thing less for each of these. */
    synchronized void done(Iterable<Long> receivers) {
        for (long receiver : receivers) {
            undone.computeIfPresent(receiver, (_, count) -> count == 1 ? null : count - 1);
        }
    }
}
