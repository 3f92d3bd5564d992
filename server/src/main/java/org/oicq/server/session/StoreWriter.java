package org.oicq.server.session;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.packet.Message;
import org.oicq.schema.Database;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.MessageTable;
import org.oicq.schema.MessageTable.Delivered;
import org.oicq.schema.MessageTable.NewMessage;
import org.oicq.schema.MessageTable.StoreOutcome;
import org.oicq.schema.MessageTable.Stored;
import org.oicq.server.config.ServerConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the rounds of a store to the database, one after the other: a thread of its own, so that rows get their ids in
 * the order in which messages came.
 */
final class StoreWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);

    /** So many in one statement: enough to share a commit, few enough that the next ones need not wait for long. */
    private static final int BATCH = 2000;

    /** The most text in one statement, … */
    private static final long BATCH_BYTES = 4 << 20;
    /** … and the part of the heap that it may be: on its way to the database a text is in memory several times. */
    private static final int HEAP_PART = 64;

    /** So long at the most a row whose message has arrived waits for others to be deleted with. */
    private static final long DELETE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long RETRY_MILLIS = 500;

    private final MessageStore store;
    private final MessageTable table;
    private final Journal journal;
    private final int maxMessages;
    private final long maxBytes;
    private final long batchBytes;

    /** The number of the last commit of messages that was begun. */
    private long commits;

    /** Rows whose messages have arrived. */
    private final List<Delivered> arrived = new ArrayList<>();

    /** The time of the oldest among them. */
    private long arrivedSince;

    StoreWriter(MessageStore store, Database database, ServerConfig config) {
        this.store = store;
        this.table = database.messages();
        // Who asks for messages over HTTP as often as he was told has done so by then.
        Duration stay = config.webPollTime().multipliedBy(3).dividedBy(2);
        this.journal = new Journal(database.journal(), config.storeQueue(), stay);
        this.maxMessages = config.storedMessages();
        this.maxBytes = config.storedBytes();
        this.batchBytes = Math.min(BATCH_BYTES, Runtime.getRuntime().maxMemory() / HEAP_PART);
    }

    @Override
    public void run() {
        try {
            for (Round round = store.next(this); round != null; round = store.next(this)) {
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

    /** Writes a round, again and again while the database is away: what was taken is not given up. */
    private void write(Round round) throws InterruptedException {
        if (arrived.isEmpty()) {
            arrivedSince = System.nanoTime();
        }
        arrived.addAll(round.arrived);
        round.arrived.clear();
        if (!round.seen.isEmpty()) {
            seen(round.seen);
            round.seen.clear();
        }
        while (round.journaled < round.owed.size()) {
            List<Pending> part = part(round.owed, round.journaled);
            inParts(part, this::journal);
            round.journaled += part.size();
        }
        while (round.written < round.messages.size()) {
            List<Pending> part = part(round.messages, round.written);
            inParts(part, this::store);
            round.written += part.size();
        }
        round.stored.complete(null);
        journal.over(round.over, round.laterSince);
        round.over.clear();
        CompletableFuture<Void> settled = round.settled;
        if (settled != null) {
            while (!arrived.isEmpty()) {
                delete();
            }
            settled.complete(null);
        } else if (arrived.size() >= BATCH || System.nanoTime() - arrivedSince >= DELETE_NANOS) {
            // Not all of them at once: those who come now would wait.
            delete();
        }
        journal.overdue().forEach(store::keep);
        insist(journal::flush);
    }

    /** What they have got already, and is still to be deleted, counts no longer either. */
    private void seen(Set<Long> numbers) throws InterruptedException {
        insist(() -> table.seen(numbers));
        arrived.replaceAll(row -> row.hidden() && numbers.contains(row.receiver()) ? row.shown() : row);
    }

    /** As many as one statement may have, and at least one. */
    private List<Pending> part(List<Pending> all, int from) {
        long bytes = 0;
        int to = from;
        while (to < all.size() && to - from < BATCH && (to == from || bytes + all.get(to).size <= batchBytes)) {
            bytes += all.get(to).size;
            to++;
        }
        return all.subList(from, to);
    }

    /** Writes messages. */
    private interface Work {
        void on(List<Pending> some) throws InterruptedException;
    }

    /** Where the heap has no room for all of them, halves are written one after the other, and so on. */
    private static void inParts(List<Pending> some, Work work) throws InterruptedException {
        try {
            work.on(some);
        } catch (OutOfMemoryError e) {
            int count = some.size();
            if (count == 1) {
                throw e;
            }
            inParts(some.subList(0, count / 2), work);
            inParts(some.subList(count / 2, count), work);
        }
    }

    private void journal(List<Pending> some) throws InterruptedException {
        Rows rows = new Rows();
        some.forEach(rows::add);
        write(rows, (number, part) -> journal.append(number, part.messages, part.rows));
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
        write(promised, (number, part) -> journal.move(number, part.messages, part.rows));
        store(rows);
        store.done(some.stream().map(pending -> pending.receiver).toList());
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

        Rows part(int from, int to) {
            Rows part = new Rows();
            part.messages.addAll(messages.subList(from, to));
            part.rows.addAll(rows.subList(from, to));
            return part;
        }
    }

    private void store(Rows some) throws InterruptedException {
        Rows undecided = new Rows();
        write(some, (number, part) -> {
            List<Stored> whole = table.storeWhole(number, part.rows, maxMessages, maxBytes);
            for (int i = 0; i < whole.size(); i++) {
                if (whole.get(i).outcome() == StoreOutcome.UNDECIDED) {
                    undecided.add(part.messages.get(i), part.rows.get(i));
                }
            }
            return whole;
        });
        write(undecided, (number, part) -> table.store(number, part.rows, maxMessages, maxBytes));
    }

    /**
     * One commit; where it fails, the same may be tried again with the same number: it is not done twice. Says what became
     * of each, or nothing.
     */
    private interface Commit {
        List<Stored> of(long number, Rows rows);
    }

    /**
     * Writes messages with one commit. Where the database refuses one of them for what it holds, those before and those
     * after are written apart, in their order, and so on, until it is alone: then it is refused.
     */
    private void write(Rows some, Commit commit) throws InterruptedException {
        int count = some.messages.size();
        if (count == 0) {
            return;
        }
        long number = ++commits;
        try {
            tell(some, insistOn(() -> commit.of(number, some)));
        } catch (DatabaseException e) {
            String state = e.refusedData().orElseThrow(() -> e);
            if (count == 1) {
                refuse(some.messages.getFirst(), some.rows.getFirst(), state);
            } else {
                write(some.part(0, count / 2), commit);
                write(some.part(count / 2, count), commit);
            }
        }
    }

    /** The database's own words may show the message, so they are not logged. */
    private void refuse(Pending pending, NewMessage row, String state) {
        LOG.error(
                "The database does not take a message of {} to {}, and it is refused (SQLSTATE {}).",
                row.about(),
                row.receiver(),
                state);
        leaveJournal(pending);
        pending.refuse(Refusal.CANNOT_BE_STORED);
    }

    private static NewMessage row(Pending pending, Message message) {
        return new NewMessage(
                pending.receiver,
                message.flag(),
                message.number(),
                message.information().toString(),
                message.informationType(),
                Instant.ofEpochMilli(pending.sentAt),
                pending.keptId,
                pending.refusable && message.flag() == MessageFlag.USER.code());
    }

    /** The undecided are left out. Nobody hears of a refusal before what has rows knows it: it would be stored again. */
    private void tell(Rows some, List<Stored> outcomes) {
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
                    pending.refuse(Refusal.NO_SUCH_USER);
                }
                case MAILBOX_FULL -> {
                    pending.refuse(Refusal.MAILBOX_FULL);
                    store.full(pending.receiver);
                }
                case DROPPED -> {
                    leaveJournal(pending);
                    pending.proven();
                }
                case STORED, UNDECIDED -> {}
            }
        }
    }

    private void stored(Pending pending, long id) {
        if (pending.stored(id)) {
            store.undone(pending.receiver);
            arrived.add(new Delivered(pending.receiver, id, pending.hidden));
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
        List<Delivered> oldest = arrived.subList(0, Math.min(BATCH, arrived.size()));
        delete(oldest);
        store.done(oldest.stream().map(Delivered::receiver).toList());
        oldest.clear();
    }

    /** As with {@link #write(Rows, Commit)}, one that the database refuses to delete is found by halves, and given up. */
    private void delete(List<Delivered> rows) throws InterruptedException {
        try {
            insist(() -> table.delete(rows));
        } catch (DatabaseException e) {
            String state = e.refusedData().orElseThrow(() -> e);
            int count = rows.size();
            if (count == 1) {
                Delivered row = rows.getFirst();
                LOG.error(
                        "The database does not delete message {} of {}, which has arrived and comes again (SQLSTATE {}).",
                        row.id(),
                        row.receiver(),
                        state);
            } else {
                delete(rows.subList(0, count / 2));
                delete(rows.subList(count / 2, count));
            }
        }
    }

    private static void insist(Runnable work) throws InterruptedException {
        insistOn(() -> {
            work.run();
            return true;
        });
    }

    /**
     * Does it again and again while the database is away.
     *
     * @throws DatabaseException where it refuses what it is given ({@link DatabaseException#refusedData})
     */
    private static <T> T insistOn(Supplier<T> work) throws InterruptedException {
        boolean logged = false;
        while (true) {
            try {
                T result = work.get();
                if (logged) {
                    LOG.info("The database is back, and the messages that waited are stored.");
                }
                return result;
            } catch (DatabaseException e) {
                if (e.refusedData().isPresent()) {
                    throw e;
                }
                if (!logged) {
                    LOG.error("Messages wait for the database: {}", e.getMessage());
                    logged = true;
                }
                Thread.sleep(RETRY_MILLIS);
            }
        }
    }

    /** Nanoseconds until there is something to do beside the next round; less than 0 where there is now. */
    long idleNanos() {
        long idle = journal.idleNanos();
        return arrived.isEmpty() ? idle : Math.min(idle, arrivedSince + DELETE_NANOS - System.nanoTime());
    }

    /** Whether the database knows of everything that has arrived. */
    boolean upToDate() {
        return arrived.isEmpty() && !journal.dirty();
    }
}
