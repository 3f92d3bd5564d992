package org.oicq.server.store;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.oicq.schema.Database;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.MessageTable.Delivered;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.meter.Durations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes messages to the database, many in one statement. One thread writes, so rows get their ids in the order in which
 * messages came. Rows whose messages have arrived are deleted behind that, many at once: no sender waits for it.
 *
 * <p>Messages that have to wait for their receivers get rows of their own; those that are safe in memory but for a crash
 * go to the {@link Journal} when that is owed to their senders.
 *
 * <p>While the database is away the store holds what was taken, and refuses new messages when it or the memory for them is
 * full. What is taken already is never refused: it was in memory before, within its sessions' bounds, and nobody can log in
 * meanwhile.
 */
public final class MessageStore implements Storage {
    private static final Logger LOG = LoggerFactory.getLogger(MessageStore.class);

    /** Time that a server that stops waits for the database. */
    private static final long STOP_MILLIS = TimeUnit.SECONDS.toMillis(10);

    private final int room;
    private final MessageMemory memory;
    private final Rounds rounds = new Rounds();
    private final MessageIds ids;
    private final Durations commits = new Durations();
    private final Thread writer;

    /** Told of receivers whose mailboxes have refused something. */
    private volatile LongConsumer fullMailboxes = _ -> {};

    /** Told of the receivers whose messages got rows; null where nobody wants to know. */
    private volatile @Nullable Consumer<List<Long>> stored;

    /**
     * A store with its writing thread, after what an earlier server had in its journal has got rows.
     *
     * @throws DatabaseException where the database is away
     */
    public MessageStore(Database database, ServerConfig config) {
        this.room = config.storeQueue();
        this.memory = new MessageMemory(
                MessageMemory.most(config.messageMemory(), Runtime.getRuntime().maxMemory()));
        StoreWriter work = new StoreWriter(
                rounds, database, config, number -> fullMailboxes.accept(number), () -> stored, commits);
        // The writer has taken the journal, which numbers the run.
        this.ids = new MessageIds(database.journal().run());
        this.writer = Thread.ofPlatform().name("message-store").start(work);
    }

    /** The id on the wire of a message that is taken now. */
    public long nextId() {
        return ids.next();
    }

    /** Messages that were taken since the start, one for each receiver. */
    public long taken() {
        return ids.given();
    }

    /** How long the commits of messages took. */
    public Durations commits() {
        return commits;
    }

    /** Has somebody told of each message that a mailbox refuses, by the thread that writes. */
    public void onFull(LongConsumer told) {
        fullMailboxes = told;
    }

    /** Has somebody told of the receivers whose messages got rows, each time that some have, by the thread that writes. */
    public void onStored(Consumer<List<Long>> told) {
        stored = told;
    }

    @Override
    public void store(Pending pending) {
        if (!rounds.closed() && rounds.waiting() < room && !memory.full()) {
            rounds.add(pending, true);
        } else {
            pending.refuseUnlessTaken(NotStored.TOO_BUSY);
        }
    }

    @Override
    public void keep(Pending pending) {
        rounds.add(pending, false);
    }

    /**
     * Makes messages survive a crash that their receivers have in hand, unless they do already. Never blocks for long.
     *
     * @param soon runs a task when nothing more is about to come from there: what an event loop has still to read shares
     *     the commit
     * @return done when they are in the database
     */
    public CompletableFuture<Void> secure(List<Pending> some, Executor soon) {
        return rounds.secure(some, soon);
    }

    /** At most half full, so that it can take what need not be stored at once. */
    @Override
    public boolean hasRoom() {
        return rounds.waiting() <= room / 2;
    }

    @Override
    public MessageMemory memory() {
        return memory;
    }

    /** Bytes of messages in memory that are neither in the database nor proven to have arrived. */
    public long heldBytes() {
        return memory.held();
    }

    /** A message has arrived: the row that it has, if any, is deleted, and the journal need not hold it any more. */
    public void arrived(Pending pending) {
        long row = pending.proven();
        if (row != 0) {
            rounds.delete(new Delivered(pending.receiver(), row, pending.hidden()));
        }
        long entry = pending.takeEntry();
        if (entry != 0) {
            rounds.leaveJournal(entry);
        }
    }

    /** Others have seen this user: what it got while it was hidden counts in its mailbox no longer. */
    public void seen(long number) {
        rounds.seen(number);
    }

    /** Done when every message that was taken before is in the database or refused. */
    public CompletableFuture<Void> stored() {
        return rounds.stored();
    }

    /**
     * Done when every message for this receiver that was taken before is in the database or refused, and every row of it
     * deleted that was to be.
     */
    public CompletableFuture<Void> upToDate(long receiver) {
        return rounds.upToDate(receiver);
    }

    /** Waits until everything taken is written, for a bounded time, and stops. */
    public void stop() throws InterruptedException {
        rounds.close();
        writer.join(STOP_MILLIS);
        if (writer.isAlive()) {
            LOG.error(
                    "{} messages could not be written before the server stopped: the database is away.",
                    rounds.waiting());
            writer.interrupt();
        }
    }
}
