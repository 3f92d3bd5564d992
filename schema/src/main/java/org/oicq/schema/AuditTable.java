package org.oicq.schema;

import java.time.Instant;
import java.util.List;

/** What supervisors and operators did. Entries outlive the accounts that they speak of. */
public final class AuditTable {
    /**
     * One entry.
     *
     * @param actor who did it; 0 for an operator or the system
     * @param subject whom it concerns; 0 for nobody
     */
    public record Entry(long id, Instant at, long actor, String action, long subject, String detail) {}

    private final Sql sql;

    AuditTable(Sql sql) {
        this.sql = sql;
    }

    public void write(long actor, String action, long subject, String detail) {
        sql.statement(handle -> handle.execute(
                "INSERT INTO audit (actor, action, subject, detail) VALUES (?, ?, ?, ?)",
                actor,
                action,
                subject,
                detail));
    }

    /** The newest entries with an id below {@code before} (Long.MAX_VALUE for all), newest first. */
    public List<Entry> read(int limit, long before) {
        return sql.statement(handle -> handle.createQuery(
                        "SELECT * FROM audit WHERE id < :before ORDER BY id DESC LIMIT :limit")
                .bind("before", before)
                .bind("limit", limit)
                .map((row, _) -> new Entry(
                        row.getLong("id"),
                        AccountTable.instant(row, "at").orElseThrow(),
                        row.getLong("actor"),
                        row.getString("action"),
                        row.getLong("subject"),
                        row.getString("detail")))
                .list());
    }

    /** Forgets all but the newest entries, so that refused attempts can't fill the disk. @return how many it forgot */
    public int keepNewest(long count) {
        return sql.statement(handle -> handle.execute(
                "DELETE FROM audit WHERE id <= (SELECT id FROM audit ORDER BY id DESC OFFSET ? LIMIT 1)", count));
    }
}
