package org.oicq.server.session;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.packet.Message;
import org.oicq.schema.Database;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.MessageTable;
import org.oicq.schema.MessageTable.NewMessage;
import org.oicq.schema.MessageTable.StoreOutcome;
import org.oicq.schema.MessageTable.Stored;
import org.oicq.server.config.ServerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes messages to the database, many in one statement: while one commit is on its way the next round gathers, so
 * that a commit is shared by all that came meanwhile and none waits for a timer. One thread writes, so rows get their
 * ids in the order in which messages came. Rows whose messages have arrived are deleted behind that, many at once:
 * no sender waits for it.
 *
 * <p>Messages that have to wait for their receivers get rows of their own; those that are safe in memory but for a crash
 * go to the {@link Journal} when that is owed to their senders.
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
        /** For the journal. */
        private final List<Pending> owed = new ArrayList<>();
        /** How many of these have been written; the writer's alone. */
        private int journaled;
        /** For rows of their own. */
        private final List<Pending> messages = new ArrayList<>();
        /** How many of these have been written; the writer's alone. */
        private int written;

        private final List<Row> arrived = new ArrayList<>();
        private final List<Journal.Entry> over = new ArrayList<>();

        private final CompletableFuture<Void> stored = new CompletableFuture<>();
        /** Null unless somebody waits for the deletions too. */
        private @Nullable CompletableFuture<Void> all;

        int size() {
            return owed.size() + messages.size();
        }
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

    /** How many messages and deletions of each receiver have not been done yet. */
    private final Map<Long, Integer> undone = new HashMap<>();

    private boolean closing;

    // The writer's alone.
    private final Journal journal;
    /** Rows whose messages have arrived. */
    private final Deque<Row> arrived = new ArrayDeque<>();

    /** The time of the oldest among them. */
    private long arrivedSince;

    /**
     * A store with its writing thread, after what an earlier server had in its journal has got rows.
     *
     * @throws DatabaseException where the database is away
     */
    public MessageStore(Database database, ServerConfig config) {
        this.table = database.messages();
        this.journal = new Journal(database.journal(), config.storeQueue());
        this.maxMessages = config.storedMessages();
        this.maxBytes = config.storedBytes();
        this.room = config.storeQueue();
        this.writer = Thread.ofPlatform().name("message-store").start(this::run);
    }

    /** Takes a new message; a store that is full refuses it. Never blocks for long. */
    @Override
    public void store(Pending pending) {
        if (open() && waiting() < room) {
            gather(pending, true);
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
        gather(pending, false);
    }

    private void gather(Pending pending, boolean refusable) {
        // Claimed and taken in one step: whoever finds it claimed may rely on stored() to include it.
        synchronized (pending) {
            if (pending.claimForStore()) {
                synchronized (this) {
                    pending.refusable = refusable;
                    gathering.messages.add(pending);
                    undone.merge(pending.receiver, 1, Integer::sum);
                    notifyAll();
                }
            }
        }
    }

    /** Makes a message survive a crash that its receiver has in hand, unless it does already. Never blocks for long. */
    void secure(Pending pending) {
        // Claimed and taken in one step, as above.
        synchronized (pending) {
            if (pending.claimForJournal()) {
                synchronized (this) {
                    gathering.owed.add(pending);
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
        return gathering.size() + (writing == null ? 0 : writing.size());
    }

    /** Whether it is at most half full, so that it can take what need not be stored at once. */
    @Override
    public boolean hasRoom() {
        return waiting() <= room / 2;
    }

    /** Deletes a row whose message has arrived. */
    synchronized void delete(long receiver, long id) {
        gathering.arrived.add(new Row(receiver, id));
        undone.merge(receiver, 1, Integer::sum);
        notifyAll();
    }

    /** The journal need not hold a message any more. */
    synchronized void over(Journal.Entry entry) {
        if (gathering.over.isEmpty()) {
            notifyAll();
        }
        gathering.over.add(entry);
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
                writeAfterAll(round);
            }
        } catch (InterruptedException _) {
            // The server has stopped without the database, and has said so.
        }
    }

    /** Nothing may end this thread, not even a heap that is full for a moment: what was taken would wait for ever. */
    private void writeAfterAll(Round round) throws InterruptedException {
        while (true) {
            try {
                write(round);
                return;
            } catch (RuntimeException | Error e) {
                LOG.error("Messages could not be written to the database; trying again.", e);
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }

    /** The next round, which has nothing in it where it is time for what can wait; null at the end. */
    private synchronized @Nullable Round next() throws InterruptedException {
        writing = null;
        while (gathering.size() == 0
                && gathering.arrived.isEmpty()
                && gathering.over.isEmpty()
                && gathering.all == null) {
            long idle = idleNanos();
            if (idle <= 0) {
                break;
            }
            if (closing && arrived.isEmpty() && !journal.dirty()) {
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
        return round;
    }

    private long idleNanos() {
        long idle = journal.idleNanos();
        return arrived.isEmpty() ? idle : Math.min(idle, arrivedSince + DELETE_NANOS - System.nanoTime());
    }

    /** Writes a round, again and again while the database is away: what was taken is not given up. */
    private void write(Round round) throws InterruptedException {
        if (arrived.isEmpty()) {
            arrivedSince = System.nanoTime();
        }
        for (; round.journaled < round.owed.size(); round.journaled += BATCH) {
            journal(part(round.owed, round.journaled));
        }
        for (; round.written < round.messages.size(); round.written += BATCH) {
            store(part(round.messages, round.written));
        }
        round.stored.complete(null);
        journal.over(round.over);
        round.over.clear();
        arrived.addAll(round.arrived);
        round.arrived.clear();
        CompletableFuture<Void> all = round.all;
        if (all != null) {
            while (!arrived.isEmpty()) {
                delete();
            }
            all.complete(null);
        } else if (arrived.size() >= BATCH || System.nanoTime() - arrivedSince >= DELETE_NANOS) {
            // Not all of them at once: those who come now would wait.
            delete();
        }
        journal.overdue().forEach(this::keep);
        insist(() -> {
            journal.flush();
            return DONE;
        });
    }

    private static List<Pending> part(List<Pending> all, int from) {
        return all.subList(from, Math.min(from + BATCH, all.size()));
    }

    private synchronized void done(Iterable<Long> receivers) {
        for (long receiver : receivers) {
            undone.computeIfPresent(receiver, (_, count) -> count == 1 ? null : count - 1);
        }
    }

    private void journal(List<Pending> some) throws InterruptedException {
        Rows rows = new Rows();
        some.forEach(rows::add);
        if (rows.messages.isEmpty()) {
            return;
        }
        insist(() -> {
            journal.append(rows.messages, rows.rows);
            return DONE;
        });
    }

    private void store(List<Pending> some) throws InterruptedException {
        // What has been promised, or written to its receiver, gets a row though the mailbox is full; so does what
        // came before it for the same receiver, or their order would change.
        Rows promised = new Rows();
        Rows rows = new Rows();
        Map<Long, Integer> lastPromised = new HashMap<>();
        for (int i = 0; i < some.size(); i++) {
            if (!some.get(i).refusable) {
                lastPromised.put(some.get(i).receiver, i);
            }
        }
        for (int i = 0; i < some.size(); i++) {
            Pending pending = some.get(i);
            (i <= lastPromised.getOrDefault(pending.receiver, -1) ? promised : rows).add(pending);
        }
        move(promised);
        store(rows);
        done(some.stream().map(pending -> pending.receiver).toList());
    }

    /** Messages with what the tables take of them. */
    private static final class Rows {
        private final List<Pending> messages = new ArrayList<>();
        private final List<NewMessage> rows = new ArrayList<>();

        void add(Pending pending) {
            Message message = pending.message();
            // It has none where its receiver has proven it meanwhile.
            if (message != null) {
                add(pending, row(pending, message));
            }
        }

        void add(Pending pending, NewMessage row) {
            messages.add(pending);
            rows.add(row);
        }
    }

    private void move(Rows promised) throws InterruptedException {
        if (promised.messages.isEmpty()) {
            return;
        }
        done(promised, insist(() -> journal.move(promised.messages, promised.rows)));
    }

    private void store(Rows some) throws InterruptedException {
        List<Stored> whole = insist(() -> table.storeWhole(some.rows, maxMessages, maxBytes));
        Rows undecided = new Rows();
        for (int i = 0; i < whole.size(); i++) {
            if (whole.get(i).outcome() == StoreOutcome.UNDECIDED) {
                undecided.add(some.messages.get(i), some.rows.get(i));
            }
        }
        done(some, whole);
        done(undecided, insist(() -> table.store(undecided.rows, maxMessages, maxBytes)));
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

    /** The undecided are left out. Nobody hears of a refusal before what has rows knows it: it would be stored again. */
    private void done(Rows some, List<Stored> outcomes) {
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i).outcome() == StoreOutcome.STORED) {
                stored(some.messages.get(i), outcomes.get(i).id());
            }
        }
        for (int i = 0; i < outcomes.size(); i++) {
            Pending pending = some.messages.get(i);
            switch (outcomes.get(i).outcome()) {
                case NO_SUCH_USER -> {
                    // Its receiver had it in hand, and is deleted.
                    leaveJournal(pending);
                    refuse(pending, Refusal.NO_SUCH_USER);
                }
                case MAILBOX_FULL -> refuse(pending, Refusal.MAILBOX_FULL);
                case STORED, UNDECIDED -> {}
            }
        }
    }

    private void stored(Pending pending, long id) {
        if (pending.stored(id)) {
            synchronized (this) {
                undone.merge(pending.receiver, 1, Integer::sum);
            }
            arrived.add(new Row(pending.receiver, id));
        }
        leaveJournal(pending);
    }

    private void leaveJournal(Pending pending) {
        Journal.Entry entry = pending.takeEntry();
        if (entry != null) {
            journal.moved(entry);
        }
    }

    /** Deletes the oldest that are to be deleted. */
    private void delete() throws InterruptedException {
        List<Row> oldest = arrived.stream().limit(BATCH).toList();
        Map<Long, List<Long>> ids = oldest.stream().collect(groupingBy(Row::receiver, mapping(Row::id, toList())));
        insist(() -> table.delete(ids));
        oldest.forEach(_ -> arrived.remove());
        done(oldest.stream().map(Row::receiver).toList());
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
