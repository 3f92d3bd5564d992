package org.oicq.schema;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.oicq.schema.MessageTable.NewMessage;

/** Whom each user has blocked. */
public final class BlockTable {
    /** What became of a wish to block somebody or not to. */
    public enum Outcome {
        /** It is so now, and may have been before. */
        DONE,
        /** One of the two doesn't exist. */
        NO_SUCH_USER,
        /** This user has blocked as many as it may. */
        TOO_MANY
    }

    static final String BLOCKED_BY = "SELECT blocker, blocked FROM blocks WHERE blocker = ANY(?)";

    /** Of some pairs those that are so. */
    static final String AMONG = """
            SELECT b.blocker, b.blocked FROM unnest(?::bigint[], ?::bigint[]) said(receiver, about)
            JOIN blocks b ON b.blocker = said.receiver AND b.blocked = said.about
            """;

    private final Sql sql;
    private final Batch<Long, Set<Long>> blockedBy = new Batch<>(Batch.MOST, 2, this::blockedBy);

    BlockTable(Sql sql) {
        this.sql = sql;
    }

    /** Whom this user has blocked; one query for all that ask at the same time. */
    public Set<Long> blockedBy(long blocker) {
        var blocked = blockedBy.get(blocker);
        return blocked == null ? Set.of() : blocked;
    }

    private Map<Long, Set<Long>> blockedBy(List<Long> blockers) {
        return sql.query(
                BLOCKED_BY,
                rows -> {
                    var found = new HashMap<Long, Set<Long>>();
                    while (rows.next()) {
                        found.computeIfAbsent(rows.getLong(1), _ -> new HashSet<>())
                                .add(rows.getLong(2));
                    }
                    return found;
                },
                Sql.array(blockers));
    }

    /** Whether a user has blocked another one. */
    public boolean blocks(long blocker, long other) {
        return sql.statement(handle -> exists(handle, blocker, other));
    }

    /** Those of these users who have blocked another one. */
    public Set<Long> blockersOf(long blocked, Collection<Long> among) {
        return sql.query(
                "SELECT blocker FROM blocks WHERE blocked = ? AND blocker = ANY(?)",
                rows -> {
                    var blockers = new HashSet<Long>();
                    while (rows.next()) {
                        blockers.add(rows.getLong(1));
                    }
                    return blockers;
                },
                blocked,
                Sql.array(among));
    }

    /** Whom a user has blocked, from a number on, which is not included, by rising number. */
    public List<Long> page(long blocker, long after, int limit) {
        return sql.statement(handle -> handle.createQuery("""
                        SELECT blocked FROM blocks WHERE blocker = :blocker AND blocked > :after
                        ORDER BY blocked LIMIT :limit
                        """)
                .bind("blocker", blocker)
                .bind("after", after)
                .bind("limit", limit)
                .mapTo(Long.class)
                .list());
    }

    /**
     * Blocks a user.
     *
     * @param most the most that a user may block
     */
    public Outcome block(long blocker, long other, int most) {
        return sql.transaction(handle -> {
            // One after the other for each user, so that no two are the last one.
            if (FriendTable.lockList(handle, blocker, other).isEmpty()) {
                return Outcome.NO_SUCH_USER;
            }
            if (exists(handle, blocker, other)) {
                return Outcome.DONE;
            }
            var count = handle.select("SELECT count(*) FROM blocks WHERE blocker = ?", blocker)
                    .mapTo(Integer.class)
                    .one();
            if (count >= most) {
                return Outcome.TOO_MANY;
            }
            handle.execute("INSERT INTO blocks (blocker, blocked) VALUES (?, ?)", blocker, other);
            return Outcome.DONE;
        });
    }

    /** Lets a user be again. */
    public Outcome unblock(long blocker, long other) {
        return sql.transaction(handle -> {
            if (FriendTable.lockAccounts(handle, List.of(blocker, other)) < 2) {
                return Outcome.NO_SUCH_USER;
            }
            handle.execute("DELETE FROM blocks WHERE blocker = ? AND blocked = ?", blocker, other);
            return Outcome.DONE;
        });
    }

    private static boolean exists(Handle handle, long blocker, long other) {
        return handle.select("SELECT 1 FROM blocks WHERE blocker = ? AND blocked = ?", blocker, other)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    // ------------------------------------------------------------------ messages

    /** The receivers and senders of messages that a block may drop, each pair once. */
    static final class Pairs {
        private final Map<Long, Set<Long>> senders = new HashMap<>();
        private final List<Long> receivers = new ArrayList<>();
        private final List<Long> about = new ArrayList<>();

        Pairs(List<NewMessage> messages) {
            for (var message : messages) {
                if (message.blockable()
                        && senders.computeIfAbsent(message.receiver(), _ -> new HashSet<>(2))
                                .add(message.about())) {
                    receivers.add(message.receiver());
                    about.add(message.about());
                }
            }
        }

        /** For the two parameters of {@link #AMONG}. */
        List<Object> parameters() {
            return List.of(Sql.array(receivers), Sql.array(about));
        }

        /** Those that are blocked: for each receiver the senders. */
        Map<Long, Set<Long>> blocked(Connection connection) throws SQLException {
            var blocked = new HashMap<Long, Set<Long>>();
            if (receivers.isEmpty()) {
                return blocked;
            }
            try (var statement = connection.prepareStatement(AMONG)) {
                Sql.set(statement, parameters().toArray());
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        blocked.computeIfAbsent(rows.getLong(1), _ -> new HashSet<>(2))
                                .add(rows.getLong(2));
                    }
                }
            }
            return blocked;
        }
    }

    /** Whether a message goes nowhere, as its receiver has blocked its sender. */
    static boolean drops(Map<Long, Set<Long>> blocked, NewMessage message) {
        return message.blockable()
                && blocked.getOrDefault(message.receiver(), Set.of()).contains(message.about());
    }
}
