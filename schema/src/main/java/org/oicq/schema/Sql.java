package org.oicq.schema;

import java.sql.SQLException;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;

/** The one way to the database: what a failed statement means, and when a transaction is tried again, stands here. */
final class Sql {
    /** Serialization failure and deadlock: the whole transaction was rolled back and may simply be repeated. */
    private static final Set<String> REPEATABLE = Set.of("40001", "40P01");

    private static final int TRIES = 5;

    private final Jdbi jdbi;

    Sql(Jdbi jdbi) {
        this.jdbi = jdbi;
    }

    /** Runs one statement, which is its own transaction; a deadlock is repeated as in {@link #transaction}. */
    <T> T statement(HandleCallback<T, SQLException> work) {
        return repeated(() -> jdbi.withHandle(work));
    }

    /**
     * Runs statements as one transaction. Locks are taken in the order accounts (by number), group 1 of an owner,
     * mailbox, so that transactions wait for each other and don't lock each other out; a deadlock that happens all the
     * same is repeated.
     */
    <T> T transaction(HandleCallback<T, SQLException> work) {
        return repeated(() -> jdbi.inTransaction(work));
    }

    /** What is one transaction, and has no effect where it fails. */
    private interface Attempt<T> {
        T run() throws SQLException;
    }

    private static <T> T repeated(Attempt<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return work.run();
            } catch (JdbiException | SQLException e) {
                if (attempt == TRIES || !REPEATABLE.contains(state(e))) {
                    throw failed(e);
                }
            }
        }
    }

    /** The SQLSTATE of the error that the database gave, or an empty text. */
    static String state(Throwable error) {
        for (var cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }

    private static DatabaseException failed(Exception e) {
        var root = (Throwable) e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        // An end of the connection has no words of its own.
        var words = root.getMessage() == null ? e.getMessage() : root.getMessage();
        return new DatabaseException("The database did not do as asked: " + words, e);
    }

    /** Takes and reads nothing: for statements whose rows are only locked. */
    static void lock(Handle handle, String sql, Object... parameters) {
        handle.select(sql, parameters).mapTo(Integer.class).list();
    }
}
