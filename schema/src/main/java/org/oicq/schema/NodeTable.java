package org.oicq.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers that are one service, and on which of them each number is logged in (docs/nodes.md). What one does is
 * announced to the others with its commit, so that all hear of it in the order in which it was done.
 */
public final class NodeTable {
    private static final Logger log = LoggerFactory.getLogger(NodeTable.class);

    private static final String CHANNEL = "oicq_nodes";

    /** Bytes of one announcement; PostgreSQL takes fewer than 8000. */
    private static final int MOST = 7_900;

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

    private static final String ALL = "SELECT * FROM nodes ORDER BY slot";

    /** The longest wait for an answer to a beat. */
    private static final int BEAT_MILLIS = 2_500;

    private final Sql sql;
    private final StoreCommits commits;
    private final Notifications.Source source;

    /** Guarded by this. */
    private @Nullable Connection beating;

    NodeTable(Sql sql, StoreCommits commits, Notifications.Source source) {
        this.sql = sql;
        this.commits = commits;
        this.source = source;
    }

    /**
     * A server of the cluster.
     *
     * @param run the number of its start, which no other one has
     * @param beat counts while it lives
     */
    public record Node(
            int slot, long run, String cluster, String address, long beat, boolean draining, Instant startedAt) {}

    /** Where a number is logged in, and how others see it, as a code of the wire. */
    public record Owner(long number, int slot, int mode) {}

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

    /** This server's slot, 1 to 8; 0 where it is alone. */
    public int slot() {
        return commits.slot();
    }

    /** Done when another server has been found to have taken this one's place. */
    public void fenced() {
        commits.lost().complete(null);
    }

    // ------------------------------------------------------------------ the servers

    /** Makes this server one of the cluster, once it has {@link JournalTable#recover recovered} its slot. */
    public void join(String cluster) {
        sql.transaction(handle -> {
            gone(handle, slot());
            handle.execute(
                    "INSERT INTO nodes (slot, run, cluster, address) VALUES (?, ?, ?, '') ON CONFLICT (slot) DO UPDATE SET"
                            + " run = EXCLUDED.run, cluster = EXCLUDED.cluster, address = EXCLUDED.address, beat = 0,"
                            + " draining = false, started_at = now()",
                    slot(),
                    commits.run(),
                    cluster);
            mark(handle);
            return null;
        });
    }

    /** Users reach this server here. */
    public void address(String address) {
        sql.statement(handle -> handle.execute(
                "UPDATE nodes SET address = ? WHERE slot = ? AND run = ?", address, slot(), commits.run()));
    }

    /**
     * Shows that this server lives, on a connection of its own, for those of the pool may all be busy. Gives all servers; this
     * one is not among them if the others took it for dead. Takes some seconds at most.
     */
    public synchronized List<Node> beat() {
        try {
            Connection mine = beating;
            if (mine == null) {
                mine = source.connect();
                beating = mine;
                mine.setNetworkTimeout(Runnable::run, BEAT_MILLIS);
            }
            Sql.execute(mine, "UPDATE nodes SET beat = beat + 1 WHERE slot = ? AND run = ?", slot(), commits.run());
            var nodes = new ArrayList<Node>();
            try (var statement = mine.createStatement();
                    var rows = statement.executeQuery(ALL)) {
                while (rows.next()) {
                    var node = node(rows);
                    if (node.slot() != slot() || node.run() == commits.run()) {
                        nodes.add(node);
                    }
                }
            }
            return nodes;
        } catch (SQLException e) {
            endBeat();
            throw new DatabaseException("The database does not answer: " + e.getMessage(), e);
        }
    }

    private synchronized void endBeat() {
        Connection mine = beating;
        beating = null;
        if (mine != null) {
            try {
                mine.abort(Runnable::run);
            } catch (SQLException e) {
                log.debug("abort", e);
            }
        }
    }

    /** All servers of the cluster; none where the server is alone, or stopped. */
    public List<Node> list() {
        return sql.statement(NodeTable::nodes);
    }

    private static List<Node> nodes(Handle handle) {
        return handle.createQuery(ALL).map((row, _) -> node(row)).list();
    }

    private static Node node(ResultSet row) throws SQLException {
        return new Node(
                row.getInt("slot"),
                row.getLong("run"),
                row.getString("cluster"),
                row.getString("address"),
                row.getLong("beat"),
                row.getBoolean("draining"),
                AccountTable.instant(row, "started_at").orElseThrow());
    }

    /**
     * Takes the place of a server away that is dead, or as good as dead: what its journal has goes to the mailboxes, and its
     * numbers are free. It can write nothing from then on.
     *
     * @return how many messages were in its journal; empty where another server was faster, or it turned out to live
     */
    public OptionalInt evict(Node node) {
        return sql.transaction(handle -> {
            // Where another one is at it, nobody waits for that.
            var dead = handle.select(
                            "SELECT 1 FROM nodes WHERE slot = ? AND run = ? AND beat = ? FOR UPDATE SKIP LOCKED",
                            node.slot(),
                            node.run(),
                            node.beat())
                    .mapTo(Integer.class)
                    .findOne();
            if (dead.isEmpty()) {
                return OptionalInt.empty();
            }
            handle.execute("DELETE FROM nodes WHERE slot = ?", node.slot());
            // Its connections may live on, as where it is stopped for a while: the one that keeps its slot ends here.
            handle.select(ServerLock.endHolder(node.slot()))
                    .mapTo(Boolean.class)
                    .list();
            var recovered = JournalTable.recover(handle, node.slot());
            TransferTable.failOpen(handle, node.slot());
            gone(handle, node.slot());
            return OptionalInt.of(recovered);
        });
    }

    /** An orderly stop: what it had is stored, and its numbers are free. */
    public void leave() {
        endBeat();
        sql.transaction(handle -> {
            // The slot may be another one's by now.
            if (handle.execute("DELETE FROM nodes WHERE slot = ? AND run = ?", slot(), commits.run()) == 1) {
                gone(handle, slot());
            }
            return null;
        });
    }

    private static void gone(Handle handle, int slot) {
        handle.execute("DELETE FROM owners WHERE slot = ?", slot);
        announce(handle, slot, "gone");
    }

    /**
     * Asks a server to let its users go to others and take no new ones, or to take some again.
     *
     * @return whether it runs
     */
    public boolean drain(int slot, boolean draining) {
        return sql.transaction(handle -> {
            var found = handle.execute("UPDATE nodes SET draining = ? WHERE slot = ?", draining, slot) == 1;
            announce(handle, slot, "drain " + draining);
            return found;
        });
    }

    // ------------------------------------------------------------------ who is where

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
                slot(),
                commits.run(),
                number,
                slot(),
                UNSEEN,
                number);
    }

    /**
     * Writes again what a crash of PostgreSQL may have lost: the numbers that this server has, and that these are all. What
     * another one has by now stays there.
     *
     * @param shown each with how others see it
     */
    public void own(Map<Long, Integer> shown) {
        sql.transaction(handle -> {
            if (!lives(handle)) {
                return null;
            }
            var numbers = List.copyOf(shown.keySet());
            handle.createUpdate("""
                            INSERT INTO owners (number, slot, mode)
                            SELECT t.number, :slot, t.mode FROM unnest(:numbers, :modes) t(number, mode)
                            ON CONFLICT DO NOTHING
                            """)
                    .bindArray("numbers", Long.class, numbers)
                    .bindArray(
                            "modes",
                            Integer.class,
                            numbers.stream().map(shown::get).toList())
                    .bind("slot", slot())
                    .execute();
            mark(handle);
            return null;
        });
    }

    /** Whether this server is one of the cluster, and stays so until this transaction ends. */
    private boolean lives(Handle handle) {
        return handle.select("SELECT 1 FROM nodes WHERE slot = ? AND run = ? FOR KEY SHARE", slot(), commits.run())
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    private void mark(Handle handle) {
        handle.execute(
                "INSERT INTO owners (number, slot, mode) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (long) -slot(),
                slot(),
                UNSEEN);
    }

    /** Whether what this server has was written since the last crash of PostgreSQL. */
    public boolean marked() {
        return sql.query("SELECT FROM owners WHERE number = ?", ResultSet::next, (long) -slot());
    }

    /** Whether {@link #owners} has all: not between a crash of PostgreSQL and the moment when the last server has noticed. */
    public boolean complete() {
        return sql.query("SELECT " + COMPLETE, rows -> {
            rows.next();
            return rows.getBoolean(1);
        });
    }

    /** Where all are who are logged in, this server's own too. */
    public List<Owner> owners() {
        return sql.query("SELECT number, slot, mode FROM owners WHERE number > 0", rows -> {
            var owners = new ArrayList<Owner>();
            while (rows.next()) {
                owners.add(new Owner(rows.getLong(1), rows.getInt(2), rows.getInt(3)));
            }
            return owners;
        });
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
    public void write(Map<Long, Integer> shown, Map<Long, Integer> left, Collection<String> words) {
        sql.transaction(handle -> {
            if (!lives(handle)) {
                fenced();
                return null;
            }
            // Nobody waits for the disk: a row that a crash of PostgreSQL loses is written again.
            handle.execute("SET LOCAL synchronous_commit = off");
            // First who has mail: who gets a number hears of it before.
            words.forEach(word -> announce(handle, slot(), word));
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

    private void show(Handle handle, Map<Long, Integer> shown) {
        var numbers = List.copyOf(shown.keySet());
        var changed = handle.createQuery("""
                        UPDATE owners o SET mode = t.mode
                        FROM unnest(:numbers, :modes) t(number, mode)
                        WHERE o.number = t.number AND o.slot = :slot
                        RETURNING o.number || ':' || o.mode
                        """)
                .bindArray("numbers", Long.class, numbers)
                .bindArray(
                        "modes", Integer.class, numbers.stream().map(shown::get).toList())
                .bind("slot", slot())
                .mapTo(String.class)
                .list();
        inPieces("is", changed, word -> announce(handle, slot(), word));
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
                    .bind("slot", slot())
                    .mapTo(String.class)
                    .list();
            inPieces("free", freed, word -> announce(handle, slot(), word));
        } else {
            var given = handle.createQuery("UPDATE owners SET slot = :to" + mine + " RETURNING number || ':' || mode")
                    .bindArray("numbers", Long.class, numbers)
                    .bind("slot", slot())
                    .bind("to", to)
                    .mapTo(String.class)
                    .list();
            inPieces("is", given, word -> announce(handle, to, word));
        }
    }

    /** Cuts a long list into announcements of which each begins with a word. */
    public static void inPieces(String word, Collection<?> items, Consumer<String> announce) {
        var piece = new StringBuilder(word);
        for (var item : items) {
            var text = String.valueOf(item);
            if (piece.length() + 1 + text.length() > MOST - 8) {
                announce.accept(piece.toString());
                piece = new StringBuilder(word);
            }
            piece.append(' ').append(text);
        }
        if (piece.length() > word.length()) {
            announce.accept(piece.toString());
        }
    }

    // ------------------------------------------------------------------ what others say

    /** Hears what the servers of the cluster announce, this one too; called on one thread, in the order of the commits. */
    public interface Listener {
        /**
         * A server says something.
         *
         * @param slot the one that it is about
         * @param words what {@link NodeTable} or {@link #write}'s caller said, at least one
         */
        void said(int slot, List<String> words);

        /** The connection was lost and is back: what was said in between went unheard. */
        void mayHaveMissed();
    }

    /** Begins to hear; comes back when nothing goes unheard any more. */
    public Notifications listen(Listener listener) {
        return Notifications.start(
                source,
                CHANNEL,
                "hears of the cluster's other servers",
                payload -> tell(listener, payload),
                listener::mayHaveMissed);
    }

    /** Anybody who may log in to the database can send anything on the channel. */
    private static void tell(Listener listener, String payload) {
        var words = List.of(payload.split(" ", -1));
        try {
            if (words.size() > 1) {
                listener.said(Integer.parseInt(words.getFirst()), words.subList(1, words.size()));
            }
        } catch (NumberFormatException e) {
            log.warn("Something that no server says was announced to the cluster; it is ignored.");
        } catch (RuntimeException e) {
            log.error("What another server of the cluster said could not be handled.", e);
        }
    }

    private static void announce(Handle handle, int slot, String words) {
        handle.execute("SELECT pg_notify(?, ?)", CHANNEL, slot + " " + words);
    }
}
