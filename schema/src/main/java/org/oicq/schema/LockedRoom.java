package org.oicq.schema;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * A room within a transaction that has locked it: nobody else writes its log or changes who is in it. What may be done is
 * the caller's to decide; this does it.
 */
public final class LockedRoom {
    /**
     * In how many rooms somebody is.
     *
     * @param in those with a role 1 to 3
     * @param owned those with role 3
     * @param invited those with role 4
     */
    public record Places(int in, int owned, int invited) {}

    private static final int SYSTEM = 1;

    /** Information types of a room's system messages that go into the log. */
    private static final int JOINED = 1;

    private static final int ROLE = 5;
    private static final int LEFT = 6;
    private static final int CHANGED = 7;

    private final Handle handle;
    private final Room room;
    private final Map<Long, Integer> roles = new HashMap<>();
    private final List<RoomEntry> entries = new ArrayList<>();
    private boolean deleted;

    LockedRoom(Handle handle, Room room) {
        this.handle = handle;
        this.room = room;
    }

    /** The room's row when it was locked. Empty where there is no such room. */
    static Optional<LockedRoom> lock(Handle handle, long number) {
        return handle.createQuery("SELECT " + Room.COLUMNS + " FROM rooms WHERE number = :number FOR NO KEY UPDATE")
                .bind("number", number)
                .map((row, _) -> Room.read(row))
                .findOne()
                .map(room -> new LockedRoom(handle, room));
    }

    /** The room as it was before this transaction. */
    public Room room() {
        return room;
    }

    /** What was written into its log by this transaction, in order. */
    public List<RoomEntry> entries() {
        return List.copyOf(entries);
    }

    /** Whether this transaction has deleted it. */
    public boolean deleted() {
        return deleted;
    }

    /** What somebody is in it now (see {@link RoomRoles}). */
    public int role(long number) {
        return roles.computeIfAbsent(number, this::readRole);
    }

    private int readRole(long number) {
        return handle.select("SELECT role FROM room_members WHERE room = ? AND number = ?", room.number(), number)
                .mapTo(Integer.class)
                .findOne()
                .orElse(RoomRoles.NONE);
    }

    /** How many are in it now. */
    public int members() {
        return handle.select("SELECT members FROM rooms WHERE number = ?", room.number())
                .mapTo(Integer.class)
                .one();
    }

    /** How many have this role in it now. */
    public int count(int role) {
        return handle.select("SELECT count(*) FROM room_members WHERE room = ? AND role = ?", room.number(), role)
                .mapTo(Integer.class)
                .one();
    }

    /** In how many rooms somebody is; nobody else changes that where this transaction has locked the account. */
    public Places places(long number) {
        return places(handle, number);
    }

    static Places places(Handle handle, long number) {
        return handle.createQuery("""
                        SELECT count(*) FILTER (WHERE role <= 3) AS joined, count(*) FILTER (WHERE role = 3) AS owned,
                            count(*) FILTER (WHERE role = 4) AS invited
                        FROM room_members WHERE number = :number
                        """)
                .bind("number", number)
                .map((row, _) -> new Places(row.getInt("joined"), row.getInt("owned"), row.getInt("invited")))
                .one();
    }

    // ------------------------------------------------------------------ the log

    private RoomEntry log(int type, long about, String information) {
        var last = handle.createQuery(
                        "UPDATE rooms SET last_entry = last_entry + 1 WHERE number = :room RETURNING last_entry")
                .bind("room", room.number())
                .mapTo(Long.class)
                .one();
        var entry =
                new RoomEntry(room.number(), last, Instant.now().getEpochSecond(), SYSTEM, about, information, type);
        handle.execute(
                "INSERT INTO room_entries (room, entry, at, about, flag, information_type, information)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?)",
                entry.room(),
                entry.entry(),
                entry.at(),
                entry.about(),
                entry.flag(),
                entry.informationType(),
                entry.information());
        entries.add(entry);
        return entry;
    }

    // ------------------------------------------------------------------ members

    /** Somebody who is not in it joins; a request or an invitation of it is over. */
    public void join(long number, int role) {
        var entry = log(JOINED, number, "").entry();
        handle.execute("""
                INSERT INTO room_members (room, number, role, joined_entry, read_up_to) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (room, number) DO UPDATE
                    SET role = excluded.role, joined_entry = excluded.joined_entry, read_up_to = excluded.read_up_to
                """, room.number(), number, role, entry, entry);
        withdraw(number);
        grow(1);
        roles.put(number, role);
    }

    /** Gives a member another role among 1 to 3, which is in the log. There must not be two owners, not even for a moment. */
    public void promote(long number, int role) {
        handle.execute("UPDATE room_members SET role = ? WHERE room = ? AND number = ?", role, room.number(), number);
        if (role == RoomRoles.OWNER) {
            handle.execute("UPDATE rooms SET owner = ? WHERE number = ?", number, room.number());
        }
        roles.put(number, role);
        log(ROLE, number, Integer.toString(role));
    }

    /** Bans somebody, whether or not it is in the room; that is in the log. */
    public void ban(long number) {
        var was = role(number);
        handle.execute("""
                INSERT INTO room_members (room, number, role, joined_entry, read_up_to) VALUES (?, ?, 5, 0, 0)
                ON CONFLICT (room, number) DO UPDATE SET role = 5
                """, room.number(), number);
        withdraw(number);
        if (RoomRoles.in(was)) {
            grow(-1);
        }
        roles.put(number, RoomRoles.BANNED);
        log(ROLE, number, Integer.toString(RoomRoles.BANNED));
    }

    /** Invites somebody who has no role in it. */
    public void invite(long number) {
        handle.execute(
                "INSERT INTO room_members (room, number, role, joined_entry, read_up_to) VALUES (?, ?, 4, 0, 0)",
                room.number(),
                number);
        roles.put(number, RoomRoles.INVITED);
    }

    /** Takes an invitation or a ban back, which is not in the log. */
    public void forget(long number) {
        handle.execute("DELETE FROM room_members WHERE room = ? AND number = ?", room.number(), number);
        handle.execute("DELETE FROM room_notices WHERE room = ? AND receiver = ?", room.number(), number);
        roles.put(number, RoomRoles.NONE);
    }

    /**
     * A member goes, or is put out. An owner passes the room on to the moderator who has been in it longest, else the
     * member; with the last member the room goes.
     */
    public void leave(long number) {
        var was = role(number);
        handle.execute("DELETE FROM room_members WHERE room = ? AND number = ?", room.number(), number);
        grow(-1);
        roles.put(number, RoomRoles.NONE);
        if (members() == 0) {
            delete();
            return;
        }
        log(LEFT, number, "");
        if (was == RoomRoles.OWNER) {
            promote(heir(), RoomRoles.OWNER);
        }
    }

    private long heir() {
        return handle.createQuery("""
                        SELECT number FROM room_members WHERE room = :room AND role <= 2
                        ORDER BY role DESC, joined_entry LIMIT 1
                        """)
                .bind("room", room.number())
                .mapTo(Long.class)
                .one();
    }

    private void grow(int difference) {
        handle.execute("UPDATE rooms SET members = members + ? WHERE number = ?", difference, room.number());
    }

    // ------------------------------------------------------------------ requests

    /** Whether somebody asks to be let in. */
    public boolean asks(long number) {
        return handle.select("SELECT 1 FROM room_requests WHERE room = ? AND number = ?", room.number(), number)
                .mapTo(Integer.class)
                .findOne()
                .isPresent();
    }

    /** Keeps a request to join; a repeated one has the new reason. @return what the owner and the moderators are told */
    public RoomEntry ask(long number, String reason) {
        var at = Instant.now().getEpochSecond();
        handle.execute("""
                INSERT INTO room_requests (room, number, reason, asked_at) VALUES (?, ?, ?, ?)
                ON CONFLICT (room, number) DO UPDATE SET reason = excluded.reason, asked_at = excluded.asked_at
                """, room.number(), number, reason, at);
        return RoomTable.request(room.number(), number, reason, at);
    }

    /** Requests that wait in it. */
    public int requests() {
        return handle.select("SELECT count(*) FROM room_requests WHERE room = ?", room.number())
                .mapTo(Integer.class)
                .one();
    }

    /** Withdraws a request, if there is one. */
    public void withdraw(long number) {
        handle.execute("DELETE FROM room_requests WHERE room = ? AND number = ?", room.number(), number);
    }

    // ------------------------------------------------------------------ the room itself

    /** Changes what the room says of itself; that is in the log. */
    public void change(long who, String name, String topic, int access) {
        handle.execute(
                "UPDATE rooms SET name = ?, topic = ?, access = ? WHERE number = ?",
                name,
                topic,
                access,
                room.number());
        log(CHANGED, who, name);
    }

    /** Who is in it, by number. */
    public List<Long> memberNumbers() {
        return handle.createQuery("SELECT number FROM room_members WHERE room = :room AND role <= 3 ORDER BY number")
                .bind("room", room.number())
                .mapTo(Long.class)
                .list();
    }

    /** Deletes it and its whole log. The entries go later, in small steps. */
    public void delete() {
        handle.execute("DELETE FROM room_notices WHERE room = ?", room.number());
        handle.execute("INSERT INTO room_remains (room) VALUES (?)", room.number());
        handle.execute("DELETE FROM rooms WHERE number = ?", room.number());
        entries.clear();
        deleted = true;
    }

    /** Has a system message outside of the log wait for each of these; one of the same kind that waits still is replaced. */
    public void notice(Collection<Long> receivers, int type, long about, String information) {
        handle.createUpdate("""
                        INSERT INTO room_notices (receiver, room, information_type, about, information, at)
                        SELECT receiver, :room, :type, :about, :information, :at FROM unnest(:receivers) receiver
                        ON CONFLICT (receiver, room, information_type) DO UPDATE
                            SET about = excluded.about, information = excluded.information, at = excluded.at
                        """)
                .bind("room", room.number())
                .bind("type", type)
                .bind("about", about)
                .bind("information", information)
                .bind("at", Instant.now().getEpochSecond())
                .bindArray("receivers", Long.class, receivers)
                .execute();
    }
}
