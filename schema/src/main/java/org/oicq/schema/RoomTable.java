package org.oicq.schema;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jdbi.v3.core.Handle;

/** Rooms and who is in them. What changes a room takes its row first, so that its changes come one after the other. */
public final class RoomTable {
    /** A room in the list of somebody who is in it, or invited to it. */
    public record Mine(long room, String name, int role, long lastEntry, long readUpTo) {}

    /** A member of a room in the list of its members. */
    public record Member(long number, String nickname, int portrait, int role) {}

    /**
     * A room as somebody sees it.
     *
     * @param role what it is in the room (see {@link RoomRoles})
     * @param joinedEntry the entry of its own joining, where it is in the room
     */
    public record Seen(Room room, int role, long joinedEntry) {}

    /** Information type of a request to join. */
    private static final int ASKS = 2;

    static final String MINE = """
            SELECT m.number, m.room, r.name, m.role, r.last_entry, m.read_up_to
            FROM room_members m JOIN rooms r ON r.number = m.room
            WHERE m.number = ANY(?) AND m.role <= 4
            """;

    static final String SEEN = "SELECT r.*, m.role, m.joined_entry FROM rooms r"
            + " LEFT JOIN room_members m ON m.room = r.number AND m.number = ? WHERE r.number = ?";

    private static final String MEMBERS = """
            SELECT m.number, a.nickname, a.portrait, m.role
            FROM room_members m JOIN accounts a ON a.number = m.number
            WHERE m.room = ? AND m.role <= 3 AND m.number %s ? ORDER BY m.number %s LIMIT ?
            """;

    static final String MEMBERS_UP = MEMBERS.formatted(">", "");
    static final String MEMBERS_DOWN = MEMBERS.formatted("<", "DESC");

    /** What waits for these is given once. */
    private static final String TAKE_NOTICES = """
            DELETE FROM room_notices WHERE receiver = ANY(?)
            RETURNING receiver, room, at, about, information, information_type
            """;

    static final String REQUESTS = """
            SELECT q.room, q.number, q.reason, q.asked_at
            FROM room_members m JOIN room_requests q ON q.room = m.room
            WHERE m.number = ? AND m.role IN (2, 3) AND (q.room, q.number) > (?, ?)
            ORDER BY q.room, q.number LIMIT ?
            """;

    private static final String SEARCH = """
            SELECT * FROM rooms WHERE number > ? AND access < 2
                AND (number = ? OR (name || chr(10) || topic) ILIKE ALL(?::text[]))
            ORDER BY number LIMIT ?
            """;

    /** Lists of rooms in one query. */
    private static final int MOST_LISTS = 64;

    private final Sql sql;
    private final Batch<Long, List<Mine>> mine = new Batch<>(MOST_LISTS, 2, this::mine);
    private final Batch<Long, List<RoomEntry>> notices = new Batch<>(Batch.MOST, 1, this::takeNotices);

    RoomTable(Sql sql) {
        this.sql = sql;
    }

    // ------------------------------------------------------------------ changes

    /**
     * Makes a room, whose maker owns it; its joining is the first entry.
     *
     * @param mayMake whether somebody in so many rooms may make another one
     * @return empty where it may not
     */
    public Optional<LockedRoom> make(
            long owner, String name, String topic, int access, Predicate<LockedRoom.Places> mayMake) {
        return sql.transaction(handle -> {
            if (!lockAccount(handle, owner) || !mayMake.test(LockedRoom.places(handle, owner))) {
                return Optional.empty();
            }
            var room = handle.createQuery("INSERT INTO rooms (name, topic, access, owner)"
                            + " VALUES (:name, :topic, :access, :owner) RETURNING " + Room.COLUMNS)
                    .bind("name", name)
                    .bind("topic", topic)
                    .bind("access", access)
                    .bind("owner", owner)
                    .map((row, _) -> Room.read(row))
                    .one();
            var locked = new LockedRoom(handle, room);
            locked.join(owner, RoomRoles.OWNER);
            return Optional.of(locked);
        });
    }

    /**
     * Changes a room in one transaction.
     *
     * @param account whose rooms may become more by it: it is kept from being deleted, and from joining another room at the
     *     same time; empty where there is nobody
     * @param work decides and does it; run again where the transaction has to be repeated
     * @return what {@code work} gave; empty where there is no such room, or no such account
     */
    public <T> Optional<T> change(long room, OptionalLong account, Function<LockedRoom, T> work) {
        return sql.transaction(handle -> account.isPresent() && !lockAccount(handle, account.getAsLong())
                ? Optional.empty()
                : LockedRoom.lock(handle, room).map(work));
    }

    /** Locked before any room, as in {@link AccountTable#delete}. */
    private static boolean lockAccount(Handle handle, long number) {
        return handle.createQuery("SELECT 1 FROM accounts WHERE number = :number FOR NO KEY UPDATE")
                .bind("number", number)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** Takes an account that will be deleted out of all rooms, within that transaction. */
    static void leaveAll(Handle handle, long number) {
        var rooms = handle.createQuery("SELECT room FROM room_members WHERE number = :number ORDER BY room")
                .bind("number", number)
                .mapTo(Long.class)
                .list();
        for (var room : rooms) {
            LockedRoom.lock(handle, room).ifPresent(locked -> {
                if (RoomRoles.in(locked.role(number))) {
                    locked.leave(number);
                } else {
                    locked.forget(number);
                }
                AccountChanges.announce(handle, room, AccountChanges.Change.ROOM);
            });
        }
        handle.execute("DELETE FROM room_notices WHERE receiver = ?", number);
    }

    /**
     * An operator deletes a room; its members are told as by nobody.
     *
     * @param type the information type of what they are told
     * @return its name; empty where there is no such room
     */
    public Optional<String> delete(long number, int type) {
        return sql.transaction(handle -> LockedRoom.lock(handle, number).map(room -> {
            var members = room.memberNumbers();
            room.delete();
            room.notice(members, type, 0, room.room().name());
            AccountChanges.announce(handle, number, AccountChanges.Change.ROOM);
            return room.room().name();
        }));
    }

    /**
     * Notes how far members have read, where that is further than before and not beyond the log. A crash may lose the last
     * of these notes, which nobody waits for.
     */
    public void markRead(Collection<Mark> marks) {
        sql.statement(handle -> handle.createUpdate("""
                        WITH quick AS (SELECT set_config('synchronous_commit', 'off', true))
                        UPDATE room_members m SET read_up_to = least(t.entry, r.last_entry)
                        FROM quick, unnest(:rooms, :numbers, :entries) t(room, number, entry)
                            JOIN rooms r ON r.number = t.room
                        WHERE m.room = t.room AND m.number = t.number AND m.role <= 3
                            AND m.read_up_to < least(t.entry, r.last_entry)
                        """)
                .bindArray("rooms", Long.class, marks.stream().map(Mark::room).toList())
                .bindArray(
                        "numbers", Long.class, marks.stream().map(Mark::number).toList())
                .bindArray(
                        "entries", Long.class, marks.stream().map(Mark::entry).toList())
                .execute());
    }

    /** How far a member has read. */
    public record Mark(long room, long number, long entry) {}

    // ------------------------------------------------------------------ looking

    /** A room; empty where there is none with this number. */
    public Optional<Room> find(long number) {
        return see(number, 0).map(Seen::room);
    }

    /** A room as this user sees it; empty where there is none with this number. */
    public Optional<Seen> see(long number, long user) {
        return sql.query(
                SEEN,
                rows -> rows.next()
                        ? Optional.of(new Seen(Room.read(rows), rows.getInt("role"), rows.getLong("joined_entry")))
                        : Optional.empty(),
                user,
                number);
    }

    /** The rooms that a user is in or invited to, by number; one query for all that ask at the same time. */
    public List<Mine> mine(long number) {
        var list = mine.get(number);
        return list == null ? List.of() : list;
    }

    private Map<Long, List<Mine>> mine(List<Long> numbers) {
        return sql.query(
                MINE + " ORDER BY m.number, m.room",
                rows -> lists(
                        rows,
                        row -> new Mine(
                                row.getLong("room"),
                                row.getString("name"),
                                row.getInt("role"),
                                row.getLong("last_entry"),
                                row.getLong("read_up_to"))),
                Sql.array(numbers));
    }

    /** The rows of each number, which is their first column. */
    private static <T> Map<Long, List<T>> lists(ResultSet rows, Sql.Reader<T> row) throws SQLException {
        var lists = new HashMap<Long, List<T>>();
        while (rows.next()) {
            lists.computeIfAbsent(rows.getLong(1), _ -> new ArrayList<>()).add(row.read(rows));
        }
        return lists;
    }

    /**
     * Members of a room from a number on, not including it, in the order of their distance.
     *
     * @param up towards larger numbers, or towards smaller ones
     */
    public List<Member> members(long room, long start, boolean up, int limit) {
        return sql.query(
                up ? MEMBERS_UP : MEMBERS_DOWN,
                rows -> {
                    var members = new ArrayList<Member>();
                    while (rows.next()) {
                        members.add(new Member(rows.getLong(1), rows.getString(2), rows.getInt(3), rows.getInt(4)));
                    }
                    return members;
                },
                room,
                start,
                limit);
    }

    /** Rooms with a number above {@code after}, by number, whatever their access. */
    public List<Room> list(long after, int limit) {
        return sql.query(
                "SELECT * FROM rooms WHERE number > ? ORDER BY number LIMIT ?", RoomTable::rooms, after, limit);
    }

    private static List<Room> rooms(ResultSet rows) throws SQLException {
        var found = new ArrayList<Room>();
        while (rows.next()) {
            found.add(Room.read(rows));
        }
        return found;
    }

    /**
     * Rooms that anyone may see, whose name or topic contains each of the words, in any case, or which have this number; by
     * number.
     *
     * @param words with blanks between them; none find all
     */
    public List<Room> search(String words, long after, int limit) {
        var patterns = Arrays.stream(words.strip().split("\\s+"))
                .map(word -> "%" + word.replaceAll("[\\\\%_]", "\\\\$0") + "%")
                .toArray(String[]::new);
        var number = words.strip().matches("\\d{1,10}") ? Long.parseLong(words.strip()) : 0;
        return sql.query(SEARCH, RoomTable::rooms, after, number, patterns, limit);
    }

    // ------------------------------------------------------------------ what waits for somebody

    /**
     * The system messages outside of the log that wait for a user, oldest first; they wait no longer. One query for all that
     * ask at the same time.
     */
    public List<RoomEntry> takeNotices(long receiver) {
        var list = notices.get(receiver);
        return list == null ? List.of() : list;
    }

    private Map<Long, List<RoomEntry>> takeNotices(List<Long> receivers) {
        var lists = sql.query(
                TAKE_NOTICES,
                rows -> lists(
                        rows,
                        row -> new RoomEntry(
                                row.getLong("room"),
                                0,
                                row.getLong("at"),
                                1,
                                row.getLong("about"),
                                row.getString("information"),
                                row.getInt("information_type"))),
                Sql.array(receivers));
        lists.values()
                .forEach(list -> list.sort(Comparator.comparingLong(RoomEntry::at)
                        .thenComparingLong(RoomEntry::room)
                        .thenComparingInt(RoomEntry::informationType)));
        return lists;
    }

    /**
     * Requests to join the rooms that a user owns or moderates, by room and number, after this room and number.
     *
     * @param limit the largest number of them
     */
    public List<RoomEntry> requests(long user, long afterRoom, long afterNumber, int limit) {
        return sql.query(
                REQUESTS,
                rows -> {
                    var requests = new ArrayList<RoomEntry>();
                    while (rows.next()) {
                        requests.add(request(rows.getLong(1), rows.getLong(2), rows.getString(3), rows.getLong(4)));
                    }
                    return requests;
                },
                user,
                afterRoom,
                afterNumber,
                limit);
    }

    /** A request as its system message. */
    static RoomEntry request(long room, long number, String reason, long at) {
        return new RoomEntry(room, 0, at, 1, number, reason, ASKS);
    }
}
