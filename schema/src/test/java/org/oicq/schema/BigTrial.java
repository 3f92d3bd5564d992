package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Backup, restore and upgrade of a server with 100,000 accounts and a million stored messages, with their times. By name only:
 * {@code ./mvnw -pl schema test -Dtest=BigTrial -Dsurefire.failIfNoSpecifiedTests=false}. It wants 5 GB for its folder.
 */
class BigTrial {
    private static final int ACCOUNTS = 100_000;
    private static final int MESSAGES = 1_000_000;
    private static final CopyProgress SILENT = (_, _) -> {};

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path parent;

    private interface Work {
        void run() throws Exception;
    }

    private static void timed(String what, Work work) throws Exception {
        long begin = System.nanoTime();
        work.run();
        System.out.printf("%-40s %6.1f s%n", what, (System.nanoTime() - begin) / 1e9);
    }

    private static void fill(DatabaseAccess access) throws SQLException {
        try (var connection = TestDatabase.connect(access);
                var statement = connection.createStatement()) {
            statement.execute("""
                    INSERT INTO accounts (password_hash, nickname, portrait, gender, age, real_name, country, province, city,
                        address, zip_code, education, school, occupation, phone, pager, email, hobbies, description,
                        authentication)
                    SELECT repeat('h', 90), '用户' || i, 0, 0, 20, '', 0, 0, '', '', '', 0, '', 0, '', '', '', '', '', 0
                    FROM generate_series(1, %d) i
                    """.formatted(ACCOUNTS));
            statement.execute("""
                    INSERT INTO messages (receiver, flag, about, information, information_type, sent_at)
                    SELECT 10001 + i %% %d, 2, 10001 + (i * 7) %% %d, '消息 ' || i || ' ' || md5(i::text) || md5((i + 1)::text), 0, now()
                    FROM generate_series(1, %d) i
                    """.formatted(ACCOUNTS, ACCOUNTS, MESSAGES));
            statement.execute("""
                    INSERT INTO mailboxes (receiver, messages, bytes)
                    SELECT receiver, count(*), sum(octet_length(information)) FROM messages GROUP BY receiver
                    ON CONFLICT (receiver) DO UPDATE SET messages = EXCLUDED.messages, bytes = EXCLUDED.bytes
                    """);
        }
    }

    @Test
    void everyMessageIsCounted() throws Exception {
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path data = Files.createDirectory(parent.resolve("data"));
        Path file = parent.resolve("backup.zip");
        Path fresh = parent.resolve("fresh");
        Map<String, String> before;
        try (var postgres = PostgresUpgradeTest.startBefore(data)) {
            Database.open(postgres.jdbcUrl(), postgres.user(), postgres.password(), 1)
                    .close();
            timed("fill", () -> fill(postgres.access()));
            before = BackupTest.state(postgres.access());
            timed(
                    "backup",
                    () -> assertEquals(
                            MESSAGES,
                            Backup.write(postgres.access(), data, file, SILENT).messages()));
            System.out.printf("%-40s %6.1f MB%n", "its file", Files.size(file) / 1e6);
        }
        timed("restore", () -> {
            try (var restore = Restore.open(file)) {
                restore.intoFolder(fresh, SILENT);
            }
        });
        try (var postgres = EmbeddedPostgres.start(fresh)) {
            assertEquals(before, BackupTest.state(postgres.access()), "every row is there");
        }
        timed(
                "upgrade of PostgreSQL",
                () -> assertEquals(
                        MESSAGES,
                        PostgresUpgrade.run(data, Optional.empty(), Optional.of(PostgresUpgradeTest.JARS), SILENT)
                                .orElseThrow()
                                .messages()));
        timed("start after it", () -> EmbeddedPostgres.start(data).close());
        try (var postgres = EmbeddedPostgres.start(data)) {
            assertEquals(before, BackupTest.state(postgres.access()), "every row is there");
        }
    }
}
