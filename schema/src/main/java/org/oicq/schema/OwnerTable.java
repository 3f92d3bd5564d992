package org.oicq.schema;

import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** On which of several servers each number is logged in, and how others see it (docs/nodes.md). */
public final class OwnerTable {
    /** How a number is marked whose owner nobody sees: offline, as on the wire. */
    public static final int UNSEEN = 4;

    /** Whether each server has written which numbers are its own: its mark, the negative of its slot, is among them. */
    private static final String COMPLETE =
            "NOT EXISTS (SELECT FROM nodes n WHERE NOT EXISTS (SELECT FROM owners m WHERE m.number = -n.slot))";

    /**
     * Takes a number where it is free or this server's already; what the number looked like to others stays. Nothing is taken
     * where this server is none of the cluster any more, nor while a server has not written what is its own: a crash of
     * PostgreSQL empties the table, and what a server still has must not be another one's meanwhile.
     */
    private static final String CLAIM = """
            WITH me AS (SELECT 1 FROM nodes WHERE slot = ? AND run = ? FOR KEY SHARE), mine AS (
                INSERT INTO owners AS o (number, slot, mode) SELECT ?, ?, ? FROM me WHERE COMPLETE
                ON CONFLICT (number) DO UPDATE SET slot = EXCLUDED.slot
                    WHERE o.slot = EXCLUDED.slot OR NOT EXISTS (SELECT FROM nodes n WHERE n.slot = o.slot)
                RETURNING o.mode
            )
            SELECT (SELECT count(*) FROM me), (SELECT mode FROM mine), (SELECT slot FROM owners WHERE number = ?), COMPLETE
            """.replace("COMPLETE", COMPLETE);

    /** How a row is announced. */
    private static final String ITEM = "o.number || ':' || o.mode || ':' || o.files::int";

    private final Sql sql;
    private final StoreCommits commits;

    OwnerTable(Sql sql, StoreCommits commits) {
        this.sql = sql;
        this.commits = commits;
    }

    /**
     * How a number shows itself to others.
     *
     * @param mode as a code of the wire
     * @param files whether its client can take files
     */
    public record Shown(int mode, boolean files) {}

    /** Where a number is logged in, and how others see it. */
    public record Owner(long number, int slot, Shown shown) {}

    /** What came of a claim. */
    public sealed interface Claim {
        /** It is this server's now. The mode is what others were told last. */
        record Mine(int mode) implements Claim {}

        /** Another one has it. */
        record Elsewhere(int slot) implements Claim {}

        /** A crash of PostgreSQL has lost who has it, and not all have written that again. */
        record Unsure() implements Claim {}

        /** This server is none of the cluster any more. */
        record Fenced() implements Claim {}
    }

    /** Takes a number for a log-in here. */
    public Claim claim(long number) {
        return sql.query(
                CLAIM,
                rows -> {
                    rows.next();
                    if (rows.getInt(1) == 0) {
                        return new Claim.Fenced();
                    }
                    var mode = rows.getInt(2);
                    if (mode == 0 && !rows.getBoolean(4)) {
                        return new Claim.Unsure();
                    }
                    // The row of another one may have gone since.
                    return mode != 0 ? new Claim.Mine(mode) : new Claim.Elsewhere(rows.getInt(3));
                },
                commits.slot(),
                commits.run(),
                number,
                commits.slot(),
                UNSEEN,
                number);
    }

    /**
     * Writes again what a crash of PostgreSQL may have lost: the numbers that this server has, and that these are all. What
     * another one has by now stays there.
     *
     * @param shown each with how others see it
     */
    public void own(Map<Long, Shown> shown) {
        sql.transaction(handle -> {
            if (!lives(handle)) {
                return null;
            }
            bind(handle.createUpdate("""
                            INSERT INTO owners (number, slot, mode, files)
                            SELECT t.number, :slot, t.mode, t.files
                            FROM unnest(:numbers, :modes, :files) t(number, mode, files)
                            ON CONFLICT DO NOTHING
                            """), shown).execute();
            mark(handle, commits.slot());
            return null;
        });
    }

    private <S extends SqlStatement<S>> S bind(S statement, Map<Long, Shown> shown) {
        var numbers = List.copyOf(shown.keySet());
        var rows = numbers.stream().map(shown::get).map(Objects::requireNonNull).toList();
        return statement
                .bindArray("numbers", Long.class, numbers)
                .bindArray(
                        "modes", Integer.class, rows.stream().map(Shown::mode).toList())
                .bindArray(
                        "files", Boolean.class, rows.stream().map(Shown::files).toList())
                .bind("slot", commits.slot());
    }

    /** Whether this server is one of the cluster, and stays so until this transaction ends. */
    private boolean lives(Handle handle) {
        return handle.select(
                        "SELECT 1 FROM nodes WHERE slot = ? AND run = ? FOR KEY SHARE", commits.slot(), commits.run())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** Says that what a server has is written. */
    static void mark(Handle handle, int slot) {
        handle.execute(
                "INSERT INTO owners (number, slot, mode) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (long) -slot,
                slot,
                UNSEEN);
    }

    /** Whether what this server has was written since the last crash of PostgreSQL. */
    public boolean marked() {
        return sql.query("SELECT FROM owners WHERE number = ?", ResultSet::next, (long) -commits.slot());
    }

    /** Whether {@link #all} has all: not between a crash of PostgreSQL and the moment when the last server has noticed. */
    public boolean complete() {
        return sql.query("SELECT " + COMPLETE, rows -> {
            rows.next();
            return rows.getBoolean(1);
        });
    }

    /** Where all are who are logged in, this server's own too. */
    public List<Owner> all() {
        return sql.query("SELECT number, slot, mode, files FROM owners WHERE number > 0", rows -> {
            var owners = new ArrayList<Owner>();
            while (rows.next()) {
                owners.add(new Owner(rows.getLong(1), rows.getInt(2), new Shown(rows.getInt(3), rows.getBoolean(4))));
            }
            return owners;
        });
    }

    /** On which server a number is logged in. */
    public Optional<Integer> slotOf(long number) {
        return sql.query(
                "SELECT o.slot FROM owners o JOIN nodes n ON n.slot = o.slot WHERE o.number = ?",
                rows -> rows.next() ? Optional.of(rows.getInt(1)) : Optional.<Integer>empty(),
                number);
    }

    /** How many numbers each server has, by its slot. */
    public Map<Integer, Long> numbers() {
        return sql.query("SELECT slot, count(*) FROM owners WHERE number > 0 GROUP BY slot", rows -> {
            var numbers = new TreeMap<Integer, Long>();
            while (rows.next()) {
                numbers.put(rows.getInt(1), rows.getLong(2));
            }
            return numbers;
        });
    }

    /**
     * Writes what has changed here, and announces it, in one transaction.
     *
     * @param shown how others see numbers of this server now
     * @param left numbers that this server lets go, with the slot of the server that has asked for it; 0 for none
     * @param words what the others are to hear before that
     */
    public void write(Map<Long, Shown> shown, Map<Long, Integer> left, Collection<String> words) {
        sql.transaction(handle -> {
            if (!lives(handle)) {
                commits.lost().complete(null);
                return null;
            }
            // Nobody waits for the disk: a row that a crash of PostgreSQL loses is written again.
            handle.execute("SET LOCAL synchronous_commit = off");
            // First who has mail: who gets a number hears of it before.
            words.forEach(word -> NodeTable.announce(handle, commits.slot(), word));
            if (!shown.isEmpty()) {
                show(handle, shown);
            }
            left.entrySet().stream()
                    .collect(Collectors.groupingBy(
                            Map.Entry::getValue, Collectors.mapping(Map.Entry::getKey, Collectors.toList())))
                    .forEach((to, numbers) -> let(handle, numbers, to));
            return null;
        });
    }

    private void show(Handle handle, Map<Long, Shown> shown) {
        var changed = bind(handle.createQuery("""
                        UPDATE owners o SET mode = t.mode, files = t.files
                        FROM unnest(:numbers, :modes, :files) t(number, mode, files)
                        WHERE o.number = t.number AND o.slot = :slot
                        RETURNING ITEM""".replace("ITEM", ITEM)), shown)
                .mapTo(String.class)
                .list();
        NodeTable.inPieces("is", changed, word -> NodeTable.announce(handle, commits.slot(), word));
    }

    private void let(Handle handle, List<Long> numbers, int asked) {
        // One that is out since would have them for ever: nobody would let them go.
        var to = handle.select("SELECT slot FROM nodes WHERE slot = ? FOR KEY SHARE", asked)
                .mapTo(Integer.class)
                .findOne()
                .orElse(0);
        var mine = " WHERE number = ANY(:numbers) AND slot = :slot";
        if (to == 0) {
            var freed = handle.createQuery("DELETE FROM owners" + mine + " RETURNING number")
                    .bindArray("numbers", Long.class, numbers)
                    .bind("slot", commits.slot())
                    .mapTo(String.class)
                    .list();
            NodeTable.inPieces("free", freed, word -> NodeTable.announce(handle, commits.slot(), word));
        } else {
            var given = handle.createQuery("UPDATE owners o SET slot = :to" + mine + " RETURNING " + ITEM)
                    .bindArray("numbers", Long.class, numbers)
                    .bind("slot", commits.slot())
                    .bind("to", to)
                    .mapTo(String.class)
                    .list();
            NodeTable.inPieces("is", given, word -> NodeTable.announce(handle, to, word));
        }
    }
}
