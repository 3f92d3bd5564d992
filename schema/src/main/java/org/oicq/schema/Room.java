package org.oicq.schema;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A room of the chat server.
 *
 * @param access 0 = anyone joins, 1 = ask first, 2 = by invitation only
 * @param members those with a role 1 to 3
 * @param firstEntry the oldest entry of its log that is kept
 * @param lastEntry the newest one
 */
public record Room(
        long number, String name, String topic, int access, long owner, int members, long firstEntry, long lastEntry) {
    /** The columns that {@link #read} needs. */
    static final String COLUMNS = "number, name, topic, access, owner, members, first_entry, last_entry";

    static Room read(ResultSet row) throws SQLException {
        return new Room(
                row.getLong("number"),
                row.getString("name"),
                row.getString("topic"),
                row.getInt("access"),
                row.getLong("owner"),
                row.getInt("members"),
                row.getLong("first_entry"),
                row.getLong("last_entry"));
    }
}
