package org.oicq.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;

/**
 * Lets each commit of messages pass once, though it is tried again where its answer was lost. The one who stores numbers
 * its commits; a server has one row, which has the number of its last one, and which each commit changes before it locks or
 * stores anything: whichever of two attempts has that row first, the other one waits, then finds a number that is not below
 * its own, and stores nothing. A number that has passed never passes again, however late an attempt reaches the database.
 *
 * <p>What a commit has stored is found again: of this server the messages with ids above the one that it took first are its
 * own, until the next one passes.
 *
 * <p>Who recovers the journal closes the rows of all servers before: what one that was killed has left on its way does not
 * pass any more. One that is alone, and lives on without the journal, opens its own again, so that what it owes is stored; one
 * of several is fenced off.
 */
final class StoreCommits {
    /** Changes one row where the commit may pass; its parameters are those of {@link #turn}. */
    static final String PASS = "UPDATE store_commits SET number = ?, after = nextval('message_id')"
            + " WHERE run = ? AND number = ? AND number < ? AND open";

    private static final String AFTER = "SELECT after FROM store_commits WHERE run = ? AND number = ?";

    private static final String OPEN =
            "UPDATE store_commits SET open = true WHERE run = ? AND number < ? RETURNING number";

    /** The same for one of several, which never opens what is closed. */
    private static final String STILL_OPEN = "SELECT number FROM store_commits WHERE run = ? AND number < ? AND open";

    /** A server that lives on for so many starts of others is none. */
    private static final int RUNS_KEPT = 100;

    /** This server's row, as it was when it was last seen. */
    private record Line(long run, long number) {}

    private final int slot;
    private final CompletableFuture<Void> lost = new CompletableFuture<>();

    /** Before any recovery, that of the tests and of a database that was just made. */
    private volatile Line line = new Line(0, 0);

    /** @param slot the server's among several; 0 for one that is alone */
    StoreCommits(int slot) {
        this.slot = slot;
    }

    int slot() {
        return slot;
    }

    /** Done when another server has been found to have taken this one's place. */
    CompletableFuture<Void> lost() {
        return lost;
    }

    /** The number of this server's recovery; 0 before it. */
    long run() {
        return line.run();
    }

    /** A commit's number must be above those of all before. */
    Object[] turn(long number) {
        var known = line;
        return new Object[] {number, known.run(), known.number(), number};
    }

    /** This number has passed, and that is durable. */
    void passed(long number) {
        line = new Line(line.run(), number);
    }

    /**
     * Makes this commit pass, within its transaction.
     *
     * @return empty where it passes now; else the id after which its messages are, for it has passed before
     */
    OptionalLong pass(Connection connection, long number) throws SQLException {
        while (Sql.execute(connection, PASS, turn(number)) == 0) {
            var before = before(connection, number);
            if (before.isPresent()) {
                return before;
            }
        }
        return OptionalLong.empty();
    }

    /**
     * Why a commit has not passed.
     *
     * @return the id after which its messages are, where it has passed before; empty where it may pass if it is tried again
     */
    OptionalLong before(Connection connection, long number) throws SQLException {
        var after = look(connection, AFTER, number);
        if (after.isPresent()) {
            return after;
        }
        if (slot > 0 && isClosed(connection)) {
            lost.complete(null);
            throw new DatabaseException(
                    "The other servers have taken this one for dead, and given its place away: it writes nothing any more.");
        }
        // Closed, or further than this server has heard.
        var last = look(connection, slot > 0 ? STILL_OPEN : OPEN, number);
        if (last.isPresent()) {
            passed(last.getAsLong());
            return OptionalLong.empty();
        }
        // The first attempt has been on its way until now.
        after = look(connection, AFTER, number);
        if (after.isEmpty()) {
            throw new IllegalStateException(
                    "Commit " + number + " of run " + line.run() + " comes after a later one, or far too late.");
        }
        return after;
    }

    /** Another server has taken this one's place. */
    private boolean isClosed(Connection connection) throws SQLException {
        return look(connection, "SELECT 1 FROM store_commits WHERE run = ? AND number >= ? AND open", 0)
                .isEmpty();
    }

    private OptionalLong look(Connection connection, String text, long number) throws SQLException {
        try (var statement = connection.prepareStatement(text)) {
            Sql.set(statement, line.run(), number);
            try (var rows = statement.executeQuery()) {
                return rows.next() ? OptionalLong.of(rows.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    /** Closes the rows of all before in a slot within a recovery: what they have begun is done by then, or never will be. */
    static void close(Handle handle, int slot) {
        handle.execute("UPDATE store_commits SET open = false WHERE open AND slot = ?", slot);
    }

    /** Makes this server's row, at the end of its recovery. */
    static void open(Handle handle, int slot, long run) {
        handle.execute("DELETE FROM store_commits WHERE slot = ? AND run < ?", slot, run - RUNS_KEPT);
        handle.execute("INSERT INTO store_commits VALUES (?, 0, 0, true, ?)", run, slot);
    }

    /** That recovery is durable. */
    void opened(long run) {
        line = new Line(run, 0);
    }
}
