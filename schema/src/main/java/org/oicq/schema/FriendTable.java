package org.oicq.schema;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Friend lists: groups and the friends in them. Changes of one owner's list happen one after the other (each takes the
 * owner's group 1 first), and the numbers' and counters' CHECKs hold the limit of 255 on top of that.
 */
public final class FriendTable {
    /** The name of group 1, which every account has from registration. */
    public static final String FIRST_GROUP_NAME = "My friends";

    /** The most groups of an owner, and the most friends of a group: the friend list counts both in a T. */
    public static final int MAX = 255;

    /** A group with its friends, by number. */
    public record Group(int number, String name, List<Friend> friends) {}

    /** A friend as the friend list shows it. */
    public record Friend(long number, String nickname, int portrait) {}

    /** A friend and the group it shall be in. */
    public record Move(long friend, int group) {}

    public enum AddOutcome {
        ADDED,
        ALREADY_THERE,
        /** Group 1, which takes every new friend, holds 255. */
        LIST_FULL,
        NO_SUCH_USER
    }

    public enum DeleteGroupOutcome {
        DONE,
        NO_SUCH_GROUP,
        FIRST_GROUP,
        /** Group 1 could not take the members. */
        WOULD_OVERFLOW
    }

    public enum MoveOutcome {
        DONE,
        NOT_A_FRIEND,
        NO_SUCH_GROUP,
        GROUP_FULL
    }

    /** A user's own list, and who has the user in theirs and isn't blocked by it, by number. */
    public record Circle(List<Group> groups, List<Long> holders) {}

    /** The holders are the rows without a group. */
    static final String CIRCLES = """
            SELECT g.owner, g.number, g.name, a.number, a.nickname, a.portrait
            FROM friend_groups g
            LEFT JOIN friends f ON f.owner = g.owner AND f.group_number = g.number
            LEFT JOIN accounts a ON a.number = f.friend
            WHERE g.owner = ANY(?)
            UNION ALL
            SELECT friend, NULL, NULL, owner, NULL, NULL FROM friends f WHERE friend = ANY(?)
                AND NOT EXISTS (SELECT FROM blocks b WHERE b.blocker = f.friend AND b.blocked = f.owner)
            ORDER BY 1, 2, 4
            """;

    static final String HOLDERS = """
            SELECT friend, owner FROM friends f WHERE friend = ANY(?)
                AND NOT EXISTS (SELECT FROM blocks b WHERE b.blocker = f.friend AND b.blocked = f.owner)
            ORDER BY friend, owner
            """;

    /** Friend lists in one query: some can be long. */
    private static final int MOST_LISTS = 64;

    private final Sql sql;
    private final Batch<Long, Circle> circles = new Batch<>(MOST_LISTS, 2, this::circles);
    private final Batch<Long, List<Long>> holders = new Batch<>(MOST_LISTS, 2, this::holders);

    FriendTable(Sql sql) {
        this.sql = sql;
    }

    /** As {@link #circle}, the groups alone. */
    public List<Group> friendList(long owner) {
        return circle(owner).groups();
    }

    /**
     * All groups by number, empty ones too, each with its friends by number; and who has this user in a list and may see
     * it. Nothing for an owner that doesn't exist. One query for all that ask at the same time.
     */
    public Circle circle(long owner) {
        var circle = circles.get(owner);
        return circle == null ? new Circle(List.of(), List.of()) : circle;
    }

    private Map<Long, Circle> circles(List<Long> owners) {
        var numbers = Sql.array(owners);
        return sql.query(CIRCLES, FriendTable::readCircles, numbers, numbers);
    }

    private static Map<Long, Circle> readCircles(ResultSet rows) throws SQLException {
        var circles = new HashMap<Long, Circle>();
        while (rows.next()) {
            var circle =
                    circles.computeIfAbsent(rows.getLong(1), _ -> new Circle(new ArrayList<>(1), new ArrayList<>(0)));
            var groups = circle.groups();
            var group = rows.getInt(2);
            if (rows.wasNull()) {
                circle.holders().add(rows.getLong(4));
                continue;
            }
            if (groups.isEmpty() || groups.getLast().number() != group) {
                groups.add(new Group(group, rows.getString(3), new ArrayList<>(0)));
            }
            var friend = rows.getLong(4);
            if (!rows.wasNull()) {
                groups.getLast().friends().add(new Friend(friend, rows.getString(5), rows.getInt(6)));
            }
        }
        return circles;
    }

    /** Who has this user in a list and isn't blocked by it, by number. */
    public List<Long> holders(long number) {
        var list = holders.get(number);
        return list == null ? List.of() : list;
    }

    private Map<Long, List<Long>> holders(List<Long> numbers) {
        return sql.query(
                HOLDERS,
                rows -> {
                    var lists = new HashMap<Long, List<Long>>();
                    while (rows.next()) {
                        lists.computeIfAbsent(rows.getLong(1), _ -> new ArrayList<>())
                                .add(rows.getLong(2));
                    }
                    return lists;
                },
                Sql.array(numbers));
    }

    /** The friends in a group, or in all groups for group 0, by number; empty when there is no such group or owner. */
    public Optional<List<Long>> friendsIn(long owner, long group) {
        var rows = sql.statement(handle -> handle.createQuery("""
                        SELECT f.friend FROM friend_groups g
                        LEFT JOIN friends f ON f.owner = g.owner AND f.group_number = g.number
                        WHERE g.owner = :owner AND (:group = 0 OR g.number = :group)
                        ORDER BY f.friend
                        """)
                .bind("owner", owner)
                .bind("group", group)
                .map((row, _) -> Optional.ofNullable(row.getObject("friend", Long.class)))
                .list());
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(rows.stream().flatMap(Optional::stream).toList());
    }

    public boolean isFriend(long owner, long friend) {
        return sql.statement(handle -> isFriend(handle, owner, friend));
    }

    static boolean isFriend(Handle handle, long owner, long friend) {
        return handle.select("SELECT 1 FROM friends WHERE owner = ? AND friend = ?", owner, friend)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** Adds an empty group under the first free number, and says which; empty when there are 255 or no such owner. */
    public OptionalInt addGroup(long owner, String name) {
        return sql.transaction(handle -> {
            if (lockList(handle, owner).isEmpty()) {
                return OptionalInt.empty();
            }
            return handle
                    .createQuery("""
                            INSERT INTO friend_groups (owner, number, name)
                            SELECT :owner, min(free), :name FROM generate_series(1, :max) free
                            WHERE free NOT IN (SELECT number FROM friend_groups WHERE owner = :owner)
                            HAVING min(free) IS NOT NULL
                            RETURNING number
                            """)
                    .bind("owner", owner)
                    .bind("name", name)
                    .bind("max", MAX)
                    .mapTo(Integer.class)
                    .stream()
                    .mapToInt(Integer::intValue)
                    .findFirst();
        });
    }

    /** @return whether there is such a group */
    public boolean renameGroup(long owner, int group, String name) {
        return sql.statement(handle -> handle.execute(
                        "UPDATE friend_groups SET name = ? WHERE owner = ? AND number = ?", name, owner, group))
                == 1;
    }

    /** Deletes a group; group 1 takes its members. */
    public DeleteGroupOutcome deleteGroup(long owner, int group) {
        if (group == 1) {
            return DeleteGroupOutcome.FIRST_GROUP;
        }
        return sql.transaction(handle -> {
            var first = lockList(handle, owner);
            var members = members(handle, owner).get(group);
            if (first.isEmpty() || members == null) {
                return DeleteGroupOutcome.NO_SUCH_GROUP;
            }
            if (first.getAsInt() + members > MAX) {
                return DeleteGroupOutcome.WOULD_OVERFLOW;
            }
            handle.execute("UPDATE friends SET group_number = 1 WHERE owner = ? AND group_number = ?", owner, group);
            count(handle, owner, 1, members);
            handle.execute("DELETE FROM friend_groups WHERE owner = ? AND number = ?", owner, group);
            return DeleteGroupOutcome.DONE;
        });
    }

    /**
     * Moves friends between groups, all or none. Only the result has to fit, so friends of two full groups can change
     * places. Of two moves of one friend the later one counts.
     */
    public MoveOutcome move(long owner, List<Move> moves) {
        return sql.transaction(handle -> {
            if (lockList(handle, owner).isEmpty()) {
                return moves.isEmpty() ? MoveOutcome.DONE : MoveOutcome.NOT_A_FRIEND;
            }
            var targets = new LinkedHashMap<Long, Integer>();
            moves.forEach(move -> targets.put(move.friend(), move.group()));
            var places = places(handle, owner, targets);
            if (places.size() < targets.size()) {
                return MoveOutcome.NOT_A_FRIEND;
            }
            var before = members(handle, owner);
            if (!before.keySet().containsAll(targets.values())) {
                return MoveOutcome.NO_SUCH_GROUP;
            }
            var change = new TreeMap<Integer, Integer>();
            targets.forEach((friend, target) -> {
                change.merge(places.getOrDefault(friend, target), -1, Integer::sum);
                change.merge(target, 1, Integer::sum);
            });
            if (change.entrySet().stream()
                    .anyMatch(entry -> before.getOrDefault(entry.getKey(), 0) + entry.getValue() > MAX)) {
                return MoveOutcome.GROUP_FULL;
            }
            handle.createUpdate("""
                            UPDATE friends f SET group_number = m.target
                            FROM unnest(:friends, :targets) m(friend, target)
                            WHERE f.owner = :owner AND f.friend = m.friend
                            """)
                    .bind("owner", owner)
                    .bindArray("friends", Long.class, targets.keySet())
                    .bindArray("targets", Integer.class, targets.values())
                    .execute();
            change.forEach((group, difference) -> count(handle, owner, group, difference));
            return MoveOutcome.DONE;
        });
    }

    /** In which group each of these is now; those that are no friends are missing. */
    private static Map<Long, Integer> places(Handle handle, long owner, Map<Long, Integer> targets) {
        return handle.createQuery(
                        "SELECT friend, group_number FROM friends WHERE owner = :owner AND friend = ANY(:friends)")
                .bind("owner", owner)
                .bindArray("friends", Long.class, targets.keySet())
                .reduceRows(new TreeMap<Long, Integer>(), (map, row) -> {
                    map.put(row.getColumn("friend", Long.class), row.getColumn("group_number", Integer.class));
                    return map;
                });
    }

    /** The owner's groups and how many friends each holds. */
    private static Map<Integer, Integer> members(Handle handle, long owner) {
        return handle.createQuery("SELECT number, members FROM friend_groups WHERE owner = :owner")
                .bind("owner", owner)
                .reduceRows(new TreeMap<Integer, Integer>(), (map, row) -> {
                    map.put(row.getColumn("number", Integer.class), row.getColumn("members", Integer.class));
                    return map;
                });
    }

    private static void count(Handle handle, long owner, int group, int difference) {
        if (difference != 0) {
            handle.execute(
                    "UPDATE friend_groups SET members = members + ? WHERE owner = ? AND number = ?",
                    difference,
                    owner,
                    group);
        }
    }

    /** Puts a friend into the owner's group 1, and takes away a pending request of the owner to it. */
    public AddOutcome add(long owner, long friend) {
        return sql.transaction(handle -> {
            var members = lockList(handle, owner, friend);
            if (members.isEmpty()) {
                return AddOutcome.NO_SUCH_USER;
            }
            var outcome = insert(handle, owner, friend, members.getAsInt());
            if (outcome == AddOutcome.ADDED) {
                handle.execute("DELETE FROM friend_requests WHERE requester = ? AND target = ?", owner, friend);
            }
            return outcome;
        });
    }

    /** Both accounts exist and the owner's list is locked. */
    static AddOutcome insert(Handle handle, long owner, long friend, int membersOfFirst) {
        if (isFriend(handle, owner, friend)) {
            return AddOutcome.ALREADY_THERE;
        }
        if (membersOfFirst >= MAX) {
            return AddOutcome.LIST_FULL;
        }
        handle.execute("INSERT INTO friends (owner, friend, group_number) VALUES (?, ?, 1)", owner, friend);
        count(handle, owner, 1, 1);
        return AddOutcome.ADDED;
    }

    /** Takes a friend off the owner's list. @return whether it was there */
    public boolean remove(long owner, long friend) {
        return sql.transaction(handle -> {
            lockList(handle, owner);
            var group = handle.createQuery(
                            "DELETE FROM friends WHERE owner = :owner AND friend = :friend RETURNING group_number")
                    .bind("owner", owner)
                    .bind("friend", friend)
                    .mapTo(Integer.class)
                    .findOne();
            group.ifPresent(number -> count(handle, owner, number, -1));
            return group.isPresent();
        });
    }

    /**
     * Keeps the accounts from being deleted and takes the owner's list for this transaction.
     *
     * @return how many friends group 1 holds; empty when one of the accounts doesn't exist
     */
    static OptionalInt lockList(Handle handle, long owner, long... others) {
        var accounts = Stream.concat(Stream.of(owner), Arrays.stream(others).boxed())
                .distinct()
                .toList();
        if (lockAccounts(handle, accounts) < accounts.size()) {
            return OptionalInt.empty();
        }
        @Nullable
        Integer members = handle.createQuery(
                        "SELECT members FROM friend_groups WHERE owner = :owner AND number = 1 FOR NO KEY UPDATE")
                .bind("owner", owner)
                .mapTo(Integer.class)
                .findOne()
                .orElse(null);
        return members == null ? OptionalInt.empty() : OptionalInt.of(members);
    }

    /** Keeps these accounts from being deleted during this transaction, and says how many of them exist. */
    static int lockAccounts(Handle handle, List<Long> numbers) {
        return handle.createQuery("SELECT 1 FROM accounts WHERE number = ANY(:numbers) ORDER BY number FOR KEY SHARE")
                .bindArray("numbers", Long.class, numbers)
                .mapTo(Integer.class)
                .list()
                .size();
    }
}
