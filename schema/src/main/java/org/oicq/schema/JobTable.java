package org.oicq.schema;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;
import org.oicq.schema.AccountChanges.Change;
import org.oicq.schema.Job.Service;
import org.oicq.schema.Job.State;

/** Fax and print jobs. Each change is one statement, which says from which states it may be made. */
public final class JobTable {
    static final String UNFINISHED = "state <= 3";

    /**
     * Compared as one row, so that PostgreSQL uses the index on these three columns: by {@code id} alone it may walk the
     * primary key, through the jobs of all users.
     */
    private static final String KEY = "(owner, service, id)";

    private static final String PAGE = "SELECT * FROM jobs WHERE " + KEY;
    static final String PAGE_UP = PAGE + " > (:owner, :service, :start) AND " + KEY
            + " <= (:owner, :service, 4294967295) ORDER BY owner, service, id LIMIT :limit";
    static final String PAGE_DOWN = PAGE + " < (:owner, :service, :start) AND " + KEY
            + " >= (:owner, :service, 0) ORDER BY owner DESC, service DESC, id DESC LIMIT :limit";

    static final String DUE = """
            SELECT * FROM jobs
            WHERE state IN (2, 3) AND next_at <= now() AND service = :service AND id <> ALL(:except)
                AND (:folder = '' OR folder = :folder)
            ORDER BY next_at LIMIT :limit
            """;

    /** The jobs whose documents are where this server finds them. */
    private static final String HERE = " AND (:folder = '' OR folder = :folder)";

    private final Sql sql;
    private final String folder;

    /** @param folder as in {@link #inFolder}; empty for all jobs */
    JobTable(Sql sql, String folder) {
        this.sql = sql;
        this.folder = folder;
    }

    /**
     * The same table for one of several servers: it works on the jobs whose documents are in its data folder.
     *
     * @param id of the folder, which no other one has
     * @param documents jobs whose documents are there since the server was alone
     */
    public JobTable inFolder(String id, Collection<Long> documents) {
        sql.statement(handle -> handle.createUpdate(
                        "UPDATE jobs SET folder = :folder WHERE folder = '' AND id = ANY(:documents)")
                .bind("folder", id)
                .bindArray("documents", Long.class, documents)
                .execute());
        return new JobTable(sql, id);
    }

    /**
     * Makes a job whose document comes in.
     *
     * @param most a user may have so many that are not over
     * @return its number, or empty where the user has as many
     */
    public OptionalLong create(
            Service service, long owner, String sender, String destination, String documentName, long bytes, int most) {
        return sql.statement(handle -> handle.createQuery("""
                        INSERT INTO jobs (service, owner, sender, destination, document_name, bytes, folder)
                        SELECT :service, :owner, :sender, :destination, :documentName, :bytes, :folder
                        WHERE (SELECT count(*) FROM jobs WHERE owner = :owner AND state <= 3) < :most
                        RETURNING id
                        """)
                .bind("service", service.word())
                .bind("owner", owner)
                .bind("sender", sender)
                .bind("destination", destination)
                .bind("documentName", documentName)
                .bind("bytes", bytes)
                .bind("folder", folder)
                .bind("most", most)
                .mapTo(Long.class)
                .findOne()
                .map(OptionalLong::of)
                .orElseGet(OptionalLong::empty));
    }

    /** A job of any owner. */
    public Optional<Job> find(long id) {
        return sql.statement(handle -> handle.createQuery("SELECT * FROM jobs WHERE id = :id")
                .bind("id", id)
                .map((row, _) -> job(row))
                .findOne());
    }

    /**
     * An owner's jobs at a service, from a number on, not including it.
     *
     * @param up towards larger numbers
     */
    public List<Job> page(Service service, long owner, long start, boolean up, int limit) {
        return sql.statement(handle -> handle.createQuery(up ? PAGE_UP : PAGE_DOWN)
                .bind("service", service.word())
                .bind("owner", owner)
                .bind("start", start)
                .bind("limit", limit)
                .map((row, _) -> job(row))
                .list());
    }

    /** All jobs below a number, the newest first, for the operator; of one owner, or of 0 for all. */
    public List<Job> newest(long below, long owner, int limit) {
        String of = owner == 0 ? "" : " AND owner = :owner";
        return sql.statement(handle -> handle.createQuery(
                        "SELECT * FROM jobs WHERE id < :below" + of + " ORDER BY id DESC LIMIT :limit")
                .bind("below", below)
                .bindMap(owner == 0 ? Map.of() : Map.of("owner", owner))
                .bind("limit", limit)
                .map((row, _) -> job(row))
                .list());
    }

    /** Jobs of a service that are due, the longest first; not those of these numbers. */
    public List<Job> due(Service service, Collection<Long> except, int limit) {
        return sql.statement(handle -> handle.createQuery(DUE)
                .bind("service", service.word())
                .bind("folder", folder)
                .bindArray("except", Long.class, except)
                .bind("limit", limit)
                .map((row, _) -> job(row))
                .list());
    }

    /** How long until another job of a service is due; empty where none waits. Not those of these numbers. */
    public Optional<Duration> untilDue(Service service, Collection<Long> except) {
        return sql.statement(handle -> handle.createQuery("""
                        SELECT ceil(extract(epoch FROM next_at - now()) * 1000)::bigint FROM jobs
                        WHERE state IN (2, 3) AND service = :service AND id <> ALL(:except)
                            AND (:folder = '' OR folder = :folder)
                        ORDER BY next_at LIMIT 1
                        """)
                .bind("service", service.word())
                .bind("folder", folder)
                .bindArray("except", Long.class, except)
                .mapTo(Long.class)
                .findOne()
                .map(millis -> Duration.ofMillis(Math.max(0, millis))));
    }

    /** Pages that a user's faxes of the last day have, those that failed left out. */
    public int faxPagesOfDay(long owner, long exceptJob) {
        return sql.statement(handle -> handle.createQuery("""
                        SELECT coalesce(sum(pages), 0) FROM jobs
                        WHERE owner = :owner AND service = 'fax' AND id <> :except AND state IN (2, 3, 4)
                            AND submitted_at > now() - interval '1 day'
                        """)
                .bind("owner", owner)
                .bind("except", exceptJob)
                .mapTo(Integer.class)
                .one());
    }

    /** Its document is whole: it waits. @return whether it was still coming in */
    public boolean whole(long id) {
        return change("state = 2, next_at = now()", "state = 1", update -> update.bind("id", id));
    }

    /** Somebody has taken it up. @return whether it was waiting */
    public boolean atWork(long id) {
        return change("state = 3", "state = 2", update -> update.bind("id", id));
    }

    /** Its document has been opened and has so many pages. */
    public boolean opened(long id, int pages) {
        return change(
                "pages = :pages", UNFINISHED, update -> update.bind("id", id).bind("pages", pages));
    }

    /** From here on it may be with the fax server or printer. */
    public boolean handing(long id) {
        return change("handing = true, reference = ''", "state = 3", update -> update.bind("id", id));
    }

    /**
     * The fax server or printer calls it so.
     *
     * @param handed whether it has taken it; otherwise it may still be let go without being done
     */
    public boolean referenced(long id, String reference, boolean handed) {
        return change(
                "reference = :reference, handing = :handing, pages_done = 0,"
                        + " attempts = CASE WHEN :handing THEN attempts ELSE 0 END",
                "state = 3",
                update -> update.bind("id", id).bind("reference", reference).bind("handing", !handed));
    }

    /** It may have been done already, and will be done again. */
    public boolean doubt(long id) {
        return change("doubtful = true, handing = false, reference = ''", "state = 3", update -> update.bind("id", id));
    }

    /** It certainly is not with the fax server or printer. */
    public boolean notHanded(long id) {
        return change("handing = false, reference = ''", "state = 3", update -> update.bind("id", id));
    }

    /** How far it is, and when it is looked at again. */
    public boolean progress(long id, int pagesDone, String information, Duration next) {
        return change(
                "pages_done = :done, information = :information, " + NEXT,
                "state = 3",
                update -> update.bind("id", id)
                        .bind("done", pagesDone)
                        .bind("information", information)
                        .bind("next", next.toMillis()));
    }

    /** It waits, and is tried again after a while. */
    public boolean later(long id, String information, Duration next) {
        return change(
                "state = 2, information = :information, attempts = attempts + 1, " + NEXT,
                "state IN (2, 3)",
                update -> update.bind("id", id).bind("information", information).bind("next", next.toMillis()));
    }

    /** It is looked at again after a while, whatever its state is. */
    public boolean postpone(long id, Duration next) {
        return change(NEXT, "state IN (2, 3)", update -> update.bind("id", id).bind("next", next.toMillis()));
    }

    private static final String NEXT = "next_at = now() + :next * interval '1 millisecond'";

    /** It is over. @return whether it was not yet */
    public boolean over(long id, State end, String information) {
        return change(
                "state = :end, information = :information, handing = false,"
                        + " pages_done = CASE WHEN :end = 4 THEN pages ELSE pages_done END",
                UNFINISHED,
                update -> update.bind("id", id).bind("end", end.code()).bind("information", information));
    }

    /** At a server's start: the jobs of all services whose documents were coming in. */
    public List<Long> comingIn() {
        return sql.statement(handle -> handle.createQuery("SELECT id FROM jobs WHERE state = 1" + HERE)
                .bind("folder", folder)
                .mapTo(Long.class)
                .list());
    }

    /** At a server's start: documents that were coming in never will be whole. @return how many */
    public int failComingIn(String information) {
        return sql.statement(handle -> handle.createUpdate(
                        "UPDATE jobs SET state = 5, information = :information, changed_at = now() WHERE state = 1"
                                + HERE)
                .bind("folder", folder)
                .bind("information", information)
                .execute());
    }

    /** At a server's start: what was at work is looked at now. */
    public void lookAtAll(Service service) {
        sql.statement(handle -> handle.createUpdate(
                        "UPDATE jobs SET next_at = now() WHERE state IN (2, 3) AND service = :service AND next_at > now()"
                                + HERE)
                .bind("folder", folder)
                .bind("service", service.word())
                .execute());
    }

    /** Its owner asks for a job's end. @return whether it is not over yet */
    public boolean cancel(long id) {
        // Its document may be on another server, which hears of it.
        return !folder.isEmpty()
                ? cancelByOperator(id)
                : change("cancelled = true, next_at = now()", UNFINISHED, update -> update.bind("id", id));
    }

    /** An operator asks for a job's end, which the server hears of. @return whether it is not over yet */
    public boolean cancelByOperator(long id) {
        return sql.transaction(handle -> announced(
                handle, handle.createQuery("""
                        UPDATE jobs SET cancelled = true, next_at = now() WHERE id = :id AND state <= 3 RETURNING owner
                        """).bind("id", id).mapTo(Long.class).findOne()));
    }

    /** Has a job done once more, by an operator. @return whether it was over */
    public boolean resend(long id) {
        return sql.transaction(handle -> announced(
                handle, handle.createQuery("""
                        UPDATE jobs SET state = 2, information = '', attempts = 0, pages_done = 0, handing = false,
                            reference = '', doubtful = false, cancelled = false, next_at = now(), changed_at = now()
                        WHERE id = :id AND state >= 4 RETURNING owner
                        """).bind("id", id).mapTo(Long.class).findOne()));
    }

    private static boolean announced(Handle handle, Optional<Long> owner) throws SQLException {
        owner.ifPresent(number -> AccountChanges.announce(handle, number, Change.JOBS));
        return owner.isPresent();
    }

    /** An account is disabled, or deleted with all that it has under way: its jobs end. */
    static void cancelAll(Handle handle, long owner, boolean atWorkToo) {
        handle.execute(
                "UPDATE jobs SET cancelled = true, next_at = now() WHERE owner = ? AND state <= ?",
                owner,
                atWorkToo ? 3 : 2);
    }

    /**
     * Which of these jobs' documents are still needed: those of jobs that are not over, or have been for less than a
     * time, and whose owners exist.
     */
    public List<Long> needed(Collection<Long> ids, Duration keep) {
        return sql.statement(handle -> handle.createQuery("""
                        SELECT id FROM jobs WHERE id = ANY(:ids) AND (state <= 3
                            OR changed_at > now() - :keep * interval '1 millisecond'
                                AND EXISTS (SELECT 1 FROM accounts WHERE number = owner))
                        """)
                .bindArray("ids", Long.class, ids)
                .bind("keep", keep.toMillis())
                .mapTo(Long.class)
                .list());
    }

    /** Forgets jobs that were over before this time. @return how many */
    public int forget(Instant before) {
        return sql.statement(handle -> handle.execute("DELETE FROM jobs WHERE state >= 4 AND changed_at < ?", before));
    }

    private interface Binding {
        Update of(Update update);
    }

    private boolean change(String what, String from, Binding binding) {
        return sql.statement(handle -> binding.of(handle.createUpdate(
                                "UPDATE jobs SET " + what + ", changed_at = now() WHERE id = :id AND " + from))
                        .execute())
                == 1;
    }

    private static Job job(ResultSet row) throws SQLException {
        return new Job(
                row.getLong("id"),
                Service.valueOf(row.getString("service").toUpperCase(java.util.Locale.ROOT)),
                row.getLong("owner"),
                row.getString("sender"),
                row.getString("destination"),
                row.getString("document_name"),
                row.getLong("bytes"),
                State.of(row.getInt("state")),
                row.getInt("pages"),
                row.getInt("pages_done"),
                row.getString("information"),
                AccountTable.instant(row, "submitted_at").orElseThrow(),
                row.getInt("attempts"),
                row.getBoolean("handing"),
                row.getString("reference"),
                row.getBoolean("doubtful"),
                row.getBoolean("cancelled"));
    }
}
