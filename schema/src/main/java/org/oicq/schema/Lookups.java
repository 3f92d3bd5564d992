package org.oicq.schema;

import java.util.List;
import java.util.Optional;

/**
 * What operators look for among all that there is. Where little is found all is read, which takes some 100 ms of 100,000
 * accounts: an index for it would cost each registration more than it saves.
 */
public final class Lookups {
    static final String ACCOUNTS = """
            SELECT * FROM accounts
            WHERE number > :after AND (starts_with(number::text, :text) OR position(lower(:text) IN lower(nickname)) > 0)
            ORDER BY number LIMIT :limit
            """;

    private final Sql sql;

    Lookups(Sql sql) {
        this.sql = sql;
    }

    /** Accounts whose number begins with a text, or whose nickname has it in any case; with a number above {@code after}. */
    public List<Account> accounts(String text, long after, int limit) {
        return sql.statement(handle -> handle.createQuery(ACCOUNTS)
                .bind("text", text)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> AccountTable.account(row))
                .list());
    }

    /** Rooms whose number begins with a text, or whose name has it in any case; with a number above {@code after}. */
    public List<Room> rooms(String text, long after, int limit) {
        return sql.statement(handle -> handle.createQuery("""
                        SELECT * FROM rooms
                        WHERE number > :after AND (starts_with(number::text, :text) OR position(lower(:text) IN lower(name)) > 0)
                        ORDER BY number LIMIT :limit
                        """)
                .bind("text", text)
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> Room.read(row))
                .list());
    }

    /** What an account has; empty where there is none. */
    public Optional<Belongings> belongings(long number) {
        return sql.statement(handle -> handle.createQuery("""
                        SELECT
                          (SELECT count(*) FROM jobs WHERE owner = a.number AND state <= 3) AS jobs,
                          (SELECT count(*) FROM room_members WHERE number = a.number AND role <= 3) AS rooms,
                          (SELECT count(*) FROM room_members m JOIN rooms r ON r.number = m.room
                            WHERE m.number = a.number AND m.role = 3 AND r.members > 1) AS passing,
                          (SELECT count(*) FROM room_members m JOIN rooms r ON r.number = m.room
                            WHERE m.number = a.number AND m.role <= 3 AND r.members = 1) AS lonely,
                          (SELECT count(*) FROM friends WHERE friend = a.number) AS lists,
                          (SELECT coalesce(sum(messages), 0) FROM mailboxes WHERE receiver = a.number) AS messages,
                          (SELECT count(*) FROM received_faxes WHERE owner = a.number) AS faxes,
                          (SELECT count(*) FROM fax_numbers WHERE owner = a.number) AS fax_numbers
                        FROM accounts a WHERE a.number = :number
                        """)
                .bind("number", number)
                .map((row, _) -> new Belongings(
                        row.getLong("jobs"),
                        row.getLong("rooms"),
                        row.getLong("passing"),
                        row.getLong("lonely"),
                        row.getLong("lists"),
                        row.getLong("messages"),
                        row.getLong("faxes"),
                        row.getLong("fax_numbers")))
                .findOne());
    }
}
