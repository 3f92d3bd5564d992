package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class DatabaseTest {
    @AutoClose
    private static final TestDatabase TEST = TestDatabase.create();

    private static String refusal(DatabaseAccess access) {
        var e = assertThrows(
                DatabaseException.class,
                () -> Database.open(access, 2, Database.SEARCH_TIMEOUT).close());
        var message = e.getMessage();
        assertFalse(message.contains("\n"), message);
        assertFalse(message.contains("geheim"), message);
        return message;
    }

    private static void assertSays(String part, String message) {
        assertTrue(message.contains(part), message);
    }

    @Test
    void wrongUrlsAndPasswordsGetOneSentence() throws IOException {
        assertSays("is not one of PostgreSQL", refusal(new DatabaseAccess("jdbc:mysql://x/y?p=geheim", "u", "geheim")));
        assertSays("is not one of PostgreSQL", refusal(new DatabaseAccess("localhost:5432", "u", "geheim")));
        assertSays("check --db-user and --db-password", refusal(new DatabaseAccess(TEST.url(), "who", "geheim")));
        assertSays("check --db-user and --db-password", refusal(new DatabaseAccess(TEST.url(), "who", "")));
        var elsewhere = TEST.url().replaceFirst("/[^/?]*(\\?|$)", "/no_such_one?");
        assertSays("There is no such database", refusal(new DatabaseAccess(elsewhere, TEST.user(), TEST.password())));
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertSays(
                "There is no PostgreSQL at jdbc:postgresql://127.0.0.1:" + free + "/x: start it",
                refusal(new DatabaseAccess("jdbc:postgresql://127.0.0.1:" + free + "/x?password=geheim", "u", "")));
    }

    @Test
    void aServerThatNeverAnswersIsGivenUp() throws IOException {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var started = System.nanoTime();
            var url = "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/x";
            assertSays("There is no PostgreSQL at", refusal(new DatabaseAccess(url, "u", "p")));
            assertTrue(System.nanoTime() - started < 15_000_000_000L);
        }
    }

    @Test
    void anotherEncodingIsRefused() throws SQLException {
        TEST.execute("DROP DATABASE IF EXISTS latin");
        TEST.execute("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C' LOCALE_PROVIDER libc");
        try {
            var url = TEST.url().replaceFirst("/[^/?]*(\\?|$)", "/latin?");
            assertSays("is encoded in LATIN1", refusal(new DatabaseAccess(url, TEST.user(), TEST.password())));
        } finally {
            TEST.execute("DROP DATABASE latin WITH (FORCE)");
        }
    }

    @Test
    void aUserWithoutRightsIsToldWhatToGrant() throws SQLException {
        var admin = TestDatabase.createEmpty();
        var user = new DatabaseAccess(admin.jdbcUrl(), "poor", "geheim");
        TEST.execute("CREATE ROLE poor LOGIN PASSWORD 'geheim'");
        try {
            assertSays("let an administrator run GRANT CREATE, USAGE ON SCHEMA public TO poor;", refusal(user));
            run(admin, "GRANT CREATE, USAGE ON SCHEMA public TO poor");
            // The role exists already: it belongs to the whole PostgreSQL.
            assertSays("GRANT oicq_search TO poor;", refusal(user));
            run(admin, "GRANT oicq_search TO poor");
            try (var database = Database.open(user, 2, Database.SEARCH_TIMEOUT)) {
                var number = Given.account(database);
                assertEquals(
                        new UserSearch.Found(database.accounts().cards(List.of(number))),
                        database.search().find("number = ?", List.of(number), "", 1));
                assertInstanceOf(
                        UserSearch.Refused.class, database.search().find("password_hash = ''", List.of(), "", 1));
            }
        } finally {
            run(admin, "DROP OWNED BY poor; REVOKE oicq_search FROM poor; DROP ROLE poor");
        }
    }

    private static void run(DatabaseAccess access, String sql) throws SQLException {
        try (var connection = TestDatabase.connect(access);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Test
    void opensAnExistingDatabaseWithItsRows() {
        var number = Given.account(TEST.database());
        try (var again = Database.open(TEST.access(), 2, Database.SEARCH_TIMEOUT)) {
            assertTrue(again.accounts().find(number).isPresent());
        }
    }

    /** What was in the arrays of version 7 has been promised, as what is in the bytes since. */
    @Test
    void whatAnOlderVersionHadInItsJournalWaitsForItsReceivers() throws SQLException {
        var access = TestDatabase.createEmpty();
        Flyway.configure()
                .dataSource(access.jdbcUrl(), access.user(), access.password())
                .locations("classpath:db/migration")
                .loggers("slf4j")
                .target("7")
                .load()
                .migrate();
        run(access, """
                INSERT INTO accounts (password_hash, nickname, portrait, gender, age, real_name, country, province, city,
                    address, zip_code, education, school, occupation, phone, pager, email, hobbies, description,
                    authentication)
                VALUES ('h', 'n', 0, 0, 0, '', 0, 0, '', '', '', 0, '', 0, '', '', '', '', '', 0);
                INSERT INTO mailboxes (receiver) VALUES (10001);
                INSERT INTO journal VALUES
                    (100, '{10001,10001,77}', '{2,2,2}', '{5,5,5}', '{a,arrived,nobody}', '{0,0,0}', '{1,2,3}', '{}'),
                    (103, '{10001}', '{1}', '{0}', '{b}', '{3}', '{1037952000123456}', '{101}')
                """);
        try (var database = Database.open(access, 2, Database.SEARCH_TIMEOUT)) {
            assertEquals(List.of("a", "b"), Given.texts(database, 10_001));
            assertEquals(
                    Instant.parse("2002-11-22T08:00:00.123456Z"),
                    database.messages().waiting(10_001, 0).rows().getLast().sentAt());
            assertEquals(2, database.messages().waitingCount(10_001), "its mailbox counts them");
        }
    }

    /** Several versions are behind it; the last of them fails in the middle. */
    @Test
    void aMigrationThatFailsLeavesTheOldState() throws Exception {
        var access = TestDatabase.createEmpty();
        Database.migrate(access, "15");
        run(access, "CREATE TABLE received_faxes (somebody_elses integer)");
        var before = BackupTest.state(access);
        assertTrue(refusal(access).contains("received_faxes"), refusal(access));
        assertEquals(before, BackupTest.state(access));
        try (var connection = TestDatabase.connect(access)) {
            assertEquals("15", Database.migration(connection));
        }
        run(access, "DROP TABLE received_faxes");
        Database.open(access, 2, Database.SEARCH_TIMEOUT).close();
    }

    @Test
    void aDatabaseOfANewerVersionIsRefused() throws SQLException {
        try (var newer = TestDatabase.create()) {
            newer.execute("""
                    INSERT INTO flyway_schema_history
                    SELECT installed_rank + 1, '999', 'from the future', type, 'V999__future.sql', 1, installed_by, now(),
                        1, true
                    FROM flyway_schema_history ORDER BY installed_rank DESC LIMIT 1
                    """);
            assertSays(
                    "does not fit this version of the program",
                    refusal(newer.access()).replace('\n', ' '));
        }
    }

    /** A forgotten constant would leave existing databases without a new migration. */
    @Test
    void theNewestMigrationIsTheLastFile() throws Exception {
        var folder = Database.class.getResource("/db/migration");
        try (var files = Files.list(Path.of(Objects.requireNonNull(folder).toURI()))) {
            var last = files.map(file -> file.getFileName().toString())
                    .map(name -> name.substring(1, name.indexOf("__")))
                    .max(Comparator.comparing(Integer::valueOf))
                    .orElseThrow();
            assertEquals(last, Database.NEWEST_MIGRATION);
        }
        try (var connection = TEST.connect()) {
            assertEquals(Database.NEWEST_MIGRATION, Database.migration(connection));
        }
    }

    @Test
    void aHangingStatementIsEnded() {
        var e = assertThrows(
                DatabaseException.class,
                () -> TEST.database()
                        .sql()
                        .statement(handle -> handle.execute("SET statement_timeout = 100; SELECT pg_sleep(60)")));
        assertSays("statement timeout", e.getMessage());
        var timeout = TEST.database()
                .sql()
                .statement(handle -> handle.createQuery("SHOW idle_in_transaction_session_timeout")
                        .mapTo(String.class)
                        .one());
        assertEquals("30s", timeout);
    }

    @Test
    void anOldPostgresIsNotTaken() {
        Database.checkVersion(17);
        assertEquals(
                "The database is a PostgreSQL 16, which is too old: this program needs 17 or newer.",
                assertThrows(DatabaseException.class, () -> Database.checkVersion(16))
                        .getMessage());
    }
}
