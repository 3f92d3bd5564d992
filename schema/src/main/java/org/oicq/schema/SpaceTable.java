package org.oicq.schema;

import java.util.List;

/** What fills the database. */
public final class SpaceTable {
    /**
     * A table with its indexes.
     *
     * @param rows about so many
     */
    public record Part(String table, long bytes, long rows) {}

    /** What waits for one receiver: messages, and bytes of their texts. */
    public record Mailbox(long receiver, long messages, long bytes) {}

    /**
     * How full the database is.
     *
     * @param bytes of all of it on disk
     * @param journalBytes of the journal's tables on disk
     * @param messages that wait in mailboxes
     * @param mailboxes that have reached one of the limits asked for
     */
    public record Fill(long bytes, long journalBytes, long messages, long mailboxes) {}

    private final Sql sql;

    SpaceTable(Sql sql) {
        this.sql = sql;
    }

    /** Bytes of the whole database on disk. */
    public long total() {
        return sql.query("SELECT pg_database_size(current_database())", rows -> {
            rows.next();
            return rows.getLong(1);
        });
    }

    /** How full it is; counts the mailboxes of at least so many messages, or so many bytes. */
    public Fill fill(long messages, long bytes) {
        return sql.statement(handle -> handle.createQuery("""
                        SELECT pg_database_size(current_database()) AS bytes,
                          (SELECT sum(pg_total_relation_size(to_regclass(name))) FROM unnest(:journal) t(name)) AS journal,
                          coalesce(sum(messages), 0) AS messages,
                          count(*) FILTER (WHERE messages + hidden_messages >= :messages OR bytes + hidden_bytes >= :bytes)
                            AS mailboxes
                        FROM mailboxes
                        """)
                .bindArray("journal", String.class, JournalTable.tables())
                .bind("messages", messages)
                .bind("bytes", bytes)
                .map((row, _) -> new Fill(
                        row.getLong("bytes"),
                        row.getLong("journal"),
                        row.getLong("messages"),
                        row.getLong("mailboxes")))
                .one());
    }

    /** The tables, the biggest first. */
    public List<Part> tables() {
        return sql.statement(handle -> handle.createQuery("""
                        SELECT relname, pg_total_relation_size(oid) AS bytes, greatest(reltuples, 0)::bigint AS rows
                        FROM pg_class WHERE relkind = 'r' AND relnamespace = to_regnamespace(quote_ident(current_schema()))
                        ORDER BY bytes DESC, relname
                        """)
                .map((row, _) -> new Part(row.getString("relname"), row.getLong("bytes"), row.getLong("rows")))
                .list());
    }

    /** The fullest mailboxes. */
    public List<Mailbox> mailboxes(int limit) {
        return sql.statement(handle -> handle.createQuery("""
                        SELECT receiver, messages, bytes FROM mailboxes WHERE messages > 0
                        ORDER BY bytes DESC, receiver LIMIT :limit
                        """)
                .bind("limit", limit)
                .map((row, _) -> new Mailbox(row.getLong("receiver"), row.getLong("messages"), row.getLong("bytes")))
                .list());
    }
}
