package org.oicq.schema;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jdbi.v3.core.Handle;
import org.oicq.schema.AccountChanges.Change;

/**
 * Accounts with their profiles. What an operator changes ({@link #setDisabled}, {@link #setRole}, {@link
 * #setPasswordHash}, {@link #delete}) is announced to {@link AccountChanges} with the same transaction.
 */
public final class AccountTable {
    static final String CREDENTIALS =
            "SELECT number, password_hash, disabled, supervisor, operator FROM accounts WHERE number = ANY(?)";
    static final String ACCOUNTS = "SELECT * FROM accounts WHERE number = ANY(?)";
    static final String CARDS =
            "SELECT " + Card.COLUMNS + " FROM accounts WHERE number = ANY(:numbers) ORDER BY number";

    private static final String PROFILE_COLUMNS = """
            nickname, portrait, gender, age, real_name, country, province, city, address, zip_code, education, school,
            occupation, phone, pager, email, hobbies, description""";
    private static final String PROFILE_VALUES = """
            :nickname, :portrait, :gender, :age, :realName, :country, :province, :city, :address, :zipCode, :education,
            :school, :occupation, :phone, :pager, :email, :hobbies, :description""";

    private final Sql sql;
    private final Batch<Long, Account> accounts =
            new Batch<>(Batch.MOST, 2, numbers -> read(ACCOUNTS, numbers, AccountTable::account));
    private final Batch<Long, Credentials> credentials =
            new Batch<>(Batch.MOST, 2, numbers -> read(CREDENTIALS, numbers, AccountTable::credentials));

    AccountTable(Sql sql) {
        this.sql = sql;
    }

    /**
     * Makes an account with its group 1 and its mailbox.
     *
     * @return its number, higher than every number given before
     */
    public long create(NewAccount account) {
        return create(account, "invited AS (SELECT 1)", new byte[0]).orElseThrow();
    }

    /**
     * Makes an account for the bearer of an invitation, and uses that up.
     *
     * @return its number; empty where the code is none, was used up or has ended
     */
    public Optional<Long> createInvited(NewAccount account, String code) {
        return create(account, """
                invited AS (
                    UPDATE invites SET uses_left = uses_left - 1
                    WHERE code_hash = :code AND uses_left > 0 AND (ends_at IS NULL OR ends_at > now()) RETURNING 1
                )
                """, InviteTable.hash(code));
    }

    private Optional<Long> create(NewAccount account, String invited, byte[] code) {
        return sql.statement(handle -> {
            var query = handle.createQuery("""
                        WITH %s, account AS (
                            INSERT INTO accounts (%s, authentication, password_hash)
                            SELECT %s, :authentication, :passwordHash FROM invited RETURNING number
                        ), first_group AS (
                            INSERT INTO friend_groups (owner, number, name) SELECT number, 1, :groupName FROM account
                        ), mailbox AS (
                            INSERT INTO mailboxes (receiver) SELECT number FROM account
                        )
                        SELECT number FROM account
                        """.formatted(invited, PROFILE_COLUMNS, PROFILE_VALUES))
                    .bindMethods(account.profile())
                    .bind("authentication", account.authentication())
                    .bind("passwordHash", account.passwordHash())
                    .bind("groupName", FriendTable.FIRST_GROUP_NAME);
            return (code.length == 0 ? query : query.bind("code", code))
                    .mapTo(Long.class)
                    .findOne();
        });
    }

    /** Accounts that nobody has ever logged in to, made before this time and with a number above {@code after}, by number. */
    public List<Account> unused(Instant before, long after, int limit) {
        return sql.statement(handle -> handle.createQuery("""
                        SELECT * FROM accounts
                        WHERE last_login_at IS NULL AND NOT operator AND NOT supervisor
                          AND created_at < :before AND number > :after
                        ORDER BY number LIMIT :limit
                        """)
                .bind("before", OffsetDateTime.ofInstant(before, ZoneOffset.UTC))
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> account(row))
                .list());
    }

    /** An account; one query for all that ask at the same time. */
    public Optional<Account> find(long number) {
        return Optional.ofNullable(accounts.get(number));
    }

    /** What a log-in is checked against; one query for all that ask at the same time. */
    public Optional<Credentials> credentials(long number) {
        return Optional.ofNullable(credentials.get(number));
    }

    /** The rows of a query for numbers, by number. */
    private <V> Map<Long, V> read(String query, List<Long> numbers, Sql.Reader<V> row) {
        return sql.query(
                query,
                rows -> {
                    var found = new HashMap<Long, V>();
                    while (rows.next()) {
                        found.put(rows.getLong("number"), row.read(rows));
                    }
                    return found;
                },
                Sql.array(numbers));
    }

    /** The cards of those that exist, by number. */
    public List<Card> cards(Collection<Long> numbers) {
        return sql.statement(handle -> handle.createQuery(CARDS)
                .bindArray("numbers", Long.class, numbers)
                .map((row, _) -> Card.read(row))
                .list());
    }

    /** The accounts with a number above {@code after}, by number. */
    public List<Account> list(long after, int limit) {
        return sql.statement(handle -> handle.createQuery(
                        "SELECT * FROM accounts WHERE number > :after ORDER BY number LIMIT :limit")
                .bind("after", after)
                .bind("limit", limit)
                .map((row, _) -> account(row))
                .list());
    }

    /**
     * A user changes its own data; what is empty stays as it is. Not announced: the session that does it knows.
     *
     * @return whether the account exists
     */
    public boolean changeProfile(
            long number, Profile profile, OptionalInt authentication, Optional<String> newPasswordHash) {
        return sql.statement(handle -> handle.createUpdate("""
                                UPDATE accounts SET (%s) = (%s),
                                    authentication = coalesce(:authentication, authentication),
                                    password_hash = coalesce(:passwordHash, password_hash)
                                WHERE number = :number
                                """.formatted(PROFILE_COLUMNS, PROFILE_VALUES))
                        .bind("number", number)
                        .bindMethods(profile)
                        .bind("authentication", authentication.isPresent() ? authentication.getAsInt() : null)
                        .bind("passwordHash", newPasswordHash.orElse(null))
                        .execute())
                == 1;
    }

    /**
     * Puts a stronger hash of the same password in place of one that was just verified, unless the password has changed
     * since. Not announced.
     */
    public void strengthenHash(long number, String verified, String stronger) {
        sql.statement(handle -> handle.execute(
                "UPDATE accounts SET password_hash = ? WHERE number = ? AND password_hash = ?",
                stronger,
                number,
                verified));
    }

    /** Notes that these users have just logged in. A crash may lose the last half second of these notes. */
    public void touchLogins(Collection<Long> numbers) {
        // Nothing waits for the disk for a note that nobody would miss.
        sql.statement(handle -> handle.createUpdate("""
                        WITH quick AS (SELECT set_config('synchronous_commit', 'off', true))
                        UPDATE accounts SET last_login_at = now() FROM quick WHERE number = ANY(:numbers)
                        """)
                .bindArray("numbers", Long.class, numbers)
                .execute());
    }

    /** An operator sets a new password. @return whether the account exists */
    public boolean setPasswordHash(long number, String hash) {
        return operate(number, Change.PASSWORD, "UPDATE accounts SET password_hash = ? WHERE number = ?", hash);
    }

    /** An operator bars or readmits a user. @return whether the account exists */
    public boolean setDisabled(long number, boolean disabled) {
        var change = disabled ? Change.DISABLED : Change.ENABLED;
        return operate(number, change, "UPDATE accounts SET disabled = ? WHERE number = ?", disabled);
    }

    /** An operator gives a role, in place of the one before. @return whether the account exists */
    public boolean setRole(long number, Role role) {
        return operate(
                number,
                Change.ROLE,
                "UPDATE accounts SET supervisor = ?, operator = ? WHERE number = ?",
                role == Role.SUPERVISOR,
                role == Role.OPERATOR);
    }

    private boolean operate(long number, Change change, String update, Object... values) {
        Object[] bound = Arrays.copyOf(values, values.length + 1);
        bound[values.length] = number;
        return sql.transaction(handle -> {
            var found = handle.execute(update, bound) == 1;
            if (found) {
                if (change == Change.DISABLED) {
                    JobTable.cancelAll(handle, number, false);
                }
                AccountChanges.announce(handle, number, change);
            }
            return found;
        });
    }

    /**
     * Deletes an account with all that is its own: its list, its place in others' lists, requests from and to it, what
     * waits for it, its file transfers; it leaves its rooms. What it sent and still waits for others stays, and so does the audit.
     *
     * @return whether the account existed
     */
    public boolean delete(long number) {
        return delete(number, "");
    }

    /** The same for an account to which nobody has logged in meanwhile. */
    public boolean deleteUnused(long number) {
        return delete(number, " AND last_login_at IS NULL");
    }

    private boolean delete(long number, String condition) {
        return sql.transaction(handle -> {
            // Two deletions of users who have each other in their lists would lock each other out.
            handle.execute("SELECT pg_advisory_xact_lock(hashtext('oicq account deletion'))");
            var found = handle.createQuery(
                            "SELECT number FROM accounts WHERE number = :number" + condition + " FOR UPDATE")
                    .bind("number", number)
                    .mapTo(Long.class)
                    .findOne()
                    .isPresent();
            if (found) {
                RoomTable.leaveAll(handle, number);
                takeOutOfLists(handle, number);
                JobTable.cancelAll(handle, number, true);
                handle.execute("DELETE FROM friends WHERE owner = ?", number);
                handle.execute("DELETE FROM mailboxes WHERE receiver = ?", number);
                handle.execute("DELETE FROM messages WHERE receiver = ?", number);
                handle.execute("DELETE FROM accounts WHERE number = ?", number);
                AccountChanges.announce(handle, number, Change.DELETED);
            }
            return found;
        });
    }

    private static void takeOutOfLists(Handle handle, long number) {
        Sql.lock(handle, """
                SELECT 1 FROM friend_groups
                WHERE number = 1 AND owner IN (SELECT owner FROM friends WHERE friend = ?)
                ORDER BY owner FOR NO KEY UPDATE
                """, number);
        handle.execute("""
                WITH gone AS (DELETE FROM friends WHERE friend = ? RETURNING owner, group_number)
                UPDATE friend_groups g SET members = members - 1
                FROM gone WHERE g.owner = gone.owner AND g.number = gone.group_number
                """, number);
    }

    private static Credentials credentials(ResultSet row) throws SQLException {
        return new Credentials(row.getString("password_hash"), row.getBoolean("disabled"), role(row));
    }

    private static Role role(ResultSet row) throws SQLException {
        return row.getBoolean("operator") ? Role.OPERATOR : row.getBoolean("supervisor") ? Role.SUPERVISOR : Role.USER;
    }

    static Account account(ResultSet row) throws SQLException {
        return new Account(
                row.getLong("number"),
                role(row),
                row.getBoolean("disabled"),
                instant(row, "created_at").orElseThrow(),
                instant(row, "last_login_at"),
                profile(row),
                row.getInt("authentication"),
                new WebProfile(
                        row.getInt("blood_type"),
                        row.getInt("constellation"),
                        row.getString("home_page"),
                        row.getString("mobile"),
                        row.getInt("zodiac")));
    }

    private static Profile profile(ResultSet row) throws SQLException {
        return new Profile(
                row.getString("nickname"),
                row.getInt("portrait"),
                row.getInt("gender"),
                row.getInt("age"),
                row.getString("real_name"),
                row.getInt("country"),
                row.getInt("province"),
                row.getString("city"),
                row.getString("address"),
                row.getString("zip_code"),
                row.getInt("education"),
                row.getString("school"),
                row.getInt("occupation"),
                row.getString("phone"),
                row.getString("pager"),
                row.getString("email"),
                row.getString("hobbies"),
                row.getString("description"));
    }

    static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }
}
