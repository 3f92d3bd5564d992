package org.oicq.schema;

import java.util.ArrayList;
import java.util.List;
import org.oicq.schema.MessageTable.NewMessage;
import org.oicq.schema.MessageTable.Stored;

/**
 * Messages that must survive a crash, and are expected to be forgotten soon: they have been written to their receivers.
 * Each gets a number, from its row's id on. Rows are forgotten from the oldest on.
 *
 * <p>One server appends, and only after {@link #recover}: {@link ServerLock} sees to it.
 */
public final class JournalTable {
    private static final String APPEND = """
            WITH gone AS (
                DELETE FROM journal WHERE id <= ?
            )
            INSERT INTO journal (id, receivers, flags, about, information, types, sent_at, arrived)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT DO NOTHING
            """;

    private static final String RECOVER = """
            WITH entry AS (
                SELECT id + position - 1 AS entry, m.*
                FROM journal CROSS JOIN LATERAL unnest(receivers, flags, about, information, types, sent_at)
                    WITH ORDINALITY AS m(receiver, flag, about, information, type, micros, position)
            ), waiting AS (
                SELECT * FROM entry WHERE NOT EXISTS (
                    SELECT FROM journal CROSS JOIN LATERAL unnest(arrived) AS a(number) WHERE a.number = entry.entry)
            ), box AS (
                UPDATE mailboxes m SET messages = m.messages + t.messages, bytes = m.bytes + t.bytes
                FROM (SELECT receiver, count(*)::integer AS messages, sum(octet_length(information)) AS bytes
                      FROM waiting GROUP BY receiver ORDER BY receiver) t
                WHERE m.receiver = t.receiver
                RETURNING m.receiver AS taking
            )
            INSERT INTO messages (receiver, flag, about, information, information_type, sent_at)
            SELECT receiver, flag, about, information, type, 'epoch'::timestamptz + micros * interval '1 microsecond'
            FROM waiting WHERE receiver IN (SELECT taking FROM box)
            ORDER BY entry
            """;

    private final Sql sql;

    JournalTable(Sql sql) {
        this.sql = sql;
    }

    /**
     * Appends a row; when it returns, the row is durable. Appending the same row again changes nothing.
     *
     * @param id above that of every message and row before
     * @param messages numbered from the id on
     * @param arrived numbers of messages that need not be kept
     * @param delete rows up to this id are deleted
     */
    public void append(long id, List<NewMessage> messages, List<Long> arrived, long delete) {
        sql.update(APPEND, parameters(id, messages, arrived, delete));
    }

    private static Object[] parameters(long id, List<NewMessage> messages, List<Long> arrived, long delete) {
        var parameters = new ArrayList<Object>(List.of(delete, id));
        parameters.addAll(List.of(MessageTable.columns(messages)));
        parameters.add(Sql.array(arrived));
        return parameters.toArray();
    }

    /**
     * Stores messages as {@link MessageTable#store} does, however many wait already, and appends a row that says so where
     * some of them are here: a recovery finds each in one place only.
     *
     * @param id of the row to append
     * @param numbers those of the messages that are here
     * @return what became of each message, in the order of the list
     */
    public List<Stored> move(long id, List<NewMessage> messages, List<Long> numbers) {
        return sql.transaction(handle -> {
            var stored = MessageTable.store(handle.getConnection(), messages, Integer.MAX_VALUE, Long.MAX_VALUE);
            if (numbers.isEmpty()) {
                return stored;
            }
            try (var append = handle.getConnection().prepareStatement(APPEND)) {
                MessageTable.set(append, parameters(id, List.of(), numbers, 0));
                append.executeUpdate();
            }
            return stored;
        });
    }

    /** Deletes rows up to this id. */
    public void delete(long id) {
        sql.update("DELETE FROM journal WHERE id <= ?", id);
    }

    /**
     * Puts what an earlier run has left where it waits for its receivers, whatever waits there already, and empties the
     * journal.
     *
     * @return how many messages
     */
    public int recover() {
        return sql.transaction(handle -> {
            // What a server that was killed had begun is done, or never will be.
            handle.execute("LOCK TABLE journal");
            handle.execute("SET LOCAL enable_seqscan = on; SET LOCAL enable_hashjoin = on");
            var recovered = handle.execute(RECOVER);
            handle.execute("DELETE FROM journal");
            return recovered;
        });
    }
}
