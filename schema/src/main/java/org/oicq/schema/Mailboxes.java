package org.oicq.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.oicq.schema.MessageTable.StoreOutcome;

/** The totals of the messages that wait for receivers, while a batch is added to them and others are locked out. */
final class Mailboxes {
    private final Map<Long, Mailbox> boxes = new HashMap<>();

    /** One receiver's. */
    private static final class Mailbox {
        private final int hiddenMessages;
        private final long hiddenBytes;
        private int messages;
        private long bytes;
        private boolean changed;

        Mailbox(int messages, long bytes, int hiddenMessages, long hiddenBytes) {
            this.messages = messages;
            this.bytes = bytes;
            this.hiddenMessages = hiddenMessages;
            this.hiddenBytes = hiddenBytes;
        }

        StoreOutcome take(int size, int maxMessages, long maxBytes) {
            if (messages + hiddenMessages >= maxMessages || bytes + hiddenBytes + size > maxBytes) {
                return StoreOutcome.MAILBOX_FULL;
            }
            messages++;
            bytes += size;
            changed = true;
            return StoreOutcome.STORED;
        }
    }

    /** Locks those of these receivers, in the order of their numbers. */
    Mailboxes(Connection connection, Collection<Long> receivers) throws SQLException {
        // Raw JDBC: mapping the rows by name cost more than all the rest of a batch on this side.
        try (var statement = connection.prepareStatement("""
                SELECT receiver, messages, bytes, hidden_messages, hidden_bytes FROM mailboxes
                WHERE receiver = ANY(?::bigint[]) ORDER BY receiver FOR NO KEY UPDATE
                """)) {
            Sql.set(statement, Sql.array(receivers));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    boxes.put(
                            rows.getLong(1),
                            new Mailbox(rows.getInt(2), rows.getLong(3), rows.getInt(4), rows.getLong(5)));
                }
            }
        }
    }

    boolean has(long receiver) {
        return boxes.containsKey(receiver);
    }

    /** Counts a message of so many bytes where its receiver's mailbox has room for it. */
    StoreOutcome take(long receiver, int size, int maxMessages, long maxBytes) {
        var box = boxes.get(receiver);
        return box == null ? StoreOutcome.NO_SUCH_USER : box.take(size, maxMessages, maxBytes);
    }

    /** Writes the totals that have changed. */
    void update(Connection connection) throws SQLException {
        var changed = boxes.entrySet().stream()
                .filter(entry -> entry.getValue().changed)
                .toList();
        Sql.execute(
                connection,
                """
                UPDATE mailboxes m SET messages = t.messages, bytes = t.bytes
                FROM unnest(?::bigint[], ?::integer[], ?::bigint[]) t(receiver, messages, bytes)
                WHERE m.receiver = t.receiver
                """,
                changed.stream().mapToLong(Map.Entry::getKey).toArray(),
                changed.stream().mapToInt(entry -> entry.getValue().messages).toArray(),
                changed.stream().mapToLong(entry -> entry.getValue().bytes).toArray());
    }

    /** Nobody else stores for this receiver, or takes an id, until this transaction ends. */
    static void lock(Handle handle, long receiver) {
        Sql.lock(handle, "SELECT 1 FROM mailboxes WHERE receiver = ? FOR NO KEY UPDATE", receiver);
    }
}
