package org.oicq.schema;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.oicq.schema.MessageTable.NewMessage;
import org.oicq.schema.MessageTable.StoreOutcome;
import org.oicq.schema.MessageTable.Stored;

/**
 * Writes messages to their mailboxes so that a commit whose outcome is not known may be tried again: the same again with the
 * same number gives what the first attempt gave.
 */
final class MessageWrites {
    private static final String FOUND = """
            SELECT m.id, m.receiver, m.flag, m.about, m.information, m.information_type, m.sent_at,
                coalesce(m.kept_id, 0)
            FROM unnest(?::bigint[]) r(receiver) JOIN messages m ON m.receiver = r.receiver AND m.id > ?
            ORDER BY m.id
            """;

    private static final Stored UNDECIDED = new Stored(StoreOutcome.UNDECIDED, 0);

    private final Sql sql;
    private final StoreCommits commits;

    MessageWrites(Sql sql, StoreCommits commits) {
        this.sql = sql;
        this.commits = commits;
    }

    /** As {@link MessageTable#storeWhole}. */
    List<Stored> storeWhole(long commit, List<NewMessage> messages, int maxMessages, long maxBytes) {
        if (messages.isEmpty()) {
            return List.of();
        }
        var stored = sql.statement(handle -> {
            var connection = handle.getConnection();
            while (true) {
                var ids = insertWhole(connection, commit, messages, maxMessages, maxBytes);
                if (!ids.isEmpty()) {
                    return whole(messages, ids);
                }
                // No mailbox takes anything, which is found again as nothing, or this is not the first attempt.
                var before = commits.before(connection, commit);
                if (before.isPresent()) {
                    return found(connection, messages, before.getAsLong());
                }
            }
        });
        commits.passed(commit);
        return stored;
    }

    private static List<Stored> whole(List<NewMessage> messages, Map<Long, Iterator<Long>> ids) {
        return messages.stream()
                .map(message -> ids.getOrDefault(message.receiver(), Collections.emptyIterator()))
                .map(own -> own.hasNext() ? new Stored(StoreOutcome.STORED, own.next()) : UNDECIDED)
                .toList();
    }

    /** As {@link MessageTable#store}. */
    List<Stored> store(long commit, List<NewMessage> messages, int maxMessages, long maxBytes) {
        if (messages.isEmpty()) {
            return List.of();
        }
        var stored = sql.transaction(handle -> {
            var connection = handle.getConnection();
            var before = commits.pass(connection, commit);
            return before.isPresent()
                    ? decided(connection, messages, before.getAsLong())
                    : store(connection, messages, maxMessages, maxBytes);
        });
        commits.passed(commit);
        return stored;
    }

    /** What {@link #store} has made of these messages before; the ids of their rows are above this one. */
    static List<Stored> decided(Connection connection, List<NewMessage> messages, long after) throws SQLException {
        var boxes = new Mailboxes(
                connection,
                messages.stream().map(NewMessage::receiver).distinct().toList());
        var blocked = new BlockTable.Pairs(messages).blocked(connection);
        var found = found(connection, messages, after).iterator();
        return messages.stream()
                .map(message -> {
                    var one = found.next();
                    if (one.outcome() == StoreOutcome.STORED) {
                        return one;
                    }
                    var why = boxes.has(message.receiver()) ? StoreOutcome.MAILBOX_FULL : StoreOutcome.NO_SUCH_USER;
                    return new Stored(BlockTable.drops(blocked, message) ? StoreOutcome.DROPPED : why, 0);
                })
                .toList();
    }

    /**
     * Finds the rows of messages again. Of a receiver's messages that are alike the first ones have rows: a mailbox that
     * has had no room for one has none for the next.
     */
    private static List<Stored> found(Connection connection, List<NewMessage> messages, long after)
            throws SQLException {
        var rows = new HashMap<NewMessage, Deque<Long>>();
        try (var statement = connection.prepareStatement(FOUND)) {
            Sql.set(
                    statement,
                    messages.stream().mapToLong(NewMessage::receiver).distinct().toArray(),
                    after);
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    var message = new NewMessage(
                            row.getLong(2),
                            row.getInt(3),
                            row.getLong(4),
                            row.getString(5),
                            row.getInt(6),
                            row.getObject(7, OffsetDateTime.class).toInstant(),
                            row.getLong(8),
                            false);
                    rows.computeIfAbsent(message, _ -> new ArrayDeque<>()).add(row.getLong(1));
                }
            }
        }
        return messages.stream()
                .map(message -> {
                    var ids = rows.get(message.asKept());
                    return ids == null || ids.isEmpty()
                            ? UNDECIDED
                            : new Stored(StoreOutcome.STORED, ids.removeFirst());
                })
                .toList();
    }

    /** The same within a transaction. */
    static List<Stored> store(Connection connection, List<NewMessage> messages, int maxMessages, long maxBytes)
            throws SQLException {
        var boxes = new Mailboxes(
                connection,
                messages.stream().map(NewMessage::receiver).distinct().toList());
        var outcomes = new ArrayList<StoreOutcome>(messages.size());
        var accepted = new ArrayList<NewMessage>(messages.size());
        var blocked = new BlockTable.Pairs(messages).blocked(connection);
        for (var message : messages) {
            var outcome = BlockTable.drops(blocked, message)
                    ? StoreOutcome.DROPPED
                    : boxes.take(message.receiver(), bytes(message.information()), maxMessages, maxBytes);
            if (outcome == StoreOutcome.STORED) {
                accepted.add(message);
            }
            outcomes.add(outcome);
        }
        var ids = new long[0];
        if (!accepted.isEmpty()) {
            ids = insert(connection, accepted);
            boxes.update(connection);
        }
        return withIds(outcomes, ids);
    }

    private static List<Stored> withIds(List<StoreOutcome> outcomes, long[] ids) {
        var stored = new ArrayList<Stored>(outcomes.size());
        int next = 0;
        for (var outcome : outcomes) {
            stored.add(new Stored(outcome, outcome == StoreOutcome.STORED ? ids[next++] : 0));
        }
        return stored;
    }

    private static int bytes(String information) {
        return information.getBytes(StandardCharsets.UTF_8).length;
    }

    /** What is to be added to a mailbox. */
    private static final class Sum {
        private int messages;
        private long bytes;

        void add(int size) {
            messages++;
            bytes += size;
        }
    }

    /** The columns of {@code messages} for a statement with one array a column: several times as fast as row by row. */
    private static Object[] columns(List<NewMessage> messages) {
        var count = messages.size();
        var receivers = new long[count];
        var flags = new short[count];
        var about = new long[count];
        var information = new String[count];
        var types = new short[count];
        var sentAt = new long[count];
        var keptIds = new long[count];
        for (int i = 0; i < count; i++) {
            var message = messages.get(i);
            receivers[i] = message.receiver();
            flags[i] = (short) message.flag();
            about[i] = message.about();
            information[i] = message.information();
            types[i] = (short) message.informationType();
            sentAt[i] = ChronoUnit.MICROS.between(Instant.EPOCH, message.sentAt());
            keptIds[i] = message.keptId();
        }
        return new Object[] {receivers, flags, about, information, types, sentAt, keptIds};
    }

    /** The rows of {@link #columns}. */
    private static final String INSERT = """
            INSERT INTO messages (receiver, flag, about, information, information_type, sent_at, kept_id)
            SELECT receiver, flag, about, information, type, 'epoch'::timestamptz + micros * interval '1 microsecond',
                nullif(kept, 0)
            FROM unnest(?::bigint[], ?::smallint[], ?::bigint[], ?::text[], ?::smallint[], ?::bigint[], ?::bigint[])
                WITH ORDINALITY AS m(receiver, flag, about, information, type, micros, kept, position)
            """;

    private static final String INSERT_ALL = INSERT + """
            ORDER BY position
            RETURNING id
            """;

    /**
     * The mailboxes' locks are taken in their order, and before any id: the sort needs all that the update gives. With IS
     * TRUE the receivers are looked up in a hash table, whatever joins the planner may use. EXISTS is asked once, before
     * any mailbox.
     */
    static final String INSERT_WHOLE = "WITH turn AS (" + StoreCommits.PASS + " RETURNING number), barred AS ("
            + BlockTable.AMONG + """
            ), box AS (
                UPDATE mailboxes m SET messages = m.messages + t.messages, bytes = m.bytes + t.bytes
                FROM unnest(?::bigint[], ?::integer[], ?::bigint[]) t(receiver, messages, bytes)
                WHERE m.receiver = t.receiver AND m.messages + m.hidden_messages + t.messages <= ?
                    AND m.bytes + m.hidden_bytes + t.bytes <= ? AND EXISTS (SELECT FROM turn)
                    AND (t.receiver IN (SELECT blocker FROM barred)) IS NOT TRUE
                RETURNING m.receiver AS taking
            )
            """ + INSERT + """
            WHERE (receiver IN (SELECT taking FROM box)) IS TRUE
            ORDER BY position
            RETURNING receiver, id
            """;

    /** The rows come back in the order in which they were inserted, and so do their ids. */
    private static long[] insert(Connection connection, List<NewMessage> messages) throws SQLException {
        try (var statement = connection.prepareStatement(INSERT_ALL)) {
            Sql.set(statement, columns(messages));
            var ids = new long[messages.size()];
            try (var rows = statement.executeQuery()) {
                for (int i = 0; rows.next(); i++) {
                    ids[i] = rows.getLong(1);
                }
            }
            return ids;
        }
    }

    /** The ids of the messages that were inserted, for each receiver in the order of its messages. */
    Map<Long, Iterator<Long>> insertWhole(
            Connection connection, long commit, List<NewMessage> messages, int maxMessages, long maxBytes)
            throws SQLException {
        var sums = new TreeMap<Long, Sum>();
        for (var message : messages) {
            sums.computeIfAbsent(message.receiver(), _ -> new Sum()).add(bytes(message.information()));
        }
        var own = new HashMap<Long, List<Long>>();
        try (var statement = connection.prepareStatement(INSERT_WHOLE)) {
            var parameters = new ArrayList<Object>(List.of(commits.turn(commit)));
            parameters.addAll(new BlockTable.Pairs(messages).parameters());
            parameters.addAll(List.of(
                    Sql.array(sums.keySet()),
                    sums.values().stream().mapToInt(sum -> sum.messages).toArray(),
                    sums.values().stream().mapToLong(sum -> sum.bytes).toArray(),
                    maxMessages,
                    maxBytes));
            parameters.addAll(List.of(columns(messages)));
            Sql.set(statement, parameters.toArray());
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    own.computeIfAbsent(rows.getLong(1), _ -> new ArrayList<>()).add(rows.getLong(2));
                }
            }
        }
        var ids = new HashMap<Long, Iterator<Long>>();
        own.forEach((receiver, list) -> ids.put(receiver, list.iterator()));
        return ids;
    }
}
