package org.oicq.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps other servers off a database: they would take what this one has in its journal for their own. It is a lock of
 * PostgreSQL's that lasts as long as a connection, held on one that does nothing else; where that breaks, as when
 * PostgreSQL is restarted, it is taken again at once. Should another server have been faster, the lock is lost for good.
 * Programs that are no server need no lock, and do not notice it.
 *
 * <p>Servers that are one service share the lock, and each has one of its own beside it, that of its slot.
 */
public final class ServerLock implements AutoCloseable {
    /** Which of the database's advisory locks it is. Other versions of this program must find the same: "OICQ serv". */
    static final long KEY = 0x4F49435173657276L;

    /**
     * So long another server may hold it: one that was killed does until PostgreSQL has noticed, which takes no longer
     * even where its machine is gone ({@link #GIVE_UP_SOON}).
     */
    private static final Duration PATIENCE = Duration.ofSeconds(6);

    /** PostgreSQL's side: a machine that does not answer for so many seconds holds nothing any more. */
    private static final String GIVE_UP_SOON =
            "SET tcp_keepalives_idle = 3; SET tcp_keepalives_interval = 1; SET tcp_keepalives_count = 2;"
                    + " SET tcp_user_timeout = 5000";

    private static final String TRY = "SELECT pg_try_advisory_lock(" + KEY + ")";

    /** What a server of several takes: they share the lock of one that is alone, which keeps such a one off. */
    private static final String SHARE = "SELECT pg_try_advisory_lock_shared(" + KEY + ")";

    /** Whether a server holds it; asking takes nothing. */
    private static final String HELD = "SELECT EXISTS (SELECT" + holders(KEY) + ")";

    /** Places of servers that are dead, and those that nobody has; the lowest first, and the dead before the others. */
    private static final String PLACES = "SELECT slot, n.slot IS NOT NULL AS dead, n.beat FROM generate_series(1, "
            + JournalTable.SLOTS + ") slot LEFT JOIN nodes n USING (slot) WHERE NOT EXISTS (SELECT FROM pg_locks"
            + " WHERE locktype = 'advisory' AND granted"
            + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
            + " AND classid = " + (KEY >>> 32) + " AND objid::bigint = " + (KEY & 0xffff_ffffL) + " + slot)"
            + " ORDER BY dead DESC, slot";

    /** How long the lock must be free before a standby takes it: a server whose connection broke comes first. */
    private static final Duration HEAD_START = Duration.ofSeconds(2);

    private static final Logger log = LoggerFactory.getLogger(ServerLock.class);

    /** Between two tries. Short, so that a server that starts while PostgreSQL comes back is too late. */
    private static final int PAUSE_MILLIS = 100;

    /**
     * How long to wait in silence before asking whether the connection still lives. With the time for the answer it is less
     * than PostgreSQL takes to give the connection up: so this server is there again before a standby may be faster.
     */
    private static final int QUIET_MILLIS = 1_000;

    private static final int ANSWER_SECONDS = 3;

    private final PGSimpleDataSource source;
    private final int slot;
    private final Duration patience;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CompletableFuture<Void> lost = new CompletableFuture<>();
    private final Thread thread;
    private volatile @Nullable Connection connection;

    private ServerLock(PGSimpleDataSource source, Duration patience, Held held) {
        this.source = source;
        this.slot = held.slot;
        this.patience = patience;
        this.connection = held.connection;
        this.thread = new Thread(() -> run(held.connection), "server-lock");
        thread.setDaemon(true);
    }

    /**
     * Takes the lock, before anything of the database is read or changed. Waits some seconds for a server that was killed
     * a moment ago.
     *
     * @throws DatabaseException when another server holds it, or the database can't be reached; the sentence says what to
     *     do
     */
    public static ServerLock take(DatabaseAccess access) {
        return take(access, PATIENCE);
    }

    /** With another patience. */
    static ServerLock take(DatabaseAccess access, Duration patience) {
        return begin(access, patience, (_, mine) -> {
            long end = System.nanoTime() + patience.toNanos();
            while (!tryLock(mine)) {
                if (System.nanoTime() > end) {
                    throw DatabaseProblem.anotherServer(access);
                }
                Thread.sleep(PAUSE_MILLIS);
            }
            return new Held(mine, 0);
        });
    }

    /**
     * Takes a place among several servers on one database, before anything of it is read or changed but the tables, which are
     * brought up to date where no other server runs. The place of a dead server is taken first, 2 s after its last
     * sign of life.
     *
     * @throws DatabaseException when a server that is alone runs, all places are taken, or the database can't be reached;
     *     the sentence says what to do
     */
    public static ServerLock join(DatabaseAccess access) {
        return begin(access, PATIENCE, (source, mine) -> {
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (true) {
                // The tables change while no other server runs, and only then.
                boolean current = Database.isCurrent(mine);
                if (current ? ask(mine, SHARE) : tryLock(mine)) {
                    if (current) {
                        return new Held(mine, place(access, mine));
                    }
                    Database.bringUpToDate(access, source);
                    ask(mine, "SELECT pg_advisory_unlock(" + KEY + ")");
                } else if (System.nanoTime() > end) {
                    throw current ? DatabaseProblem.loneServer(access) : DatabaseProblem.olderServers(access);
                } else {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        });
    }

    private static int place(DatabaseAccess access, Connection mine) throws SQLException, InterruptedException {
        // Free, and its server silent.
        var freeSince = new HashMap<Integer, Long>();
        var beats = new HashMap<Integer, Long>();
        while (true) {
            var now = System.nanoTime();
            var dead = new HashSet<Integer>();
            try (var statement = mine.createStatement();
                    var rows = statement.executeQuery(PLACES)) {
                while (rows.next()) {
                    var slot = rows.getInt(1);
                    if (!rows.getBoolean(2)) {
                        if (dead.isEmpty() && ask(mine, trySlot(slot))) {
                            return slot;
                        }
                    } else {
                        dead.add(slot);
                        var beat = rows.getLong(3);
                        if (!Objects.equals(beats.put(slot, beat), beat)) {
                            freeSince.put(slot, now);
                        }
                        var since = freeSince.computeIfAbsent(slot, _ -> now);
                        if (now - since >= HEAD_START.toNanos() && ask(mine, trySlot(slot))) {
                            return slot;
                        }
                    }
                }
            }
            freeSince.keySet().retainAll(dead);
            if (dead.isEmpty()) {
                throw DatabaseProblem.noPlace(access);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    static long slotKey(int slot) {
        return KEY + slot;
    }

    private static String trySlot(int slot) {
        return "SELECT pg_try_advisory_lock(" + slotKey(slot) + ")";
    }

    /** Ends the connection that keeps a slot. */
    static String endHolder(int slot) {
        return "SELECT pg_terminate_backend(pid)" + holders(slotKey(slot));
    }

    private static String holders(long key) {
        return " FROM pg_locks WHERE locktype = 'advisory' AND granted"
                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                + " AND classid = " + (key >>> 32) + " AND objid = " + (key & 0xffff_ffffL);
    }

    /** This server's place among several, 1 to 8; 0 where it is alone. */
    public int slot() {
        return slot;
    }

    /**
     * Takes the lock as soon as no other server has it, however long that takes: for a standby. A server that holds it may
     * lose its connection, or its database, for a moment, and keeps it all the same.
     *
     * @param waits told once, where another server holds it now
     * @throws DatabaseException when the database can't be reached at first; the sentence says what to do
     */
    public static ServerLock await(DatabaseAccess access, Runnable waits) {
        return await(access, HEAD_START, waits);
    }

    /** With another head start. */
    static ServerLock await(DatabaseAccess access, Duration headStart, Runnable waits) {
        return begin(access, PATIENCE, (source, mine) -> {
            if (tryLock(mine)) {
                return new Held(mine, 0);
            }
            waits.run();
            return new Held(standBy(source, mine, headStart), 0);
        });
    }

    /** A connection that holds the lock, and that of a slot where it is not 0. */
    private record Held(Connection connection, int slot) {}

    /** How a server comes to hold the lock: by this connection, or by another one in its place. */
    private interface Waiting {
        Held until(PGSimpleDataSource source, Connection mine) throws SQLException, InterruptedException;
    }

    @SuppressWarnings("MustBeClosedChecker")
    private static ServerLock begin(DatabaseAccess access, Duration patience, Waiting waiting) {
        var source = Database.source(access);
        Connection connection = null;
        try {
            connection = connect(source);
            var held = waiting.until(source, connection);
            connection = held.connection;
            var lock = new ServerLock(source, patience, held);
            connection = null;
            lock.thread.start();
            return lock;
        } catch (SQLException e) {
            throw DatabaseProblem.connecting(access, e);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new DatabaseException("The start was interrupted.");
        } finally {
            abort(connection);
        }
    }

    /** Comes back with a connection that holds the lock. */
    private static Connection standBy(PGSimpleDataSource source, Connection first, Duration headStart)
            throws InterruptedException {
        Connection mine = first;
        var taken = false;
        var warned = false;
        try {
            var heldAt = System.nanoTime();
            while (true) {
                Thread.sleep(PAUSE_MILLIS);
                try {
                    if (mine == null) {
                        mine = connect(source);
                        heldAt = System.nanoTime();
                    }
                    if (ask(mine, HELD)) {
                        heldAt = System.nanoTime();
                    } else if (System.nanoTime() - heldAt >= headStart.toNanos() && tryLock(mine)) {
                        taken = true;
                        return mine;
                    }
                    warned = false;
                } catch (SQLException e) {
                    if (!warned) {
                        log.warn("This standby cannot reach the database, and tries on: {}", e.getMessage());
                        warned = true;
                    }
                    abort(mine);
                    mine = null;
                }
            }
        } finally {
            if (!taken) {
                abort(mine);
            }
        }
    }

    private static Connection connect(PGSimpleDataSource source) throws SQLException {
        var connection = source.getConnection();
        try (var statement = connection.createStatement()) {
            connection.setNetworkTimeout(Runnable::run, ANSWER_SECONDS * 1000);
            statement.execute(GIVE_UP_SOON);
            return connection;
        } catch (SQLException e) {
            abort(connection);
            throw e;
        }
    }

    private static boolean tryLock(Connection connection) throws SQLException {
        return ask(connection, TRY);
    }

    private static boolean ask(Connection connection, String question) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(question)) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** Holds it on this connection, and then on one after the other. */
    private void run(Connection first) {
        var held = first;
        while (true) {
            try {
                hold(held);
            } catch (SQLException e) {
                if (closed.getCount() > 0) {
                    log.warn("The connection that keeps other servers off broke; connecting again: {}", e.getMessage());
                }
            }
            abort(held);
            var again = takeAgain();
            if (again == null) {
                return;
            }
            held = again;
        }
    }

    /** Comes back with an exception when the connection, and with it the lock, is gone. */
    private void hold(Connection held) throws SQLException {
        var postgres = held.unwrap(PGConnection.class);
        while (closed.getCount() > 0) {
            // Nothing is announced here: this waits, and wakes when the connection ends.
            postgres.getNotifications(QUIET_MILLIS);
            if (!held.isValid(ANSWER_SECONDS)) {
                throw new SQLException("it does not answer");
            }
        }
    }

    /** Null when closed or lost. */
    private @Nullable Connection takeAgain() {
        Connection mine = null;
        long since = 0;
        try {
            while (!closed.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                try {
                    if (mine == null) {
                        mine = connect(source);
                        connection = mine;
                        since = System.nanoTime();
                    }
                    if (slot == 0 ? tryLock(mine) : ask(mine, SHARE) && ask(mine, trySlot(slot))) {
                        var taken = mine;
                        mine = null;
                        return taken;
                    }
                    // At first it may be the connection of before, which PostgreSQL has not given up yet.
                    if (System.nanoTime() - since > patience.toNanos()) {
                        lost.complete(null);
                        return null;
                    }
                } catch (SQLException e) {
                    log.debug("the database is away", e);
                    abort(mine);
                    mine = null;
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            abort(mine);
        }
        return null;
    }

    /**
     * Done when another server has held the lock for some seconds, while this one tried to take it again: two servers on one
     * database cannot keep what they promise, so the one that has lost it must stop.
     */
    public CompletableFuture<Void> lost() {
        return lost;
    }

    /** Lets others take it. */
    @Override
    public void close() {
        closed.countDown();
        abort(connection); // the only way to wake a thread that waits
    }

    private static void abort(@Nullable Connection connection) {
        if (connection != null) {
            try {
                connection.abort(Runnable::run);
            } catch (SQLException e) {
                log.debug("abort", e);
            }
        }
    }
}
