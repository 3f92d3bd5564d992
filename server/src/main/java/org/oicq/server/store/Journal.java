package org.oicq.server.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.JournalTable;
import org.oicq.schema.JournalTable.Half;
import org.oicq.schema.MessageTable;
import org.oicq.schema.MessageTable.NewMessage;
import org.oicq.schema.MessageTable.Stored;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the journal in the database holds: messages whose senders are owed an answer while their receivers have them in
 * hand. It is a log: a commit appends one row however many messages it has, and says which older ones have arrived since.
 * Of the two tables of the log one is emptied whenever the other has grown long; what is still needed of it then gets rows of
 * its own, and so does what is too old.
 *
 * <p>The store's writer is its only thread.
 */
final class Journal {
    private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

    /** A row of the journal. */
    private static final class Segment {
        final long id;
        final long writtenAt;
        /** Null where the journal need not hold it any more: most are gone long before the last. */
        private final @Nullable Pending[] messages;
        /** How many of its messages the journal must still hold. */
        int left;
        /** Whether what is left has been said to be overdue. */
        boolean handedOut;

        Segment(long id, List<Pending> messages, long writtenAt) {
            this.id = id;
            this.writtenAt = writtenAt;
            this.messages = messages.toArray(new @Nullable Pending[0]);
            this.left = messages.size();
        }

        /** The number of its last message, or its own. */
        long last() {
            return id + Math.max(1, messages.length) - 1;
        }

        void drop(long number) {
            messages[(int) (number - id)] = null;
            left--;
        }

        /** What it still has, but for what is about to be dropped. */
        List<Pending> needed() {
            List<Pending> some = new ArrayList<>(left);
            for (Pending pending : messages) {
                if (pending != null && pending.entry() != 0) {
                    some.add(pending);
                }
            }
            return some;
        }
    }

    /** Messages that get rows of their own at once; others wait meanwhile. */
    private static final int MOVED_AT_ONCE = 500;

    /** Longest delay before the numbers of delivered messages are written. */
    static final long ARRIVED_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Bytes that a table has before the other one takes its turn: seconds of them at the highest rate that was measured. */
    private static final int TURN_BYTES = 64 << 20;

    /** About so many a row takes beside its messages. */
    private static final int ROW_BYTES = 64;

    private final JournalTable table;
    private final int most;
    private final long stayNanos;
    private final int turnBytes;
    /** By their ids. */
    private final NavigableMap<Long, Segment> segments = new TreeMap<>();

    /** What the journal does not know to have arrived. */
    private final List<Long> arrived = new ArrayList<>();

    /** Messages are numbered from the time of the start in microseconds: no two runs share a number. */
    private long nextId = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());

    /** Messages that the journal must still hold. */
    private int messages;

    /** Messages up to this number are over, … */
    private long over;
    /** … and the database knows it of those up to this. */
    private long overSaid;

    /** The table that is written now, … */
    private Half half = Half.FIRST;
    /** … its bytes since it was its turn, or since the last try to end that, … */
    private long halfBytes;
    /** … and the number from which on messages are in it; those before are in the other one. */
    private long halfFrom = nextId;

    /** When there began to be something to write about what has arrived. */
    private long dirtySince;

    /** Whether the database has refused that the last time, which has been logged. */
    private boolean flushRefused;

    /**
     * Opens the journal: what an earlier run has left in it waits for its receivers from now on, as all that is stored.
     *
     * @param most messages; beyond these the oldest are overdue
     * @param stay how long a message may stay, unless its table is to be emptied
     */
    Journal(JournalTable table, int most, Duration stay) {
        this(table, most, stay, TURN_BYTES);
    }

    Journal(JournalTable table, int most, Duration stay, int turnBytes) {
        this.table = table;
        this.most = most;
        this.stayNanos = stay.toNanos();
        this.turnBytes = turnBytes;
        int recovered = table.recover();
        if (recovered > 0) {
            LOG.info(
                    "{} messages of the last run's journal are in their receivers' mailboxes: they may not have arrived.",
                    recovered);
        }
    }

    /**
     * Appends messages with one commit; where it fails, the same may be tried again. Where another server has the journal,
     * which has them all in mailboxes by now, they get rows of their own.
     *
     * @param commit as with {@link #move}
     * @param rows the messages, one for each of {@code some}
     * @return what became of each where they got rows, otherwise nothing
     */
    List<Stored> append(long commit, List<Pending> some, List<NewMessage> rows) {
        if (append(some, rows)) {
            return List.of();
        }
        some.forEach(Pending::claimForStore);
        return move(commit, some, rows);
    }

    /** Whether the journal is this server's, and has them now. */
    private boolean append(List<Pending> some, List<NewMessage> rows) {
        turn();
        long id = nextId;
        OptionalInt bytes = table.append(half, id, over, rows, List.copyOf(arrived));
        overSaid = over;
        arrived.clear();
        if (bytes.isEmpty()) {
            return false;
        }
        halfBytes += ROW_BYTES + bytes.getAsInt();
        appended(some);
        for (int i = 0; i < some.size(); i++) {
            Pending pending = some.get(i);
            if (pending.journaled(id + i)) {
                long useless = pending.takeEntry();
                if (useless != 0) {
                    take(useless, System.nanoTime());
                }
            }
        }
        tidy();
        return true;
    }

    /** The other table takes its turn when this one is long, and nothing is needed of what the other one has. */
    private void turn() {
        if (halfBytes < turnBytes || (!segments.isEmpty() && segments.firstKey() < halfFrom)) {
            return;
        }
        if (table.clear(half.other())) {
            half = half.other();
            halfFrom = nextId;
        }
        halfBytes = 0;
    }

    private void appended(List<Pending> some) {
        Segment segment = new Segment(nextId, some, System.nanoTime());
        nextId = segment.last() + 1;
        // A row that only says what is over needs no word that it is over itself.
        if (!some.isEmpty()) {
            segments.put(segment.id, segment);
            messages += some.size();
        }
    }

    /**
     * Gives messages rows of their own with one commit, those that are here and others; where it fails, the same may be
     * tried again.
     *
     * @param commit its number, above those of all before: see {@link MessageTable#store}
     * @param rows the messages, one for each of {@code some}
     * @return what became of each
     */
    List<Stored> move(long commit, List<Pending> some, List<NewMessage> rows) {
        List<Long> numbers =
                some.stream().map(Pending::entry).filter(entry -> entry != 0).toList();
        List<Stored> stored = table.move(commit, half, nextId, rows, numbers);
        if (!numbers.isEmpty()) {
            appended(List.of());
        }
        return stored;
    }

    /**
     * The messages of these numbers are needed no longer; the database hears of it by and by.
     *
     * @param since when that was known of the first of them, as {@link System#nanoTime}
     */
    void over(List<Long> numbers, long since) {
        if (!numbers.isEmpty()) {
            numbers.forEach(number -> take(number, since));
            tidy();
        }
    }

    private void take(long number, long since) {
        if (!dirty()) {
            dirtySince = since;
        }
        arrived.add(number);
        drop(number);
    }

    private void drop(long number) {
        segments.floorEntry(number).getValue().drop(number);
        messages--;
    }

    /** The message of this number is needed no longer, as the database knows already. */
    void moved(long number) {
        drop(number);
        tidy();
    }

    private void tidy() {
        long before = over;
        for (var oldest = segments.firstEntry();
                oldest != null && oldest.getValue().left == 0;
                oldest = segments.firstEntry()) {
            over = oldest.getValue().last();
            segments.pollFirstEntry();
        }
        if (over != before) {
            if (arrived.isEmpty() && before == overSaid) {
                dirtySince = System.nanoTime();
            }
            arrived.removeIf(number -> number <= over);
        }
    }

    /** Whether something has arrived that the database has not heard of. */
    boolean dirty() {
        return !arrived.isEmpty() || over != overSaid;
    }

    /**
     * Writes what has arrived, unless it can wait for others; where it fails, the same may be tried again. Where the database
     * refuses it for what it is, it is given up: after a crash those messages come again, and none is lost.
     */
    void flush() {
        if (!dirty() || System.nanoTime() - dirtySince < ARRIVED_NANOS) {
            return;
        }
        dirtySince = System.nanoTime();
        try {
            append(List.of(), List.of());
            flushRefused = false;
        } catch (DatabaseException e) {
            String state = e.refusedData().orElseThrow(() -> e);
            if (!flushRefused) {
                flushRefused = true;
                LOG.error(
                        "The database does not take which messages of the journal have arrived, {} of them up to {}: they come"
                                + " again should the server be killed (SQLSTATE {}).",
                        arrived.size(),
                        over,
                        state);
            }
            arrived.clear();
            overSaid = over;
        }
    }

    /** Nanoseconds until {@link #flush} or {@link #overdue} has something to do, unless something else comes first. */
    long idleNanos() {
        long now = System.nanoTime();
        long idle = dirty() ? dirtySince + ARRIVED_NANOS - now : Long.MAX_VALUE;
        for (Segment segment : segments.values()) {
            if (!segment.handedOut) {
                return Math.min(idle, segment.writtenAt + stayNanos - now);
            }
        }
        return idle;
    }

    /**
     * Messages that shall not stay any longer, and get rows of their own; each is said once. They are too old, too many, or
     * all that keeps the other table from its turn.
     */
    List<Pending> overdue() {
        List<Pending> overdue = new ArrayList<>(0);
        long now = System.nanoTime();
        int tooMany = messages - most;
        for (Segment segment : segments.values()) {
            boolean inTheWay = halfBytes >= turnBytes && segment.id < halfFrom;
            boolean stays = tooMany <= 0 && now - segment.writtenAt < stayNanos && !inTheWay;
            if (stays || overdue.size() >= MOVED_AT_ONCE) {
                break;
            }
            tooMany -= segment.left;
            if (!segment.handedOut) {
                segment.handedOut = true;
                overdue.addAll(segment.needed());
            }
        }
        return overdue;
    }
}
