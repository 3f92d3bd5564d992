package org.oicq.schema;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What happened in rooms, and was said there. */
public final class RoomLogTable {
    /**
     * Something that a member says.
     *
     * @param at seconds since 1970 UTC
     * @param text no U+0000 in it
     */
    public record Said(long room, long sender, long at, String text) {}

    private static final String COMMIT = "SELECT number, entries FROM room_commits WHERE run = ? FOR NO KEY UPDATE";

    /** In the order of their numbers, so that two who lock several rooms do not lock each other out. */
    static final String LOCK =
            "SELECT number, last_entry FROM rooms WHERE number = ANY(?) ORDER BY number FOR NO KEY UPDATE";

    static final String IN = """
            SELECT m.room, m.number FROM unnest(?::bigint[], ?::bigint[]) s(room, number)
            JOIN room_members m ON m.room = s.room AND m.number = s.number AND m.role <= 3
            """;

    private static final String INSERT = """
            INSERT INTO room_entries (room, entry, at, about, flag, information_type, information)
            SELECT room, entry, at, about, 2, 0, information
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[], ?::bigint[], ?::text[])
                s(room, entry, at, about, information)
            """;

    static final String COUNT =
            "UPDATE rooms r SET last_entry = t.last FROM unnest(?::bigint[], ?::bigint[]) t(room, last)"
                    + " WHERE r.number = t.room";

    private static final String PASSED = "UPDATE room_commits SET number = ?, entries = ? WHERE run = ?";

    private static final String PAGE = """
            SELECT entry, at, about, flag, information_type, information FROM room_entries
            WHERE room = ? AND entry >= ? AND entry <= ? ORDER BY entry %s LIMIT ?
            """;

    static final String PAGE_UP = PAGE.formatted("");
    static final String PAGE_DOWN = PAGE.formatted("DESC");

    /** Rows of servers that do not run any more, kept for so many starts of others. */
    private static final int RUNS_KEPT = 100;

    private final Sql sql;

    RoomLogTable(Sql sql) {
        this.sql = sql;
    }

    /** A number for the commits of a server that starts. */
    public long begin() {
        return sql.transaction(handle -> {
            var run = handle.createQuery("INSERT INTO room_commits DEFAULT VALUES RETURNING run")
                    .mapTo(Long.class)
                    .one();
            handle.execute("DELETE FROM room_commits WHERE run < ?", run - RUNS_KEPT);
            return run;
        });
    }

    /**
     * Stores what is said, in one transaction; when it returns it is durable. In each room the order of the list becomes the
     * order of the entries.
     *
     * @param run what {@link #begin} gave
     * @param commit above the numbers of all commits of the run before, which come one after the other. Where this fails, the
     *     database may have done it all the same: the same again with the same number gives what the first attempt gave.
     * @return the number of each in its room's log, in the order of the list; 0 for one whose sender is not in the room
     */
    public long[] store(long run, long commit, List<Said> said) {
        return sql.transaction(handle -> {
            var connection = handle.getConnection();
            var before = before(connection, run, commit);
            return before.length > 0 ? before : store(connection, run, commit, said);
        });
    }

    /** What became of a commit that has passed already; nothing where it has not. */
    private static long[] before(Connection connection, long run, long commit) throws SQLException {
        try (var statement = connection.prepareStatement(COMMIT)) {
            Sql.set(statement, run);
            try (var row = statement.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("Run " + run + " of the rooms was forgotten.");
                }
                return row.getLong(1) < commit ? new long[0] : numbers(row);
            }
        }
    }

    private static long[] numbers(ResultSet row) throws SQLException {
        var boxed = (Long[]) row.getArray(2).getArray();
        var numbers = new long[boxed.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = boxed[i];
        }
        return numbers;
    }

    /** The rooms are locked first: who is in them is read after that, and does not change any more. */
    private static long[] store(Connection connection, long run, long commit, List<Said> said) throws SQLException {
        Map<Long, Long> last = lock(connection, said);
        Set<Place> places = places(connection, said);
        var entries = new long[said.size()];
        var columns = new Columns(said.size());
        for (int i = 0; i < entries.length; i++) {
            var one = said.get(i);
            if (places.contains(new Place(one.room(), one.sender()))) {
                entries[i] = last.merge(one.room(), 1L, Long::sum);
                columns.add(one, entries[i]);
            }
        }
        if (columns.count > 0) {
            Sql.execute(connection, INSERT, columns.values());
            var rooms = columns.rooms();
            Sql.execute(
                    connection,
                    COUNT,
                    rooms,
                    Arrays.stream(rooms)
                            .map(room -> last.getOrDefault(room, 0L))
                            .toArray());
        }
        Sql.execute(connection, PASSED, commit, entries, run);
        return entries;
    }

    /** Somebody in a room. */
    private record Place(long room, long number) {}

    private static Map<Long, Long> lock(Connection connection, List<Said> said) throws SQLException {
        try (var statement = connection.prepareStatement(LOCK)) {
            Sql.set(statement, (Object)
                    said.stream().mapToLong(Said::room).distinct().toArray());
            var last = new HashMap<Long, Long>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    last.put(rows.getLong(1), rows.getLong(2));
                }
            }
            return last;
        }
    }

    private static Set<Place> places(Connection connection, List<Said> said) throws SQLException {
        var asked = said.stream()
                .map(one -> new Place(one.room(), one.sender()))
                .distinct()
                .toList();
        try (var statement = connection.prepareStatement(IN)) {
            Sql.set(
                    statement,
                    asked.stream().mapToLong(Place::room).toArray(),
                    asked.stream().mapToLong(Place::number).toArray());
            var places = new HashSet<Place>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    places.add(new Place(rows.getLong(1), rows.getLong(2)));
                }
            }
            return places;
        }
    }

    /** What is stored, with one array a column: several times as fast as row by row. */
    private static final class Columns {
        private final long[] room;
        private final long[] entry;
        private final long[] at;
        private final long[] about;
        private final String[] information;
        private int count;

        Columns(int most) {
            room = new long[most];
            entry = new long[most];
            at = new long[most];
            about = new long[most];
            information = new String[most];
        }

        void add(Said said, long number) {
            room[count] = said.room();
            entry[count] = number;
            at[count] = said.at();
            about[count] = said.sender();
            information[count] = said.text();
            count++;
        }

        Object[] values() {
            return new Object[] {
                Arrays.copyOf(room, count),
                Arrays.copyOf(entry, count),
                Arrays.copyOf(at, count),
                Arrays.copyOf(about, count),
                Arrays.copyOf(information, count)
            };
        }

        long[] rooms() {
            return Arrays.stream(room, 0, count).distinct().toArray();
        }
    }

    /**
     * Entries of a room, by rising numbers or by falling ones.
     *
     * @param least the lowest entry that may be among them
     * @param most the highest one
     */
    public List<RoomEntry> page(long room, long least, long most, boolean up, int limit) {
        return sql.query(up ? PAGE_UP : PAGE_DOWN, rows -> RoomKeepTable.entries(room, rows), room, least, most, limit);
    }
}
