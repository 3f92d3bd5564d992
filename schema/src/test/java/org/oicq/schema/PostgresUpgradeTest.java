package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An upgrade from the major version before: the build copies its programs to where this looks. */
@Timeout(180)
class PostgresUpgradeTest {
    static final Path JARS = Path.of("target/before");
    private static final int BEFORE = PostgresBinaries.MAJOR - 1;
    private static final CopyProgress SILENT = (_, _) -> {};

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path parent;

    private Path data = Path.of("");
    private Map<String, String> old = Map.of();

    /** A database of the major version before, in this folder. */
    static EmbeddedPostgres startBefore(Path data) throws IOException {
        Path jar;
        try (var list = Files.list(JARS)) {
            jar = list.filter(path -> path.toString().contains("linux-amd64"))
                    .findFirst()
                    .orElseThrow();
        }
        var identity = PostgresIdentity.detect();
        var programs =
                PostgresUpgrade.unpacked(jar, jar.toString().replaceAll(".*-([0-9.]+)[.]jar", "$1"), data, identity);
        return EmbeddedPostgres.start(data, identity, programs);
    }

    /** A data folder as the program of before has left it, with a message in the journal. */
    @BeforeEach
    void makeOldOne() throws Exception {
        assumeTrue(
                Files.isDirectory(JARS) && System.getProperty("os.arch", "").equals("amd64"),
                "no programs of the version before in schema/target/before: './mvnw -pl schema process-test-resources'");
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
        data = Files.createDirectory(parent.resolve("data"));
        try (var postgres = startBefore(data)) {
            Database.open(postgres.jdbcUrl(), postgres.user(), postgres.password(), 1)
                    .close();
            try (var connection = TestDatabase.connect(postgres.access());
                    var statement = connection.createStatement()) {
                statement.execute("INSERT INTO audit (actor, action, subject, detail) VALUES (0, 'disable', 1, '你好')");
                statement.execute("INSERT INTO journal_1 VALUES (1, 0, '\\x00ff', '')");
            }
            old = BackupTest.state(postgres.access());
        }
        Files.writeString(data.resolve("tls-development.key"), "key");
    }

    private Map<String, String> state() throws Exception {
        try (var postgres = EmbeddedPostgres.start(data)) {
            return BackupTest.state(postgres.access());
        }
    }

    private Optional<PostgresUpgrade.Outcome> upgrade(CopyProgress progress) {
        return PostgresUpgrade.run(data, Optional.empty(), Optional.of(JARS), progress);
    }

    private List<String> names() throws IOException {
        try (var list = Files.list(data)) {
            return list.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith("postgresql-"))
                    .sorted()
                    .toList();
        }
    }

    @Test
    void everyRowIsThereAndTheOldFolderIsKept() throws Exception {
        var refused = assertThrows(DatabaseException.class, () -> EmbeddedPostgres.start(data));
        assertTrue(
                refused.getMessage().contains("is of PostgreSQL " + BEFORE)
                        && refused.getMessage().contains("run './oicq admin upgrade' once"),
                refused.getMessage());

        // Whatever goes wrong on the way, the old database is as it was.
        assertThrows(
                IllegalStateException.class,
                () -> upgrade((_, rows) -> {
                    if (rows > 3) {
                        throw new IllegalStateException("a fault");
                    }
                }));
        assertEquals(
                List.of("postgres", "postgres.lock", "postgres.log", "postgres.password", "tls-development.key"),
                names());

        var outcome = upgrade(SILENT).orElseThrow();
        assertEquals(BEFORE, outcome.from());
        assertEquals(data.toRealPath().resolve("postgres-" + BEFORE), outcome.kept());
        assertEquals(old, state());
        assertEquals(
                List.of(
                        "postgres",
                        "postgres-" + BEFORE,
                        "postgres.lock",
                        "postgres.log",
                        "postgres.password",
                        "tls-development.key"),
                names());
        assertTrue(upgrade(SILENT).isEmpty(), "there is nothing more to do");

        // Cut off between the two renames that make it count, and before them.
        Files.move(data.resolve("postgres"), data.resolve("postgres.upgraded"), StandardCopyOption.ATOMIC_MOVE);
        assertEquals(old, state());
        Files.move(data.resolve("postgres"), data.resolve("postgres.upgraded"), StandardCopyOption.ATOMIC_MOVE);
        Files.move(data.resolve("postgres-" + BEFORE), data.resolve("postgres"), StandardCopyOption.ATOMIC_MOVE);
        assertEquals(old, state());

        assertEquals(List.of(data.resolve("postgres-" + BEFORE)), PostgresUpgrade.deleteKept(data));
        assertEquals(old, state());
        assertEquals(List.of(), PostgresUpgrade.deleteKept(data));
    }

    @Test
    void whatCannotBeUpgradedIsSaidInASentence() throws Exception {
        var none = assertThrows(
                DatabaseException.class,
                () -> PostgresUpgrade.run(data, Optional.of(parent), Optional.empty(), SILENT));
        assertTrue(none.getMessage().contains("name their folder with --programs"), none.getMessage());
        var empty = assertThrows(
                DatabaseException.class,
                () -> PostgresUpgrade.run(parent.resolve("empty"), Optional.empty(), Optional.empty(), SILENT));
        assertTrue(empty.getMessage().startsWith("There is no database in"), empty.getMessage());

        Files.createDirectory(data.resolve("postgres-" + BEFORE));
        var kept = assertThrows(DatabaseException.class, () -> upgrade(SILENT));
        assertTrue(kept.getMessage().contains("--delete-old"), kept.getMessage());

        Files.writeString(data.resolve("postgres/PG_VERSION"), "99\n");
        for (var work : List.<Runnable>of(() -> upgrade(SILENT), () -> EmbeddedPostgres.start(data))) {
            var newer = assertThrows(DatabaseException.class, work::run);
            assertTrue(newer.getMessage().contains("start the newer version again"), newer.getMessage());
        }
        assertFalse(Files.exists(data.resolve("postgres.upgrade")));
    }
}
