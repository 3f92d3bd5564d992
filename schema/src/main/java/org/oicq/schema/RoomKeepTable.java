package org.oicq.schema;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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

    /**
     * A block and its terms.
     *
     * @param terms for each term the entries that have it: bit n is entry {@code BLOCK * block + n}
     */
    public record Terms(long block, Map<Integer, Long> terms) {}

    /**
     * A block and those of its entries that have all terms of a search.
     *
     * @param entries bit n is entry {@code BLOCK * block + n}; 0 where none has all of them
     */
    public record Match(long block, long entries) {
        /** The numbers of those entries, newest first. */
        public List<Long> numbers() {
            var numbers = new ArrayList<Long>(Long.bitCount(entries));
            for (long left = entries; left != 0; left &= ~Long.highestOneBit(left)) {
                numbers.add(block * BLOCK + Long.SIZE - 1 - Long.numberOfLeadingZeros(left));
            }
            return numbers;
        }
    }

    /**
     * What the blocks of a room say.
     *
     * @param searchable entries above this one are in no block yet; 0 where there is no such room
     * @param matches newest first
     */
    public record Matches(long searchable, List<Match> matches) {}

    static final String MATCHES = """
            SELECT r.searchable, m.block, m.matching
            FROM rooms r LEFT JOIN LATERAL room_matches(r.number, ?::integer[], ?, ?, ?, ?, ?) m ON true
            WHERE r.number = ? ORDER BY m.block DESC
            """;

    static final String ENTRIES = """
            SELECT entry, at, about, flag, information_type, information FROM room_entries
            WHERE room = ? AND entry >= ? AND entry <= ?
            UNION ALL
            SELECT entry, at, about, flag, information_type, information FROM room_entries
            WHERE room = ? AND entry = ANY(?)
            ORDER BY entry DESC
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
                        "INSERT INTO room_blocks (room, block, terms, entries) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
                        room,
                        block.block(),
                        block.terms().keySet().stream()
                                .mapToInt(Integer::intValue)
                                .toArray(),
                        block.terms().values().stream()
                                .mapToLong(Long::longValue)
                                .toArray());
            }
            return null;
        });
        searchable(room, (blocks.getLast().block() + 1) * BLOCK - 1);
    }

    /**
     * Looks for terms in the blocks between these two.
     *
     * @param newest so many of the newest blocks are all asked, and stand in the result with or without a match
     * @param further where those have less than {@code enough} entries: so many of the blocks that have all terms
     */
    public Matches matches(long room, List<Integer> terms, long least, long most, int newest, int further, int enough) {
        return sql.query(
                MATCHES,
                rows -> {
                    var searchable = 0L;
                    var matches = new ArrayList<Match>();
                    while (rows.next()) {
                        searchable = rows.getLong(1);
                        var block = rows.getLong(2);
                        if (!rows.wasNull()) {
                            matches.add(new Match(block, rows.getLong(3)));
                        }
                    }
                    return new Matches(searchable, matches);
                },
                terms.stream().mapToInt(Integer::intValue).toArray(),
                least,
                most,
                newest,
                further,
                enough,
                room);
    }

    /**
     * Those of these entries that are there, newest first: some in a row, and some others.
     *
     * @param most below {@code least} for none in a row
     */
    public List<RoomEntry> entries(long room, long least, long most, List<Long> others) {
        return sql.query(ENTRIES, rows -> entries(room, rows), room, least, most, room, Sql.array(others));
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
