package org.oicq.schema;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
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

    /**
     * Which entries are wanted; empty is any.
     *
     * @param action the whole of it, or its first words
     * @param until only entries from before this time
     */
    public record Filter(OptionalLong actor, Optional<String> action, OptionalLong subject, Optional<Instant> until) {
        /** All of them. */
        public static final Filter NONE =
                new Filter(OptionalLong.empty(), Optional.empty(), OptionalLong.empty(), Optional.empty());

        /** Only what is wanted, so that an index can do it. */
        private String conditions() {
            return (actor.isPresent() ? " AND actor = :actor" : "")
                    + (action.isPresent() ? " AND (action = :action OR starts_with(action, :action || ' '))" : "")
                    + (subject.isPresent() ? " AND subject = :subject" : "")
                    + (until.isPresent() ? " AND at < :until" : "");
        }

        private Map<String, Object> values() {
            Map<String, Object> values = new HashMap<>();
            actor.ifPresent(number -> values.put("actor", number));
            action.ifPresent(words -> values.put("action", words));
            subject.ifPresent(number -> values.put("subject", number));
            until.ifPresent(time -> values.put("until", OffsetDateTime.ofInstant(time, ZoneOffset.UTC)));
            return values;
        }
    }

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
        return read(limit, before, Filter.NONE);
    }

    /** Those of the newest entries with an id below {@code before} that a filter lets through, newest first. */
    public List<Entry> read(int limit, long before, Filter filter) {
        return sql.statement(handle -> handle.createQuery("SELECT * FROM audit WHERE id < :before" + filter.conditions()
                        + " ORDER BY id DESC LIMIT :limit")
                .bind("before", before)
                .bind("limit", limit)
                .bindMap(filter.values())
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
