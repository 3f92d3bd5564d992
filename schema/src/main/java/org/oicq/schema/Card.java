package org.oicq.schema;

import java.sql.ResultSet;
import java.sql.SQLException;

/** What lists of users show of each. */
public record Card(long number, String nickname, int portrait, int gender, int age, int province, String city) {
    /** The columns that {@link #read} needs. */
    static final String COLUMNS = "number, nickname, portrait, gender, age, province, city";

    static Card read(ResultSet row) throws SQLException {
        return new Card(
                row.getLong("number"),
                row.getString("nickname"),
                row.getInt("portrait"),
                row.getInt("gender"),
                row.getInt("age"),
                row.getInt("province"),
                row.getString("city"));
    }
}
