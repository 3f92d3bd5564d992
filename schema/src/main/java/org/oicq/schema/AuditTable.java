package org.oicq.schema;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What supervisors and operators did. Entries outlive the accounts that they speak of. The newest {@value #MOST} are kept,
 * and those that came since that was looked at last.
 */
public final class AuditTable {
    private static final Logger log = LoggerFactory.getLogger(AuditTable.class);

    /** Some 100 MB. */
    private static final long MOST = 1_000_000;

    /** A program looks with the first entry that it writes, and with each that comes so many later. */
    private static final long LOOK_EVERY = 1_000;

    /**
     * One entry.
     *
     * @param actor who did it; 0 for an operator or the system
     * @param subject whom it concerns; 0 for nobody
     */
    public record Entry(long id, Instant at, long actor, String action, long subject, String detail) {}

    private final Sql sql;
    private final long most;
    private final AtomicLong written = new AtomicLong();

    AuditTable(Sql sql) {
        this(sql, MOST);
    }

    /** One that keeps so many. */
    AuditTable(Sql sql, long most) {
        this.sql = sql;
        this.most = most;
    }

    /** Writes an entry, and now and then forgets the oldest. */
    public void write(long actor, String action, long subject, String detail) {
        sql.statement(handle -> handle.execute(
                "INSERT INTO audit (actor, action, subject, detail) VALUES (?, ?, ?, ?)",
                actor,
                action,
                subject,
                detail));
        if (written.getAndIncrement() % LOOK_EVERY == 0) {
            try {
                keepNewest(most);
            } catch (DatabaseException e) {
                log.warn("The oldest entries of the audit will be forgotten later: {}", e.getMessage());
            }
        }
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
