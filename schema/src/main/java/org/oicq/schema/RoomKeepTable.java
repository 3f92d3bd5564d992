package org.oicq.schema;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** What is done with the logs of rooms in the background: what is too old goes, and the rest is made searchable. */
public final class RoomKeepTable {
    /** Entries of a block: those with the numbers {@code BLOCK * n} to {@code BLOCK * n + BLOCK - 1}. */
    public static final int BLOCK = 64;

    /**
     * How far a room's log is kept.
     *
     * @param searchable entries up to this one are in blocks
     */
    public record Kept(long room, long firstEntry, long lastEntry, long searchable) {}

    /** A block's terms, each once. */
    public record Terms(long block, List<Integer> terms) {}

    /** The terms are those of one room: what has them is in it. First all of those, for their order is in no index. */
    static final String FIND = """
            WITH found AS MATERIALIZED (SELECT block FROM room_blocks WHERE terms @> ?::integer[])
            SELECT block FROM found WHERE block >= ? AND block <= ? ORDER BY block DESC LIMIT ?
            """;

    static final String ENTRIES = """
            SELECT e.* FROM unnest(?::bigint[]) b(block)
            CROSS JOIN LATERAL (
                SELECT entry, at, about, flag, information_type, information FROM room_entries
                WHERE room = ? AND entry >= b.block * 64 AND entry <= b.block * 64 + 63
                ORDER BY entry DESC
            ) e
            """;

    private final Sql sql;

    RoomKeepTable(Sql sql) {
        this.sql = sql;
    }

    /** Rooms with a number above {@code after}, by number. */
    public List<Kept> rooms(long after, int limit) {
        return sql.query(
                "SELECT number, first_entry, last_entry, searchable FROM rooms WHERE number > ? ORDER BY number LIMIT ?",
                rows -> {
                    var rooms = new ArrayList<Kept>();
                    while (rows.next()) {
                        rooms.add(new Kept(rows.getLong(1), rows.getLong(2), rows.getLong(3), rows.getLong(4)));
                    }
                    return rooms;
                },
                after,
                limit);
    }

    /** Notes that entries before this one are not kept any more; nobody who speaks waits for the disk for that. */
    public void keepFrom(long room, long first) {
        quickly("UPDATE rooms SET first_entry = ? WHERE number = ? AND first_entry < ?", first, room, first);
    }

    /** Entries of a room up to this one are in blocks. */
    private void searchable(long room, long entry) {
        quickly("UPDATE rooms SET searchable = ? WHERE number = ? AND searchable < ?", entry, room, entry);
    }

    /** Entries of a room up to this one are in blocks; 0 where there is no such room. */
    public long searchable(long room) {
        return sql.query("SELECT searchable FROM rooms WHERE number = ?", row -> row.next() ? row.getLong(1) : 0, room);
    }

    private void quickly(String update, Object... parameters) {
        sql.transaction(handle -> {
            handle.execute("SET LOCAL synchronous_commit = off");
            return handle.execute(update, parameters);
        });
    }

    /** Deletes some of the entries before this one, and blocks that have none after it. @return whether there may be more */
    public boolean deleteBefore(long room, long first, int most) {
        var entries = sql.update("""
                DELETE FROM room_entries WHERE room = ? AND entry < ? AND entry = ANY(ARRAY(
                    SELECT entry FROM room_entries WHERE room = ? AND entry < ? ORDER BY entry LIMIT ?))
                """, room, first, room, first, most);
        var blocks = sql.update("""
                DELETE FROM room_blocks WHERE room = ? AND block = ANY(ARRAY(
                    SELECT block FROM room_blocks WHERE room = ? AND block < ? ORDER BY block LIMIT ?))
                """, room, room, first / BLOCK, most / BLOCK + 1);
        return entries >= most || blocks > most / BLOCK;
    }

    /** Deleted rooms whose entries are still there. */
    public List<Long> remains() {
        return sql.query("SELECT room FROM room_remains ORDER BY room LIMIT 100", rows -> {
            var rooms = new ArrayList<Long>();
            while (rows.next()) {
                rooms.add(rows.getLong(1));
            }
            return rooms;
        });
    }

    /** Nothing remains of a room any more. */
    public void gone(long room) {
        sql.update("DELETE FROM room_remains WHERE room = ?", room);
    }

    /** Keeps the terms of whole blocks, which are the next ones of their room. */
    public void addBlocks(long room, List<Terms> blocks) {
        sql.transaction(handle -> {
            for (var block : blocks) {
                Sql.execute(
                        handle.getConnection(),
                        "INSERT INTO room_blocks (room, block, terms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                        room,
                        block.block(),
                        block.terms().stream().mapToInt(Integer::intValue).toArray());
            }
            return null;
        });
        searchable(room, (blocks.getLast().block() + 1) * BLOCK - 1);
    }

    /** Blocks between these two that have all of these terms, newest first. */
    public List<Long> find(List<Integer> terms, long least, long most, int limit) {
        return sql.query(
                FIND,
                rows -> {
                    var blocks = new ArrayList<Long>();
                    while (rows.next()) {
                        blocks.add(rows.getLong(1));
                    }
                    return blocks;
                },
                terms.stream().mapToInt(Integer::intValue).toArray(),
                least,
                most,
                limit);
    }

    /** The entries of blocks, in the order of the list, and in each block newest first. */
    public List<RoomEntry> entries(long room, List<Long> blocks) {
        return sql.query(ENTRIES, rows -> entries(room, rows), Sql.array(blocks), room);
    }

    static List<RoomEntry> entries(long room, ResultSet rows) throws SQLException {
        var entries = new ArrayList<RoomEntry>();
        while (rows.next()) {
            entries.add(new RoomEntry(
                    room,
                    rows.getLong(1),
                    rows.getLong(2),
                    rows.getInt(4),
                    rows.getLong(3),
                    rows.getString(6),
                    rows.getInt(5)));
        }
        return entries;
    }
}
