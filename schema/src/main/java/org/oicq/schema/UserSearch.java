package org.oicq.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Searches among users by a condition of any shape, harmless whatever it says: read-only, as a role that can select from
 * one view and nothing else, and ended by the database after a while.
 */
public final class UserSearch {
    /** The role that searches run as. */
    static final String ROLE = "oicq_search";

    /** What became of a search. */
    public sealed interface Result {}

    public record Found(List<Card> cards) implements Result {}

    /** The search took longer than it may. */
    public record TimedOut() implements Result {}

    /** The database refused the statement itself, for instance a LIKE pattern that ends in an escape character. */
    public record Refused(String reason) implements Result {}

    /**
     * A plan made for these very values: only such a one uses the index for the beginning of a text, and reads the whole
     * table where that is best. There is but one table, and so nothing to join.
     */
    static final String PLAN_EACH = "SET LOCAL plan_cache_mode = force_custom_plan; SET LOCAL enable_seqscan = on;"
            + " SET LOCAL enable_bitmapscan = on";

    private final Sql sql;
    private final Duration timeout;

    UserSearch(Sql sql, Duration timeout) {
        this.sql = sql;
        this.timeout = timeout;
    }

    /**
     * Searches the columns of docs/rules.md, "Search", and the portrait.
     *
     * @param condition an SQL condition with a ? for each value, as a parser of ours wrote it and never as a user did
     * @param parameters the values, Strings and Longs
     * @param orderBy what follows ORDER BY, likewise our own; empty for no particular order
     */
    public Result find(String condition, List<Object> parameters, String orderBy, int limit) {
        return sql.statement(handle -> {
            var connection = handle.getConnection();
            connection.setAutoCommit(false);
            try {
                return new Found(run(connection, statement(condition, orderBy), parameters, limit));
            } catch (SQLException e) {
                return outcome(e);
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        });
    }

    static String statement(String condition, String orderBy) {
        return "SELECT " + Card.COLUMNS + " FROM searchable_users WHERE (" + condition + ")"
                + (orderBy.isEmpty() ? "" : " ORDER BY " + orderBy) + " LIMIT ?";
    }

    private List<Card> run(Connection connection, String text, List<Object> parameters, int limit) throws SQLException {
        try (var settings = connection.createStatement()) {
            settings.execute("SET TRANSACTION READ ONLY; SET LOCAL ROLE " + ROLE + "; SET LOCAL statement_timeout = "
                    + timeout.toMillis() + "; " + PLAN_EACH);
        }
        try (var query = connection.prepareStatement(text)) {
            Sql.set(query, parameters.toArray());
            query.setInt(parameters.size() + 1, limit);
            try (var rows = query.executeQuery()) {
                var cards = new ArrayList<Card>();
                while (rows.next()) {
                    cards.add(Card.read(rows));
                }
                return List.copyOf(cards);
            }
        }
    }

    private static Result outcome(SQLException e) throws SQLException {
        var state = Sql.state(e);
        if (state.equals("57014")) {
            return new TimedOut();
        }
        // Data exception, a write, syntax or access, too complex: the condition's own fault, not the database's.
        if (List.of("22", "25", "42", "54").contains(state.length() == 5 ? state.substring(0, 2) : "")) {
            return new Refused(String.valueOf(e.getMessage()));
        }
        throw e;
    }
}
