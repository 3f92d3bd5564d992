package org.oicq.schema;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.oicq.schema.MessageTable.NewMessage;
import org.oicq.schema.MessageTable.StoreOutcome;
import org.oicq.schema.MessageTable.Stored;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages that must survive a crash, and are expected to be forgotten soon: they have been written to their receivers.
 * Each gets a number, from its row's id on. The journal is two tables in turn: while one is written, what the other has is
 * forgotten, and it is emptied as a whole.
 *
 * <p>The messages of a row are one text of bytes, one after the other: receiver (8 bytes), flag (2), about (8), type (2),
 * microseconds since 1970 (8), the length of the information (4), and the information in UTF-8. Their ids on the wire, and
 * the numbers of those that have arrived, are 8 bytes each.
 *
 * <p>Of several servers each has a journal of its own.
 *
 * <p>One server appends, and only after {@link #recover}: {@link ServerLock} sees to it, but cannot where its connection
 * broke and another server was faster. So each recovery is numbered. From the commit of a server's recovery on, all
 * earlier servers change nothing here any more.
 */
public final class JournalTable {
    private static final Logger log = LoggerFactory.getLogger(JournalTable.class);

    /** One of the two tables. */
    public enum Half {
        FIRST(1),
        SECOND(2);

        private final int number;

        Half(int number) {
            this.number = number;
        }

        /** The other one. */
        public Half other() {
            return this == FIRST ? SECOND : FIRST;
        }
    }

    /** The most servers that are one service; each has a journal of its own. */
    static final int SLOTS = 8;

    /**
     * Bits of a message's id on the wire below the number of the run that has taken it: enough for 100,000 messages a second
     * over a year and more.
     */
    public static final int KEPT_ID_BITS = 42;

    /** Somebody else has a lock on a table. */
    private static final String LOCKED = "55P03";

    /** Bytes of a message beside its information. */
    private static final int HEAD = 8 + 2 + 8 + 2 + 8 + 4;

    private static final byte[] NOTHING = {};

    /**
     * New rows for a receiver's messages from a wire id on, as far as the same server has taken them, in the order of these
     * ids: that in which they were taken.
     */
    private static final String BEHIND_EACH_OTHER = """
            WITH moved AS (
                DELETE FROM messages m USING unnest(?::bigint[], ?::bigint[]) f(receiver, first)
                WHERE m.receiver = f.receiver AND m.kept_id BETWEEN f.first AND ?
                RETURNING m.*
            )
            INSERT INTO messages (receiver, flag, about, information, information_type, sent_at, kept_id)
            SELECT receiver, flag, about, information, information_type, sent_at, kept_id FROM moved ORDER BY kept_id
            """;

    private final Sql sql;

    private final StoreCommits commits;
    private final String appendFirst;
    private final String appendSecond;

    JournalTable(Sql sql, StoreCommits commits) {
        this.sql = sql;
        this.commits = commits;
        this.appendFirst = append(commits.slot(), Half.FIRST);
        this.appendSecond = append(commits.slot(), Half.SECOND);
    }

    private static String append(int slot, Half half) {
        // A recovery keeps this waiting for the table before it looks for the number.
        return "INSERT INTO " + table(slot, half)
                + " (id, over_to, messages, kept_ids, arrived) SELECT ?, ?, ?, ?, ? FROM journal_run WHERE run = ?";
    }

    private String append(Half half) {
        return half == Half.FIRST ? appendFirst : appendSecond;
    }

    private static String table(int slot, Half half) {
        var name = "journal_" + half.number;
        return slot == 0 ? name : "node_" + slot + "_" + name;
    }

    /** The tables of all slots. */
    static List<String> tables() {
        return IntStream.rangeClosed(0, SLOTS)
                .boxed()
                .flatMap(slot -> Arrays.stream(Half.values()).map(half -> table(slot, half)))
                .toList();
    }

    /**
     * Appends a row; when it returns, the row is durable. Appending the same row again does no harm: a
     * recovery takes it once.
     *
     * @param id above that of every message and row before
     * @param over messages up to this number need not be kept
     * @param messages numbered from the id on
     * @param arrived numbers of others that need not be kept
     * @return the bytes of what it wrote; empty where it wrote nothing, for the journal is another server's
     */
    public OptionalInt append(Half half, long id, long over, List<NewMessage> messages, List<Long> arrived) {
        var bytes = bytes(messages);
        var keptIds = numbers(messages.stream().map(NewMessage::keptId).toList());
        var numbers = numbers(arrived);
        if (sql.update(append(half), id, over, bytes, keptIds, numbers, commits.run()) == 0) {
            commits.lost().complete(null);
            return OptionalInt.empty();
        }
        return OptionalInt.of(bytes.length + keptIds.length + numbers.length);
    }

    /** The number of this server's {@link #recover recovery}, which no other one has; 0 before it. */
    public long run() {
        return commits.run();
    }

    /** Done when another server has been found to have taken the journal: this one has no business here any more. */
    public CompletableFuture<Void> lost() {
        return commits.lost();
    }

    /**
     * Stores messages as {@link MessageTable#store} does, however many wait already, and appends a row that says so where
     * some of them are here: a recovery finds each in one place only. Where the journal is another server's, that one has
     * recovered them already, and they are in two.
     *
     * @param commit as with {@link MessageTable#store}
     * @param id of the row to append
     * @param numbers those of the messages that are here
     * @return what became of each message, in the order of the list
     */
    public List<Stored> move(long commit, Half half, long id, List<NewMessage> messages, List<Long> numbers) {
        var moved = sql.transaction(handle -> {
            var connection = handle.getConnection();
            var before = commits.pass(connection, commit);
            if (before.isPresent()) {
                return MessageWrites.decided(connection, messages, before.getAsLong());
            }
            var stored = keep(connection, messages);
            if (!numbers.isEmpty()) {
                Sql.execute(connection, append(half), id, 0, NOTHING, NOTHING, numbers(numbers), commits.run());
            }
            return stored;
        });
        commits.passed(commit);
        return moved;
    }

    /**
     * Empties a table, unless somebody else is at it, as a backup is, or a VACUUM of the table behind it where PostgreSQL
     * keeps what is long: nobody shall wait for that. Nor where the journal is another server's.
     *
     * @return whether it is empty now
     */
    public boolean clear(Half half) {
        try {
            return sql.transaction(handle -> {
                handle.execute("SET LOCAL lock_timeout = '1ms'; LOCK TABLE " + table(commits.slot(), half));
                if (run(handle, commits.slot()) != commits.run()) {
                    return false;
                }
                handle.execute("TRUNCATE " + table(commits.slot(), half));
                return true;
            });
        } catch (DatabaseException e) {
            if (Sql.state(e).equals(LOCKED)) {
                return false;
            }
            throw e;
        }
    }

    private static long run(Handle handle, int slot) {
        return handle.select("SELECT run FROM journal_run WHERE slot = ?", slot)
                .mapTo(Long.class)
                .findOne()
                .orElse(0L);
    }

    private static List<Stored> keep(Connection connection, List<NewMessage> messages) throws SQLException {
        return MessageWrites.store(connection, messages, Integer.MAX_VALUE, Long.MAX_VALUE);
    }

    /**
     * Puts what an earlier run has left where it waits for its receivers, even into full mailboxes, before what was taken
     * later, and empties the journal, which is this server's from now on. The same is done for each
     * slot whose server has ended without it, and for a server that was alone.
     *
     * @return how many messages
     */
    public int recover() {
        var count = 0;
        for (int slot = 0; slot <= SLOTS; slot++) {
            if (slot != commits.slot()) {
                count += recoverDead(slot);
            }
        }
        if (commits.slot() == 0) {
            sql.transaction(handle -> handle.execute("DELETE FROM nodes; DELETE FROM owners"));
        }
        var next = new AtomicLong();
        count += sql.transaction(handle -> {
            // First: another server may be about to do the same for this slot's dead server.
            handle.execute("DELETE FROM nodes WHERE slot = ?", commits.slot());
            var recovered = recover(handle, commits.slot());
            next.set(run(handle, commits.slot()));
            StoreCommits.open(handle, commits.slot(), next.get());
            return recovered;
        });
        commits.opened(next.get());
        return count;
    }

    /** Where several run, only what nobody else will do: what has no server, and no row of a dead one. */
    private int recoverDead(int slot) {
        return sql.transaction(handle -> {
            if (run(handle, slot) == 0 || (commits.slot() > 0 && !isLeft(handle, slot))) {
                return 0;
            }
            TransferTable.failOpen(handle, slot);
            return recover(handle, slot);
        });
    }

    private static boolean isLeft(Handle handle, int slot) {
        var hasRow = handle.select("SELECT 1 FROM nodes WHERE slot = ?", slot)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
        var left = handle.select("SELECT EXISTS (SELECT FROM " + table(slot, Half.FIRST) + ") OR EXISTS (SELECT FROM "
                        + table(slot, Half.SECOND) + ")")
                .mapTo(Boolean.class)
                .one();
        // No server that is alone runs beside several.
        return !hasRow
                && left
                && (slot == 0
                        || handle.select("SELECT pg_try_advisory_xact_lock(?)", ServerLock.slotKey(slot))
                                .mapTo(Boolean.class)
                                .one());
    }

    /** Does so for one slot, within a transaction: its server, should it live on, can write nothing from the commit on. */
    static int recover(Handle handle, int slot) throws SQLException {
        // Before the tables, in the order of move().
        StoreCommits.close(handle, slot);
        // What a server that was killed had begun is done, or never will be.
        // A backup may read meanwhile, and keeps nobody from anything but clear().
        var first = table(slot, Half.FIRST);
        var second = table(slot, Half.SECOND);
        handle.execute("LOCK TABLE " + first + ", " + second + " IN EXCLUSIVE MODE");
        var recovered = recover(
                handle.getConnection(),
                "(SELECT * FROM " + first + " UNION ALL SELECT * FROM " + second + ") j",
                ((run(handle, slot) + 1) << KEPT_ID_BITS) - 1);
        handle.execute("DELETE FROM " + first + "; DELETE FROM " + second);
        // No two runs of any slot have the same number.
        handle.execute("LOCK TABLE journal_run IN SHARE ROW EXCLUSIVE MODE");
        handle.execute(
                "INSERT INTO journal_run (slot, run) SELECT ?, max(run) + 1 FROM journal_run"
                        + " ON CONFLICT (slot) DO UPDATE SET run = EXCLUDED.run",
                slot);
        return recovered;
    }

    private static int recover(Connection connection, String journal, long lastKeptId) throws SQLException {
        var over = 0L;
        var arrived = new HashSet<Long>();
        try (var statement = connection.prepareStatement("SELECT over_to, arrived FROM " + journal);
                var rows = statement.executeQuery()) {
            while (rows.next()) {
                over = Math.max(over, rows.getLong(1));
                var numbers = ByteBuffer.wrap(rows.getBytes(2)).asLongBuffer();
                while (numbers.hasRemaining()) {
                    arrived.add(numbers.get());
                }
            }
        }
        var recovered = 0;
        var firsts = new TreeMap<Long, Long>();
        try (var statement =
                connection.prepareStatement("SELECT id, messages, kept_ids FROM " + journal + " ORDER BY id")) {
            // A row may have megabytes.
            statement.setFetchSize(1);
            var last = 0L;
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    var id = rows.getLong(1);
                    if (id != last) {
                        var waiting = waiting(id, messages(rows.getBytes(2), rows.getBytes(3)), over, arrived);
                        recovered += recover(connection, waiting);
                        waiting.stream()
                                .filter(message -> message.keptId() != 0)
                                .forEach(message -> firsts.merge(message.receiver(), message.keptId(), Math::min));
                    }
                    last = id;
                }
            }
        }
        if (!firsts.isEmpty()) {
            // What waits already may be newer: it came when its receiver had gone.
            Sql.execute(
                    connection, BEHIND_EACH_OTHER, Sql.array(firsts.keySet()), Sql.array(firsts.values()), lastKeptId);
        }
        return recovered;
    }

    /**
     * Stores what a row has left. One that the database does not take is given up, as it would keep all others, and the
     * server, waiting for ever.
     */
    private static int recover(Connection connection, List<NewMessage> messages) throws SQLException {
        if (messages.isEmpty()) {
            return 0;
        }
        var before = connection.setSavepoint();
        try {
            var stored = keep(connection, messages);
            connection.releaseSavepoint(before);
            return (int) stored.stream()
                    .filter(one -> one.outcome() == StoreOutcome.STORED)
                    .count();
        } catch (SQLException e) {
            var state = DatabaseException.refusedData(e).orElseThrow(() -> e);
            connection.rollback(before);
            if (messages.size() > 1) {
                var half = messages.size() / 2;
                return recover(connection, messages.subList(0, half))
                        + recover(connection, messages.subList(half, messages.size()));
            }
            var lost = messages.getFirst();
            log.error(
                    "A message of {} to {} is lost, for the database does not take it (SQLSTATE {}).",
                    lost.about(),
                    lost.receiver(),
                    state);
            return 0;
        }
    }

    private static List<NewMessage> waiting(long id, List<NewMessage> messages, long over, Set<Long> arrived) {
        var waiting = new ArrayList<NewMessage>();
        var number = id;
        for (var message : messages) {
            if (number > over && !arrived.contains(number)) {
                waiting.add(message);
            }
            number++;
        }
        return waiting;
    }

    private static byte[] bytes(List<NewMessage> messages) {
        var texts = new byte[messages.size()][];
        var size = 0;
        for (int i = 0; i < texts.length; i++) {
            texts[i] = messages.get(i).information().getBytes(StandardCharsets.UTF_8);
            size += HEAD + texts[i].length;
        }
        var bytes = ByteBuffer.allocate(size);
        for (int i = 0; i < texts.length; i++) {
            var message = messages.get(i);
            bytes.putLong(message.receiver())
                    .putShort((short) message.flag())
                    .putLong(message.about())
                    .putShort((short) message.informationType())
                    .putLong(ChronoUnit.MICROS.between(Instant.EPOCH, message.sentAt()))
                    .putInt(texts[i].length)
                    .put(texts[i]);
        }
        return bytes.array();
    }

    private static List<NewMessage> messages(byte[] all, byte[] ids) {
        var messages = new ArrayList<NewMessage>();
        var keptIds = ByteBuffer.wrap(ids);
        for (var bytes = ByteBuffer.wrap(all); bytes.hasRemaining(); ) {
            var receiver = bytes.getLong();
            var flag = bytes.getShort();
            var about = bytes.getLong();
            var type = bytes.getShort();
            var sentAt = Instant.EPOCH.plus(bytes.getLong(), ChronoUnit.MICROS);
            var text = new byte[bytes.getInt()];
            bytes.get(text);
            var information = new String(text, StandardCharsets.UTF_8);
            // A row of an earlier version has none.
            var keptId = keptIds.hasRemaining() ? keptIds.getLong() : 0;
            messages.add(new NewMessage(receiver, flag, about, information, type, sentAt, keptId, false));
        }
        return messages;
    }

    private static byte[] numbers(List<Long> numbers) {
        var bytes = ByteBuffer.allocate(Long.BYTES * numbers.size());
        numbers.forEach(bytes::putLong);
        return bytes.array();
    }
}
