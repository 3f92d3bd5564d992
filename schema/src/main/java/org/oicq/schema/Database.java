package org.oicq.schema;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.postgresql.ds.PGSimpleDataSource;

/** The server's database: a pool of connections to a migrated PostgreSQL, and its tables. Safe for all threads. */
public final class Database implements AutoCloseable {
    /** How long a search may take unless said otherwise. */
    public static final Duration SEARCH_TIMEOUT = Duration.ofSeconds(2);

    /** The last file in db/migration. A database that has it is opened without Flyway, which takes a quarter of a second. */
    static final String NEWEST_MIGRATION = "25";

    private static final int CONNECT_SECONDS = 5;
    /** A statement that takes longer is ended by the database, … */
    private static final int STATEMENT_SECONDS = 10;
    /** … and a database that doesn't even do that is given up, so that no caller hangs. */
    private static final int SOCKET_SECONDS = 15;

    /** The oldest major version of PostgreSQL with which this works. */
    static final int OLDEST_POSTGRES = 17;

    /**
     * Statements look things up by their keys, and are planned once on each connection: planning anew took more than half
     * of what a log-in costs PostgreSQL. Such a plan must not suit the few rows that a table happens to have when it is
     * made, for it is kept while the table grows: always by index, whatever the size, and in the index's order where that
     * is asked for. (By a bitmap a page of a full mailbox read and sorted all that waited.) Searches, whose plan depends
     * on what is looked for, undo this ({@link UserSearch#PLAN_EACH}).
     */
    static final String PLAN_ONCE = "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off;"
            + " SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off";

    private final PGSimpleDataSource source;
    private final HikariDataSource pool;
    private final Sql sql;
    private final AccountTable accounts;
    private final FriendTable friends;
    private final BlockTable blocks;
    private final NodeTable nodes;
    private final OwnerTable owners;
    private final RequestTable requests;
    private final MessageTable messages;
    private final JournalTable journal;
    private final TransferTable transfers;
    private final JobTable jobs;
    private final FaxTable faxes;
    private final AuditTable audit;
    private final UserSearch search;
    private final RoomTable rooms;
    private final RoomLogTable roomLog;
    private final RoomKeepTable roomKeep;
    private final BanTable bans;
    private final InviteTable invites;
    private final SpaceTable space;
    private final Lookups lookups;
    private final DatabaseAccess access;

    private Database(
            DatabaseAccess access, PGSimpleDataSource source, HikariDataSource pool, Duration searchTimeout, int slot) {
        this.access = access;
        this.source = source;
        this.pool = pool;
        var jdbi = Jdbi.create(pool);
        jdbi.getConfig(SqlStatements.class).setTemplateEngine((template, _) -> template);
        sql = new Sql(pool, jdbi);
        accounts = new AccountTable(sql);
        friends = new FriendTable(sql);
        blocks = new BlockTable(sql);
        requests = new RequestTable(sql);
        var commits = new StoreCommits(slot);
        messages = new MessageTable(sql, commits);
        journal = new JournalTable(sql, commits);
        nodes = new NodeTable(sql, commits, source::getConnection);
        owners = new OwnerTable(sql, commits);
        transfers = new TransferTable(sql, slot);
        jobs = new JobTable(sql, "");
        faxes = new FaxTable(sql);
        audit = new AuditTable(sql);
        search = new UserSearch(sql, searchTimeout);
        rooms = new RoomTable(sql);
        roomLog = new RoomLogTable(sql);
        roomKeep = new RoomKeepTable(sql);
        bans = new BanTable(sql);
        invites = new InviteTable(sql);
        space = new SpaceTable(sql);
        lookups = new Lookups(sql);
    }

    /** With the default timeout for searches. */
    public static Database open(String jdbcUrl, String user, String password, int poolSize) {
        return open(new DatabaseAccess(jdbcUrl, user, password), poolSize, SEARCH_TIMEOUT);
    }

    /**
     * Connects, brings the tables to this program's version, and fills the pool.
     *
     * @param access an empty user or password is taken from the URL, where it has one
     * @param poolSize the most connections at a time; {@link #listen} takes one more
     * @throws DatabaseException when the database can't be reached or used; the sentence says what to do
     */
    public static Database open(DatabaseAccess access, int poolSize, Duration searchTimeout) {
        return open(access, poolSize, searchTimeout, 0);
    }

    /**
     * The same.
     *
     * @param slot the server's among several ({@link ServerLock#slot}); 0 for one that is alone
     */
    public static Database open(DatabaseAccess access, int poolSize, Duration searchTimeout, int slot) {
        var source = source(access);
        bringUpToDate(access, source);
        return new Database(access, source, pool(source, poolSize), searchTimeout, slot);
    }

    /** Whether the tables have this program's version. */
    static boolean isCurrent(Connection connection) throws SQLException {
        return NEWEST_MIGRATION.equals(migration(connection));
    }

    /** Brings the tables to this program's version. */
    static void bringUpToDate(DatabaseAccess access, PGSimpleDataSource source) {
        boolean current;
        try (var connection = source.getConnection()) {
            checkVersion(connection.getMetaData().getDatabaseMajorVersion());
            checkEncoding(connection);
            current = NEWEST_MIGRATION.equals(migration(connection));
        } catch (SQLException e) {
            throw DatabaseProblem.connecting(access, e);
        }
        if (!current) {
            migrate(access, NEWEST_MIGRATION);
        }
    }

    /** Connections beside the pool. */
    static PGSimpleDataSource source(DatabaseAccess access) {
        var source = new PGSimpleDataSource();
        try {
            source.setUrl(access.jdbcUrl());
        } catch (IllegalArgumentException e) {
            throw DatabaseProblem.url(access, e);
        }
        if (!access.user().isEmpty()) {
            source.setUser(access.user());
        }
        if (!access.password().isEmpty()) {
            source.setPassword(access.password());
        }
        source.setConnectTimeout(CONNECT_SECONDS);
        source.setLoginTimeout(CONNECT_SECONDS);
        source.setTcpKeepAlive(true);
        source.setApplicationName("oicq");
        return source;
    }

    /** The tables need 16. From 17 on, one scan of an index does for a list of receivers and one of ids. */
    static void checkVersion(int postgres) {
        if (postgres < OLDEST_POSTGRES) {
            throw new DatabaseException("The database is a PostgreSQL " + postgres
                    + ", which is too old: this program needs " + OLDEST_POSTGRES + " or newer.");
        }
    }

    private static void checkEncoding(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT current_setting('server_encoding')")) {
            row.next();
            if (!row.getString(1).equals("UTF8")) {
                throw new DatabaseException("The database is encoded in " + row.getString(1)
                        + ", which can't hold every text: make one with CREATE DATABASE … ENCODING 'UTF8'.");
            }
        }
    }

    /** The newest migration that was applied; empty when there is none. */
    static String migration(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            try (var row = statement.executeQuery("SELECT to_regclass('flyway_schema_history') IS NOT NULL")) {
                row.next();
                if (!row.getBoolean(1)) {
                    return "";
                }
            }
            try (var row = statement.executeQuery(
                    "SELECT version FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1")) {
                return row.next() ? String.valueOf(row.getString(1)) : "";
            }
        }
    }

    /** Brings the tables to this version, all steps in one transaction: where one fails, nothing is changed. */
    static void migrate(DatabaseAccess access, String version) {
        var source = source(access);
        try {
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:db/migration")
                    .loggers("slf4j")
                    .target(version)
                    .group(true)
                    // A database of a newer version of this program is refused.
                    .ignoreMigrationPatterns(new String[0])
                    .load()
                    .migrate();
        } catch (FlywayValidateException e) {
            throw new DatabaseException(
                    "The database does not fit this version of the program ("
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                            + "): start the version that wrote it, or a newer one.",
                    e);
        } catch (FlywayException e) {
            throw DatabaseProblem.migrating(access, source, e);
        }
    }

    private static HikariDataSource pool(PGSimpleDataSource source, int poolSize) {
        var pooled = new PGSimpleDataSource();
        pooled.setUrl(source.getURL());
        pooled.setUser(source.getUser());
        pooled.setPassword(source.getPassword());
        pooled.setSocketTimeout(SOCKET_SECONDS);
        // It shows the whole row that was refused, with what people wrote to each other, or a password hash.
        pooled.setLogServerErrorDetail(false);
        var config = new HikariConfig();
        config.setPoolName("oicq");
        config.setDataSource(pooled);
        config.setMaximumPoolSize(poolSize);
        config.setMinimumIdle(Math.min(2, poolSize));
        config.setConnectionTimeout(CONNECT_SECONDS * 1000L);
        config.setValidationTimeout(2_000);
        config.setKeepaliveTime(120_000);
        config.setConnectionInitSql("SET statement_timeout = '" + STATEMENT_SECONDS
                + "s'; SET lock_timeout = '5s'; SET idle_in_transaction_session_timeout = '30s'; " + PLAN_ONCE);
        return new HikariDataSource(config);
    }

    public AccountTable accounts() {
        return accounts;
    }

    public FriendTable friends() {
        return friends;
    }

    public BlockTable blocks() {
        return blocks;
    }

    public RequestTable requests() {
        return requests;
    }

    public MessageTable messages() {
        return messages;
    }

    public JournalTable journal() {
        return journal;
    }

    public NodeTable nodes() {
        return nodes;
    }

    /** On which of them each number is logged in. */
    public OwnerTable owners() {
        return owners;
    }

    public TransferTable transfers() {
        return transfers;
    }

    public JobTable jobs() {
        return jobs;
    }

    public FaxTable faxes() {
        return faxes;
    }

    public AuditTable audit() {
        return audit;
    }

    public UserSearch search() {
        return search;
    }

    public RoomTable rooms() {
        return rooms;
    }

    public RoomLogTable roomLog() {
        return roomLog;
    }

    public RoomKeepTable roomKeep() {
        return roomKeep;
    }

    public BanTable bans() {
        return bans;
    }

    public InviteTable invites() {
        return invites;
    }

    public SpaceTable space() {
        return space;
    }

    /** How it is reached, for what needs a connection of its own. */
    public DatabaseAccess access() {
        return access;
    }

    public Lookups lookups() {
        return lookups;
    }

    /** Tells the server to read its settings again. */
    public void announceSettings() {
        sql.transaction(handle -> {
            AccountChanges.announce(handle, 0, AccountChanges.Change.SETTINGS);
            return null;
        });
    }

    /** Hears of operators' changes until the result is closed. */
    public AccountChanges listen(AccountChanges.Listener listener) {
        return AccountChanges.start(source::getConnection, listener);
    }

    /** For tests that look behind the tables. */
    Sql sql() {
        return sql;
    }

    /** Closes the pool. What {@link #listen} gave is closed by itself. */
    @Override
    public void close() {
        pool.close();
    }
}
