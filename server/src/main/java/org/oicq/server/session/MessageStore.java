package org.oicq.server.session;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.Message;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.MessageTable;
import org.oicq.schema.MessageTable.NewMessage;
import org.oicq.schema.MessageTable.StoreOutcome;
import org.oicq.schema.MessageTable.Stored;
import org.oicq.server.config.ServerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes messages to the database, many in one transaction: while one commit is on its way the next round gathers, so
 * that a commit is shared by all that came meanwhile and none waits for a timer. One thread writes, so rows get their
 * ids in the order in which messages came. Rows whose messages have arrived are deleted behind that, many at once:
 * no sender waits for it.
 *
 * <p>While the database is away the store holds what was taken, and refuses new messages when it is full. What is taken
 * already is never refused: it was in memory before, within its sessions' bounds, and nobody can log in meanwhile.
 */
public final class MessageStore implements Inbox.Store {
    private static final Logger LOG = LoggerFactory.getLogger(MessageStore.class);

    /** So many in one statement: enough to share a commit, few enough that the next ones need not wait for long. */
    private static final int BATCH = 2000;

    /** So long at the most a row whose message has arrived waits for others to be deleted with. */
    private static final long DELETE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long RETRY_MILLIS = 500;

    private static final CompletableFuture<Void> DONE = CompletableFuture.completedFuture(null);

    private record Row(long receiver, long id) {}

    /** What came while the round before it was being written. */
    private static final class Round {
        private final List<Pending> messages = new ArrayList<>();
        private final List<Row> arrived = new ArrayList<>();
        private final CompletableFuture<Void> stored = new CompletableFuture<>();
        /** Null unless somebody waits for the deletions too. */
        private @Nullable CompletableFuture<Void> all;
    }

    private final MessageTable table;
    private final int maxMessages;
    private final long maxBytes;
    private final int room;
    private final Thread writer;

    // Guarded by this.
    private Round gathering = new Round();
    /** What is being written, or null. */
    private @Nullable Round writing;

    private boolean closing;

    /** Rows whose messages have arrived; the writer's, and looked at by others while it waits. */
    private final List<Row> arrived = new ArrayList<>();

    /** The time of the oldest among them. */
    private long arrivedSince;

    /** A store with its writing thread. */
    public MessageStore(MessageTable table, ServerConfig config) {
        this.table = table;
        this.maxMessages = config.storedMessages();
        this.maxBytes = config.storedBytes();
        this.room = config.storeQueue();
        this.writer = Thread.ofPlatform().name("message-store").start(this::run);
    }

    /** Takes a new message; a store that is full refuses it. Never blocks for long. */
    @Override
    public void store(Pending pending) {
        if (open() && waiting() < room) {
            keep(pending);
            return;
        }
        synchronized (pending) {
            if (pending.claimForStore()) {
                refuse(pending, Refusal.TOO_BUSY);
            }
        }
    }

    /** Never blocks for long. */
    @Override
    public void keep(Pending pending) {
        // Claimed and taken in one step: whoever finds it claimed may rely on a fence, and store what comes after it.
        synchronized (pending) {
            if (pending.claimForStore()) {
                synchronized (this) {
                    gathering.messages.add(pending);
                    notifyAll();
                }
            }
        }
    }

    private synchronized boolean open() {
        return !closing;
    }

    /** Messages that are not in the database yet. */
    private synchronized int waiting() {
        return gathering.messages.size() + (writing == null ? 0 : writing.messages.size());
    }

    /** Whether it is at most half full, so that it can take what need not be stored at once. */
    @Override
    public boolean hasRoom() {
        return waiting() <= room / 2;
    }

    /** Deletes a row whose message has arrived. */
    synchronized void delete(long receiver, long id) {
        gathering.arrived.add(new Row(receiver, id));
        notifyAll();
    }

    /** Done when every message that was taken before is in the database or refused. */
    public synchronized CompletableFuture<Void> stored() {
        if (!gathering.messages.isEmpty()) {
            return gathering.stored;
        }
        return writing == null ? DONE : writing.stored;
    }

    /** Done when every message that was taken before is in the database or refused, and every row deleted. */
    public synchronized CompletableFuture<Void> settled() {
        if (writing == null && gathering.messages.isEmpty() && gathering.arrived.isEmpty() && arrived.isEmpty()) {
            return DONE;
        }
        if (gathering.all == null) {
            gathering.all = new CompletableFuture<>();
            notifyAll();
        }
        return gathering.all;
    }

    /** Waits until everything taken is written, for a bounded time, and stops. */
    public void stop() throws InterruptedException {
        synchronized (this) {
            closing = true;
            notifyAll();
        }
        writer.join(TimeUnit.SECONDS.toMillis(10));
        if (writer.isAlive()) {
            LOG.error("{} messages could not be written before the server stopped: the database is away.", waiting());
            writer.interrupt();
        }
    }

    // ------------------------------------------------------------------ the writer

    private void run() {
        try {
            for (Round round = next(); round != null; round = next()) {
                write(round);
            }
        } catch (InterruptedException _) {
            // The server has stopped without the database, and has said so.
        }
    }

    /** The next round, which has nothing in it where it is time to delete; null at the end. */
    private synchronized @Nullable Round next() throws InterruptedException {
        writing = null;
        while (gathering.messages.isEmpty() && gathering.arrived.isEmpty() && gathering.all == null) {
            if (!arrived.isEmpty()) {
                long left = arrivedSince + DELETE_NANOS - System.nanoTime();
                if (left <= 0) {
                    break;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            } else if (closing) {
                return null;
            } else {
                wait();
            }
        }
        Round round = gathering;
        writing = round;
        gathering = new Round();
        return round;
    }

    /** Writes a round, again and again while the database is away: what was taken is not given up. */
    private void write(Round round) throws InterruptedException {
        if (arrived.isEmpty()) {
            arrivedSince = System.nanoTime();
        }
        for (int from = 0; from < round.messages.size(); from += BATCH) {
            store(round.messages, from, Math.min(from + BATCH, round.messages.size()));
        }
        round.stored.complete(null);
        arrived.addAll(round.arrived);
        CompletableFuture<Void> all = round.all;
        if (all != null || arrived.size() >= BATCH || System.nanoTime() - arrivedSince >= DELETE_NANOS) {
            delete();
        }
        if (all != null) {
            all.complete(null);
        }
    }

    private void store(List<Pending> all, int from, int to) throws InterruptedException {
        List<Pending> messages = new ArrayList<>(to - from);
        List<NewMessage> rows = new ArrayList<>(to - from);
        for (Pending pending : all.subList(from, to)) {
            Message message = pending.message();
            // It has none where its receiver has proven it meanwhile.
            if (message != null) {
                messages.add(pending);
                rows.add(row(pending, message));
            }
        }
        List<Stored> whole = insist(() -> table.storeWhole(rows, maxMessages, maxBytes));
        List<Pending> undecided = new ArrayList<>(0);
        List<NewMessage> undecidedRows = new ArrayList<>(0);
        for (int i = 0; i < messages.size(); i++) {
            if (whole.get(i).outcome() == StoreOutcome.UNDECIDED) {
                undecided.add(messages.get(i));
                undecidedRows.add(rows.get(i));
            } else {
                stored(messages.get(i), whole.get(i));
            }
        }
        List<Stored> decided = insist(() -> table.store(undecidedRows, maxMessages, maxBytes));
        for (int i = 0; i < undecided.size(); i++) {
            stored(undecided.get(i), decided.get(i));
        }
    }

    private static NewMessage row(Pending pending, Message message) {
        return new NewMessage(
                pending.receiver,
                message.flag(),
                message.number(),
                message.information().toString(),
                message.informationType(),
                Instant.ofEpochMilli(pending.sentAt));
    }

    private void stored(Pending pending, Stored outcome) {
        switch (outcome.outcome()) {
            case STORED -> {
                if (pending.stored(outcome.id())) {
                    arrived.add(new Row(pending.receiver, outcome.id()));
                }
            }
            case NO_SUCH_USER -> refuse(pending, Refusal.NO_SUCH_USER);
            case MAILBOX_FULL -> refuse(pending, Refusal.MAILBOX_FULL);
            case UNDECIDED -> throw new IllegalStateException("the table decides about each");
        }
    }

    private void delete() throws InterruptedException {
        Map<Long, List<Long>> ids = new LinkedHashMap<>();
        for (Row row : arrived) {
            ids.computeIfAbsent(row.receiver, _ -> new ArrayList<>()).add(row.id);
        }
        insist(() -> table.delete(ids));
        arrived.clear();
    }

    /** Does it again and again while the database is away. */
    private static <T> T insist(Supplier<T> work) throws InterruptedException {
        boolean logged = false;
        while (true) {
            try {
                T result = work.get();
                if (logged) {
                    LOG.info("The database is back, and the messages that waited are stored.");
                }
                return result;
            } catch (DatabaseException e) {
                if (!logged) {
                    LOG.error("Messages wait for the database: {}", e.getMessage());
                    logged = true;
                }
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }

    private static void refuse(Pending pending, Refusal reason) {
        // The ledger hears of it before anyone can take the message for safe: an answer that says so would be wrong.
        if (pending.ledger != null) {
            pending.ledger.refuse(pending.receiver, reason);
        }
        pending.refused();
    }
}
