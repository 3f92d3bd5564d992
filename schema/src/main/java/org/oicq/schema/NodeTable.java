package org.oicq.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The servers that are one service (docs/nodes.md). What one does is announced to the others with its commit, so that all hear
 * of it in the order in which it was done.
 */
public final class NodeTable {
    private static final Logger log = LoggerFactory.getLogger(NodeTable.class);

    private static final String CHANNEL = "oicq_nodes";

    /** Bytes of one announcement; PostgreSQL takes fewer than 8000. */
    private static final int MOST = 7_900;

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
     * @param address where users reach it
     * @param link where the other servers reach it
     * @param linkKey the fingerprint of its certificate there
     * @param beat counts while it lives
     */
    public record Node(
            int slot,
            long run,
            String cluster,
            String address,
            String link,
            String linkKey,
            long beat,
            boolean draining,
            Instant startedAt) {}

    /** This server's slot, 1 to 8; 0 where it is alone. */
    public int slot() {
        return commits.slot();
    }

    /** Done when another server has been found to have taken this one's place. */
    public void fenced() {
        commits.lost().complete(null);
    }

    // ------------------------------------------------------------------ the servers

    /**
     * Makes this server one of the cluster, once it has {@link JournalTable#recover recovered} its slot.
     *
     * @param link where the others reach it
     * @param linkKey the fingerprint of its certificate there
     */
    public void join(String cluster, String link, String linkKey) {
        sql.transaction(handle -> {
            gone(handle, slot());
            handle.execute(
                    "INSERT INTO nodes (slot, run, cluster, address, link, link_key) VALUES (?, ?, ?, '', ?, ?) ON CONFLICT (slot)"
                            + " DO UPDATE SET run = EXCLUDED.run, cluster = EXCLUDED.cluster, address = EXCLUDED.address,"
                            + " link = EXCLUDED.link, link_key = EXCLUDED.link_key, beat = 0, draining = false,"
                            + " started_at = now()",
                    slot(),
                    commits.run(),
                    cluster,
                    link,
                    linkKey);
            OwnerTable.mark(handle, slot());
            // What a server has left open that was alone, or could not write its end.
            TransferTable.failOpenOfOthers(handle);
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
                row.getString("link"),
                row.getString("link_key"),
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
                TransferTable.failOpen(handle, slot());
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
         * @param words what {@link NodeTable}, {@link OwnerTable} or the caller of {@link OwnerTable#write} said, at least one
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

    static void announce(Handle handle, int slot, String words) {
        handle.execute("SELECT pg_notify(?, ?)", CHANNEL, slot + " " + words);
    }
}
