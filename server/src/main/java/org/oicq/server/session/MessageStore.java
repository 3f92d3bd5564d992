package org.oicq.server.session;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.oicq.schema.Database;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.MessageTable.Delivered;
import org.oicq.server.config.ServerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes messages to the database, many in one statement: while one commit is on its way the next round gathers, and it
 * takes what an event loop has still to read, so that a commit is shared by many and none waits for a timer. One thread
 * writes, so rows get their ids in the order in which messages came. Rows whose messages have arrived are deleted behind
 * that, many at once: no sender waits for it.
 *
 * <p>Messages that have to wait for their receivers get rows of their own; those that are safe in memory but for a crash
 * go to the {@link Journal} when that is owed to their senders.
 *
 * <p>While the database is away the store holds what was taken, and refuses new messages when it or the memory for them is full. What is taken
 * already is never refused: it was in memory before, within its sessions' bounds, and nobody can log in meanwhile.
 */
public final class MessageStore implements Inbox.Store {
    private static final Logger LOG = LoggerFactory.getLogger(MessageStore.class);

    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    /** So long a server that stops waits for the database. */
    private static final long STOP_MILLIS = TimeUnit.SECONDS.toMillis(10);

    private final int room;
    private final MessageMemory memory;
    private final MessageIds ids;
    private final Thread writer;

    // Guarded by this.
    private Round gathering = new Round();
    /** Whether it is written as soon as the writer is free, and not with what else is about to come. */
    private boolean ripe;
    /** What is being written, or null. */
    private @Nullable Round writing;

    /** How many messages and deletions of each receiver have not been done yet. */
    private final Map<Long, Integer> undone = new HashMap<>();

    private boolean closing;

    /** Told of receivers whose mailboxes have refused something. */
    private volatile LongConsumer fullMailboxes = _ -> {};

    /**
     * A store with its writing thread, after what an earlier server had in its journal has got rows.
     *
     * @throws DatabaseException where the database is away
     */
    public MessageStore(Database database, ServerConfig config) {
        this.room = config.storeQueue();
        this.memory = new MessageMemory(
                MessageMemory.most(config.messageMemory(), Runtime.getRuntime().maxMemory()));
        StoreWriter work = new StoreWriter(this, database, config);
        // The writer has taken the journal, which numbers the run.
        this.ids = new MessageIds(database.journal().run());
        this.writer = Thread.ofPlatform().name("message-store").start(work);
    }

    /** Has somebody told of each message that a mailbox refuses, by the thread that writes. */
    void onFull(LongConsumer told) {
        fullMailboxes = told;
    }

    /** Takes a new message; where the store or the memory is full it is refused. Never blocks for long. */
    @Override
    public void store(Pending pending) {
        if (open() && waiting() < room && !memory.full()) {
            gather(pending, true);
            return;
        }
        synchronized (pending) {
            if (pending.claimForStore()) {
                pending.refuse(Refusal.TOO_BUSY);
            }
        }
    }

    /** Never blocks for long. */
    @Override
    public void keep(Pending pending) {
        gather(pending, false);
    }

    private void gather(Pending pending, boolean refusable) {
        // Claimed and taken in one step: whoever finds it claimed may rely on stored() to include it.
        synchronized (pending) {
            if (pending.claimForStore()) {
                pending.refusable = refusable;
                synchronized (this) {
                    gathering().messages.add(pending);
                    undone.merge(pending.receiver, 1, Integer::sum);
                }
            }
        }
    }

    /**
     * Makes messages survive a crash that their receivers have in hand, unless they do already. Never blocks for long.
     *
     * @param soon runs a task when nothing more is about to come from there: what an event loop has still to read shares
     *     the commit
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

    /** The id on the wire of a message that is taken now. */
    long nextId() {
        return ids.next();
    }

    private synchronized boolean open() {
        return !closing;
    }

    /** Messages that are not in the database yet. */
    private synchronized int waiting() {
        return gathering.size() + (writing == null ? 0 : writing.size());
    }

    /** Whether it is at most half full, so that it can take what need not be stored at once. */
    @Override
    public boolean hasRoom() {
        return waiting() <= room / 2;
    }

    @Override
    public MessageMemory memory() {
        return memory;
    }

    /** A message has arrived: the row that it has, if any, is deleted, and the journal need not hold it any more. */
    void arrived(Pending pending) {
        long row = pending.proven();
        if (row != 0) {
            delete(new Delivered(pending.receiver, row, pending.hidden));
        }
        Journal.Entry entry = pending.takeEntry();
        if (entry != null) {
            over(entry);
        }
    }

    private synchronized void delete(Delivered message) {
        gathering().arrived.add(message);
        undone.merge(message.receiver(), 1, Integer::sum);
    }

    private synchronized void over(Journal.Entry entry) {
        later().over.add(entry);
    }

    /** Others have seen this user: what it got while it was hidden counts in its mailbox no longer. */
    public synchronized void seen(long number) {
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

    /** Done when every message that was taken before is in the database or refused. */
    public synchronized CompletableFuture<Void> stored() {
        if (gathering.size() > 0) {
            return gathering.stored;
        }
        return writing == null ? DONE : writing.stored;
    }

    /**
     * Done when every message for this receiver that was taken before is in the database or refused, and every row of it
     * deleted that was to be.
     */
    public synchronized CompletableFuture<Void> settled(long receiver) {
        if (!undone.containsKey(receiver)) {
            return DONE;
        }
        Round round = gathering();
        if (round.settled == null) {
            round.settled = new CompletableFuture<>();
        }
        return round.settled;
    }

    /** Waits until everything taken is written, for a bounded time, and stops. */
    public void stop() throws InterruptedException {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        writer.join(STOP_MILLIS);
        if (writer.isAlive()) {
            LOG.error("{} messages could not be written before the server stopped: the database is away.", waiting());
            writer.interrupt();
        }
    }

    // ------------------------------------------------------------------ for the writer

    /** The next round, which has nothing in it where it is time for what can wait; null at the end. */
    synchronized @Nullable Round next(StoreWriter writer) throws InterruptedException {
        writing = null;
        while (!ripe && (!closing || gathering.isEmpty())) {
            long idle = writer.idleNanos();
            if (gathering.hasLater()) {
                idle = Math.min(idle, gathering.laterSince + Journal.ARRIVED_NANOS - System.nanoTime());
            }
            if (idle <= 0) {
                break;
            }
            if (closing && writer.upToDate()) {
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

    /** This receiver's mailbox has refused a message. */
    void full(long receiver) {
        fullMailboxes.accept(receiver);
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
