package org.oicq.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Messages that wait for their receivers. A writer locks the receiver's mailbox row before it takes an id, so that the ids
 * of a mailbox rise in the order in which they become visible.
 */
public final class MessageTable {
    /**
     * A message to store.
     *
     * @param flag 1 = system, 2 = from a user
     * @param about the sender, or the user it is about; 0 for the system
     * @param information no U+0000 in it
     * @param informationType 0 to 255
     * @param sentAt kept to the microsecond
     * @param keptId its id on the wire, which it has wherever it waits; 0 for the id of its row
     * @param blockable a user's message that its receiver cannot have seen: it is dropped where the sender is blocked
     */
    public record NewMessage(
            long receiver,
            int flag,
            long about,
            String information,
            int informationType,
            Instant sentAt,
            long keptId,
            boolean blockable) {
        /** As the database gives it back. */
        NewMessage asKept() {
            return new NewMessage(
                    receiver,
                    flag,
                    about,
                    information,
                    informationType,
                    sentAt.truncatedTo(ChronoUnit.MICROS),
                    keptId,
                    false);
        }
    }

    public enum StoreOutcome {
        STORED,
        NO_SUCH_USER,
        /** The receiver's mailbox would hold more messages or bytes than allowed. */
        MAILBOX_FULL,
        /** The receiver has blocked the sender: it is as if it had been read. */
        DROPPED,
        /** {@link #storeWhole} leaves it to {@link #store}. */
        UNDECIDED
    }

    /**
     * What became of a message.
     *
     * @param id its row's id, or 0 where it has none
     */
    public record Stored(StoreOutcome outcome, long id) {}

    /** Something that waits for its receiver; ids rise in the order of sending. */
    public sealed interface Waiting {
        long id();

        Instant sentAt();
    }

    /**
     * A stored message; it waits until it is deleted.
     *
     * @param keptId its id on the wire
     */
    public record StoredMessage(
            long id, int flag, long about, String information, int informationType, Instant sentAt, long keptId)
            implements Waiting {}

    /**
     * A message that has arrived.
     *
     * @param hidden whether its receiver was hidden then: it counts in the mailbox until {@link #seen}
     */
    public record Delivered(long receiver, long id, boolean hidden) {
        /** The same, now that the receiver has been seen. */
        public Delivered shown() {
            return new Delivered(receiver, id, false);
        }
    }

    /** A request to be allowed to add the receiver; it waits until it is answered. */
    public record PendingRequest(long id, long requester, String reason, Instant sentAt) implements Waiting {}

    /**
     * The next that wait for a receiver, by id: at most {@link #PAGE}, and none after the texts of those before it
     * have more than {@link #PAGE_BYTES} together.
     *
     * @param last whether nothing waits behind these
     */
    public record Page(List<Waiting> rows, boolean last) {}

    /** The most rows of a page. */
    public static final int PAGE = 200;

    /** Bytes of UTF-8. */
    static final int PAGE_BYTES = 1 << 18;

    /** The sum is of the texts up to the row. It reads no text: PostgreSQL keeps the length of a long one apart. */
    static final String WAITING = """
            SELECT look.receiver, look.after, id, flag, about, information, information_type, sent_at, sum, kept_id
            FROM unnest(?::bigint[], ?::bigint[]) WITH ORDINALITY AS look(receiver, after, position)
            CROSS JOIN LATERAL (
                SELECT *, sum(octet_length(information)) OVER (ORDER BY id ROWS UNBOUNDED PRECEDING) FROM (
                (SELECT id, flag, about, information, information_type, sent_at, coalesce(kept_id, id) AS kept_id
                 FROM messages
                 WHERE receiver = look.receiver AND id > look.after ORDER BY id LIMIT %1$d)
                UNION ALL
                (SELECT id, NULL, requester, reason, NULL, sent_at, id FROM friend_requests
                 WHERE target = look.receiver AND id > look.after ORDER BY id LIMIT %1$d)
                ORDER BY id LIMIT %1$d
                ) next
            ) waiting
            WHERE sum - octet_length(information) <= %2$d
            ORDER BY look.position, waiting.id
            """.formatted(PAGE, PAGE_BYTES);

    /**
     * Ids are one sequence for all receivers, so receiver and id of the lists always belong together. Two lists force the
     * index: a join may be planned while the table is empty, as a scan of it, and PostgreSQL keeps that plan when the table is
     * full.
     */
    static final String DELETE = """
            WITH gone AS (
                DELETE FROM messages WHERE receiver = ANY(?::bigint[]) AND id = ANY(?::bigint[])
                RETURNING receiver, octet_length(information) AS size, id IN (SELECT unnest(?::bigint[])) AS hidden
            ), total AS (
                SELECT receiver, count(*)::integer AS messages, sum(size) AS bytes,
                    (count(*) FILTER (WHERE hidden))::integer AS hidden_messages,
                    coalesce(sum(size) FILTER (WHERE hidden), 0) AS hidden_bytes
                FROM gone GROUP BY receiver ORDER BY receiver
            ), box AS (
                UPDATE mailboxes m SET messages = m.messages - total.messages, bytes = m.bytes - total.bytes,
                    hidden_messages = m.hidden_messages + total.hidden_messages,
                    hidden_bytes = m.hidden_bytes + total.hidden_bytes
                FROM total WHERE m.receiver = total.receiver
            )
            SELECT coalesce(sum(messages), 0) FROM total
            """;

    /** A receiver, and the id after which it looks. */
    private record Look(long receiver, long after) {}

    /** Looks in one query: each may find a whole page. */
    private static final int MOST_LOOKS = 32;

    private final Sql sql;
    private final MessageWrites writes;
    private final Batch<Look, Page> looks = new Batch<>(MOST_LOOKS, 2, this::waiting);

    MessageTable(Sql sql, StoreCommits commits) {
        this.sql = sql;
        this.writes = new MessageWrites(sql, commits);
    }

    /**
     * Stores messages with one statement however many there are; when it returns they are durable. For each receiver the
     * order of the list becomes the order of the ids. A receiver whose mailbox does not take all of its messages in the
     * list, that has blocked one of their senders, or that does not exist, gets none of them: they are undecided.
     *
     * @param commit as with {@link #store}
     * @param maxMessages the most messages that may wait for one receiver
     * @param maxBytes the most bytes (of UTF-8) that their information may have together
     * @return what became of each, in the order of the list
     */
    public List<Stored> storeWhole(long commit, List<NewMessage> messages, int maxMessages, long maxBytes) {
        return writes.storeWhole(commit, messages, maxMessages, maxBytes);
    }

    /**
     * Stores messages in one transaction, and decides about each; when it returns they are durable. For each receiver the
     * order of the list becomes the order of the ids.
     *
     * @param commit above the numbers of all commits of messages before, of whichever kind; they come one after the other.
     *     Where this fails, the database may have done it all the same: the same again with the same number gives what the
     *     first attempt gave, whenever that reaches the database. Where it {@link DatabaseException#refusedData refuses} it,
     *     it never does it.
     * @param maxMessages the most messages that may wait for one receiver
     * @param maxBytes the most bytes (of UTF-8) that their information may have together
     * @return what became of each, in the order of the list
     */
    public List<Stored> store(long commit, List<NewMessage> messages, int maxMessages, long maxBytes) {
        return writes.store(commit, messages, maxMessages, maxBytes);
    }

    /** What writes them: a way in for tests. */
    MessageWrites writes() {
        return writes;
    }

    /**
     * The next that wait for a receiver with an id above {@code afterId} (0 for the first): messages and requests.
     */
    public Page waiting(long receiver, long afterId) {
        var found = looks.get(new Look(receiver, afterId));
        return found == null ? new Page(List.of(), true) : found;
    }

    private Map<Look, Page> waiting(List<Look> asked) {
        return sql.query(
                WAITING,
                rows -> {
                    var found = new HashMap<Look, Page>();
                    while (rows.next()) {
                        var look = new Look(rows.getLong(1), rows.getLong(2));
                        var before = found.get(look);
                        var page = before == null ? new ArrayList<Waiting>() : before.rows();
                        page.add(waiting(rows));
                        // The same rule as in the query: another row would have been there.
                        found.put(look, new Page(page, page.size() < PAGE && rows.getLong(9) <= PAGE_BYTES));
                    }
                    return found;
                },
                asked.stream().mapToLong(Look::receiver).toArray(),
                asked.stream().mapToLong(Look::after).toArray());
    }

    /** A row of {@link #WAITING}; a request is one without a flag. */
    private static Waiting waiting(ResultSet row) throws SQLException {
        var id = row.getLong(3);
        var about = row.getLong(5);
        var information = row.getString(6);
        var sentAt = row.getObject(8, OffsetDateTime.class).toInstant();
        var flag = row.getInt(4);
        return row.wasNull()
                ? new PendingRequest(id, about, information, sentAt)
                : new StoredMessage(id, flag, about, information, row.getInt(7), sentAt, row.getLong(10));
    }

    /** How many messages and requests wait for a receiver; 0 for one that doesn't exist. */
    public int waitingCount(long receiver) {
        return sql.statement(handle -> handle.createQuery("""
                        SELECT coalesce((SELECT messages FROM mailboxes WHERE receiver = :receiver), 0)
                            + (SELECT count(*) FROM friend_requests WHERE target = :receiver)
                        """)
                .bind("receiver", receiver)
                .mapTo(Integer.class)
                .one());
    }

    /**
     * Deletes delivered messages with one statement; those that are gone already are no error.
     *
     * @return how many it deleted
     */
    public int delete(Collection<Delivered> delivered) {
        return delivered.isEmpty() ? 0 : sql.statement(handle -> delete(handle.getConnection(), delivered));
    }

    private static int delete(Connection connection, Collection<Delivered> delivered) throws SQLException {
        try (var statement = connection.prepareStatement(DELETE)) {
            Sql.set(
                    statement,
                    delivered.stream().mapToLong(Delivered::receiver).distinct().toArray(),
                    delivered.stream().mapToLong(Delivered::id).toArray(),
                    delivered.stream()
                            .filter(Delivered::hidden)
                            .mapToLong(Delivered::id)
                            .toArray());
            try (var rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        }
    }

    /** These receivers have been seen: what they got while they were hidden counts no longer. */
    public void seen(Collection<Long> receivers) {
        sql.update("""
                UPDATE mailboxes SET hidden_messages = 0, hidden_bytes = 0
                WHERE receiver = ANY(?::bigint[]) AND hidden_messages > 0
                """, Sql.array(receivers));
    }
}
