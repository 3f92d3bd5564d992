package org.oicq.server.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
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
import org.oicq.server.meter.Durations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the rounds of a store to the database, one after the other: a thread of its own, so that rows get their ids in
 * the order in which messages came.
 */
final class StoreWriter implements Runnable, Rounds.Spare {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);

    /** So many in one statement: enough to share a commit, few enough that the next ones need not wait for long. */
    private static final int BATCH = 2000;

    /** The most text in one statement, … */
    private static final long BATCH_BYTES = 4 << 20;
    /** … and the part of the heap that it may be: on its way to the database a text is in memory several times. */
    private static final int HEAP_PART = 64;

    /** Longest delay before a delivered message's row is deleted. */
    private static final long DELETE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final long RETRY_MILLIS = 500;

    private final Rounds rounds;
    private final LongConsumer fullMailboxes;
    private final Supplier<@Nullable Consumer<List<Long>>> stored;
    private final MessageTable table;
    private final Journal journal;
    private final int maxMessages;
    private final long maxBytes;
    private final long batchBytes;

    private final Durations took;

    /** The number of the last commit of messages that was begun. */
    private long commits;

    /** Rows whose messages have arrived. */
    private final List<Delivered> arrived = new ArrayList<>();

    /** The time of the oldest among them. */
    private long arrivedSince;

    /**
     * A writer of these rounds.
     *
     * @param fullMailboxes told of the receiver of each message that a mailbox refuses
     * @param stored gives who is told of the receivers whose messages got rows; null for nobody
     * @param took told how long each commit of messages took, with the time that the database was away
     */
    StoreWriter(
            Rounds rounds,
            Database database,
            ServerConfig config,
            LongConsumer fullMailboxes,
            Supplier<@Nullable Consumer<List<Long>>> stored,
            Durations took) {
        this.rounds = rounds;
        this.fullMailboxes = fullMailboxes;
        this.stored = stored;
        this.took = took;
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
            for (Round round = rounds.next(this); round != null; round = rounds.next(this)) {
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
            journal(part);
            round.journaled += part.size();
        }
        while (round.written < round.messages.size()) {
            List<Pending> part = part(round.messages, round.written);
            store(part);
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
        journal.overdue().forEach(pending -> rounds.add(pending, false));
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
        while (to < all.size()
                && to - from < BATCH
                && (to == from || bytes + all.get(to).size() <= batchBytes)) {
            bytes += all.get(to).size();
            to++;
        }
        return all.subList(from, to);
    }

    private void journal(List<Pending> some) throws InterruptedException {
        write(some, journal::append);
    }

    private void store(List<Pending> some) throws InterruptedException {
        // What has been promised, or written to its receiver, gets a row though the mailbox is full; so does what
        // came before it for the same receiver, or their order would change.
        List<Pending> promised = new ArrayList<>();
        List<Pending> others = new ArrayList<>();
        Map<Long, Integer> lastPromised = new HashMap<>();
        for (int i = 0; i < some.size(); i++) {
            if (!some.get(i).refusable()) {
                lastPromised.put(some.get(i).receiver(), i);
            }
        }
        for (int i = 0; i < some.size(); i++) {
            Pending pending = some.get(i);
            (i <= lastPromised.getOrDefault(pending.receiver(), -1) ? promised : others).add(pending);
        }
        write(promised, journal::move);
        storeIfRoom(others);
        rounds.done(some.stream().map(Pending::receiver).toList());
    }

    private void storeIfRoom(List<Pending> some) throws InterruptedException {
        List<Pending> undecided = new ArrayList<>();
        write(some, (number, messages, rows) -> {
            List<Stored> whole = table.storeWhole(number, rows, maxMessages, maxBytes);
            for (int i = 0; i < whole.size(); i++) {
                if (whole.get(i).outcome() == StoreOutcome.UNDECIDED) {
                    undecided.add(messages.get(i));
                }
            }
            return whole;
        });
        write(undecided, (number, _, rows) -> table.store(number, rows, maxMessages, maxBytes));
    }

    /**
     * One commit; where it fails, the same may be tried again with the same number: it is not done twice. Says what became
     * of each, or nothing.
     */
    private interface Commit {
        List<Stored> of(long number, List<Pending> messages, List<NewMessage> rows);
    }

    /** Writes messages with one commit, or with more where one of them stands in the way. */
    private void write(List<Pending> some, Commit commit) throws InterruptedException {
        Halves.of(some, part -> writeTogether(part, commit), this::refuse);
    }

    private void writeTogether(List<Pending> some, Commit commit) throws InterruptedException {
        List<Pending> messages = new ArrayList<>(some.size());
        List<NewMessage> rows = new ArrayList<>(some.size());
        for (Pending pending : some) {
            Message message = pending.message();
            // It has none where its receiver has proven it meanwhile.
            if (message != null) {
                messages.add(pending);
                rows.add(row(pending, message));
            }
        }
        if (!messages.isEmpty()) {
            long number = ++commits;
            long began = System.nanoTime();
            List<Stored> outcomes = insistOn(() -> commit.of(number, messages, rows));
            took.took(System.nanoTime() - began);
            tell(messages, outcomes);
        }
    }

    /** The database's own words may show the message, so they are not logged. */
    private void refuse(Pending pending, String state) {
        Message message = pending.message();
        LOG.error(
                "The database does not take a message of {} to {}, and it is refused (SQLSTATE {}).",
                message == null ? 0 : message.number(),
                pending.receiver(),
                state);
        leaveJournal(pending);
        pending.refuse(NotStored.REFUSED_BY_DATABASE);
    }

    private static NewMessage row(Pending pending, Message message) {
        return new NewMessage(
                pending.receiver(),
                message.flag(),
                message.number(),
                message.information().toString(),
                message.informationType(),
                Instant.ofEpochMilli(pending.sentAt()),
                pending.keptId(),
                pending.refusable() && message.flag() == MessageFlag.USER.code());
    }

    /** The undecided are left out. Nobody hears of a refusal before what has rows knows it: it would be stored again. */
    private void tell(List<Pending> messages, List<Stored> outcomes) {
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i).outcome() == StoreOutcome.STORED) {
                stored(messages.get(i), outcomes.get(i).id());
            }
        }
        Consumer<List<Long>> told = stored.get();
        if (told != null) {
            told.accept(IntStream.range(0, outcomes.size())
                    .filter(i -> outcomes.get(i).outcome() == StoreOutcome.STORED)
                    .mapToObj(i -> messages.get(i).receiver())
                    .toList());
        }
        for (int i = 0; i < outcomes.size(); i++) {
            Pending pending = messages.get(i);
            switch (outcomes.get(i).outcome()) {
                case NO_SUCH_USER -> {
                    // Its receiver had it in hand, and is deleted.
                    leaveJournal(pending);
                    pending.refuse(NotStored.NO_SUCH_USER);
                }
                case MAILBOX_FULL -> {
                    pending.refuse(NotStored.MAILBOX_FULL);
                    fullMailboxes.accept(pending.receiver());
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
            rounds.undone(pending.receiver());
            arrived.add(new Delivered(pending.receiver(), id, pending.hidden()));
        }
        leaveJournal(pending);
    }

    private void leaveJournal(Pending pending) {
        long entry = pending.takeEntry();
        if (entry != 0) {
            journal.moved(entry);
        }
    }

    /** Deletes the oldest that are to be deleted. */
    private void delete() throws InterruptedException {
        List<Delivered> oldest = arrived.subList(0, Math.min(BATCH, arrived.size()));
        delete(oldest);
        rounds.done(oldest.stream().map(Delivered::receiver).toList());
        oldest.clear();
    }

    private void delete(List<Delivered> rows) throws InterruptedException {
        Halves.of(
                rows,
                some -> insist(() -> table.delete(some)),
                (row, state) -> LOG.error(
                        "The database does not delete message {} of {}, which has arrived and comes again (SQLSTATE {}).",
                        row.id(),
                        row.receiver(),
                        state));
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
    @Override
    public long idleNanos() {
        long idle = journal.idleNanos();
        return arrived.isEmpty() ? idle : Math.min(idle, arrivedSince + DELETE_NANOS - System.nanoTime());
    }

    /** Whether the database knows of everything that has arrived. */
    @Override
    public boolean upToDate() {
        return arrived.isEmpty() && !journal.dirty();
    }
}
