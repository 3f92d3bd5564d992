package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresTest {
    /** A data folder with an empty, migrated database, which most tests start from a copy of: making one takes a second. */
    private static Path prepared = Path.of("");

    private Path parent = Path.of("");
    private Path folder = Path.of("");
    private final List<Process> children = new ArrayList<>();

    @BeforeAll
    static void prepare() throws IOException {
        prepared = Files.createTempDirectory("oicq-prepared");
        try (var postgres = EmbeddedPostgres.start(prepared)) {
            Database.open(postgres.jdbcUrl(), postgres.user(), postgres.password(), 1)
                    .close();
        }
    }

    @AfterAll
    static void removePrepared() throws IOException {
        PostgresBinaries.deleteTree(prepared);
    }

    @BeforeEach
    void makeFolder() throws IOException {
        parent = Files.createTempDirectory("oicq-embedded");
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-xr-x"));
        folder = parent.resolve("data");
    }

    private void usePrepared() throws Exception {
        copy(prepared, folder);
    }

    private static void copy(Path from, Path to) throws Exception {
        var copy = new ProcessBuilder("cp", "-a", from.toString(), to.toString()).start();
        assertEquals(0, copy.waitFor());
    }

    @AfterEach
    void removeFolder() throws Exception {
        for (var child : children) {
            child.destroyForcibly().waitFor();
        }
        awaitNoPostgres();
        PostgresBinaries.deleteTree(parent);
    }

    private List<ProcessHandle> postgres() throws IOException {
        var database = folder.toAbsolutePath().resolve("postgres");
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    try {
                        return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"))
                                .equals(database);
                    } catch (IOException _) {
                        return false;
                    }
                })
                .toList();
    }

    private void awaitNoPostgres() throws Exception {
        for (var process : postgres()) {
            process.onExit().get(60, TimeUnit.SECONDS);
        }
        assertEquals(List.of(), postgres());
    }

    private static long number(DatabaseAccess access, String sql) throws SQLException {
        try (var connection = TestDatabase.connect(access);
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String setting(DatabaseAccess access, String name) throws SQLException {
        try (var connection = TestDatabase.connect(access);
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT current_setting('" + name + "')")) {
            row.next();
            return row.getString(1);
        }
    }

    private static void execute(DatabaseAccess access, String sql) throws SQLException {
        try (var connection = TestDatabase.connect(access);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** As in a container that runs as any number: initdb refuses one without a name. */
    @Test
    void aUserWithoutANameIsSeenAsNobody() {
        assertEquals(PostgresIdentity.SELF, PostgresIdentity.detect("ming"));
        assumeTrue(PostgresIdentity.NAMESPACE.run(List.of("true")).good(), "there are no user namespaces here");
        assertEquals(PostgresIdentity.NAMESPACE, PostgresIdentity.detect("?"));
    }

    @Test
    void isDurableLocalAndClosedToStrangers() throws Exception {
        try (var postgres = EmbeddedPostgres.start(folder)) {
            var access = postgres.access();
            assertEquals("on", setting(access, "fsync"));
            assertEquals("on", setting(access, "synchronous_commit"));
            assertEquals("127.0.0.1", setting(access, "listen_addresses"));
            assertEquals("", setting(access, "unix_socket_directories"));
            assertEquals("UTF8", setting(access, "server_encoding"));
            assertEquals("scram-sha-256", setting(access, "password_encryption"));
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("postgres.password"))));
            assertEquals("28P01", refusedAs(postgres, "wrong"));
            assertEquals(
                    0, number(access, "SELECT count(*) FROM pg_hba_file_rules WHERE auth_method <> 'scram-sha-256'"));
        }
    }

    private static String refusedAs(EmbeddedPostgres postgres, String password) {
        var e = assertThrows(
                SQLException.class, () -> DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), password));
        return String.valueOf(e.getSQLState());
    }

    @Test
    void stopsCleanlyAndStartsAgainWithItsRowsAndPassword() throws Exception {
        usePrepared();
        String password;
        try (var postgres = EmbeddedPostgres.start(folder)) {
            password = postgres.password();
            execute(postgres.access(), "CREATE TABLE t AS SELECT 7 AS n");
            assertEquals(Optional.of(postgres.access()), EmbeddedPostgres.running(folder));
        }
        assertEquals(List.of(), postgres());
        assertEquals(Optional.empty(), EmbeddedPostgres.running(folder));
        try (var postgres = EmbeddedPostgres.start(folder)) {
            assertEquals(password, postgres.password());
            assertEquals(7, number(postgres.access(), "SELECT n FROM t"));
        }
        assertTrue(Files.readString(folder.resolve("postgres.log")).contains("database system is shut down"));
    }

    @Test
    void twoServersOnOneFolderGetOneClearSentence() throws Exception {
        usePrepared();
        try (var _ = EmbeddedPostgres.start(folder)) {
            var e = assertThrows(DatabaseException.class, () -> EmbeddedPostgres.start(folder));
            assertEquals(
                    "The data folder " + folder + " is in use by another server (process "
                            + ProcessHandle.current().pid()
                            + "): stop that one, or choose another folder with --data.",
                    e.getMessage());
        }
    }

    @Test
    void aServerInAnotherProcessHoldsTheFolderAndCanBeFound() throws Exception {
        usePrepared();
        var child = startServer();
        var access = EmbeddedPostgres.running(folder).orElseThrow();
        assertEquals(1, number(access, "SELECT count(*) FROM accounts"));
        var e = assertThrows(DatabaseException.class, () -> EmbeddedPostgres.start(folder));
        assertTrue(e.getMessage().contains("in use by another server (process " + child.pid() + ")"), e::getMessage);
        assertEquals(Optional.empty(), EmbeddedPostgres.running(parent.resolve("elsewhere")));
    }

    /** Starts a JVM with a server on the folder, in a process group of its own, and waits until it has an account. */
    private Process startServer() throws IOException {
        var child = new ProcessBuilder(
                        "setsid",
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        HoldingServer.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        children.add(child);
        var line = child.inputReader(StandardCharsets.UTF_8).readLine();
        assertTrue(line != null && line.startsWith("ready "), () -> "the server said " + line);
        return child;
    }

    private long accountsAfterRestart() throws Exception {
        try (var postgres = EmbeddedPostgres.start(folder)) {
            return number(postgres.access(), "SELECT count(*) FROM accounts");
        }
    }

    @Test
    void aKilledServerLeavesNoProcessAndNoLoss() throws Exception {
        usePrepared();
        var child = startServer();
        assertFalse(postgres().isEmpty());
        child.destroyForcibly().waitFor();
        awaitNoPostgres();
        assertEquals(1, accountsAfterRestart());
        assertTrue(
                Files.readString(folder.resolve("postgres.log")).lines().noneMatch(line -> line.contains("recovery")),
                "it was stopped cleanly");
    }

    @Test
    void aServerMayStartAtOnceAfterAKill() throws Exception {
        usePrepared();
        startServer().destroyForcibly().waitFor();
        assertEquals(1, accountsAfterRestart());
    }

    @Test
    void nothingIsLostWhenBothAreKilled() throws Exception {
        usePrepared();
        var child = startServer();
        var processes = postgres();
        child.destroyForcibly();
        processes.forEach(ProcessHandle::destroyForcibly);
        child.waitFor();
        assertEquals(1, accountsAfterRestart());
    }

    @Test
    void ctrlCReachesTheServerOnly() throws Exception {
        usePrepared();
        var child = startServer();
        var group = child.pid();
        var postmaster = Long.parseLong(
                Files.readAllLines(folder.resolve("postgres/postmaster.pid")).getFirst());
        var groups = new ArrayList<String>();
        for (var pid : List.of(group, postmaster)) {
            var stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            groups.add(stat.substring(stat.lastIndexOf(')') + 2).split(" ", 4)[2]);
        }
        assertEquals(List.of(Long.toString(group), Long.toString(postmaster)), groups);
    }

    @Test
    void isStartedAgainOnTheSamePortWhenItDies() throws Exception {
        usePrepared();
        try (var postgres = EmbeddedPostgres.start(folder);
                var database = Database.open(postgres.jdbcUrl(), postgres.user(), postgres.password(), 2)) {
            var number = Given.account(database);
            postgres().forEach(ProcessHandle::destroyForcibly);
            var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (!finds(database, number)) {
                assertTrue(System.nanoTime() < deadline, "it came back");
                Thread.onSpinWait();
            }
        }
    }

    private static boolean finds(Database database, long number) {
        try {
            return database.accounts().find(number).isPresent();
        } catch (DatabaseException _) {
            return false;
        }
    }

    @Test
    void aLockFileThatNamesAForeignProcessDoesNotHinder() throws Exception {
        usePrepared();
        // As after a power cut: the number in the file now belongs to something else of ours.
        var foreign = new ProcessBuilder("sleep", "60").start();
        children.add(foreign);
        var lockFile = folder.resolve("postgres/postmaster.pid");
        Files.writeString(lockFile, foreign.pid() + "\n" + folder.resolve("postgres") + "\n0\n5432\n\n\n\nready\n");
        assertEquals(Optional.empty(), EmbeddedPostgres.running(folder));
        EmbeddedPostgres.start(folder).close();
    }

    @Test
    void anInterruptedFirstStartIsDoneAgain() throws Exception {
        Files.createDirectories(folder.resolve("postgres.partial/base"));
        Files.writeString(folder.resolve("postgres.partial/PG_VERSION"), "18\n");
        Files.writeString(folder.resolve("postgres.initdb"), "left over");
        EmbeddedPostgres.start(folder).close();
        assertFalse(Files.exists(folder.resolve("postgres.partial")));
        assertFalse(Files.exists(folder.resolve("postgres.initdb")));
    }

    @Test
    void aLostPasswordIsSaidClearly() throws Exception {
        usePrepared();
        var file = folder.resolve("postgres.password");
        Files.writeString(file, "wrong");
        var e = assertThrows(DatabaseException.class, () -> EmbeddedPostgres.start(folder));
        assertTrue(e.getMessage().contains("is not the database's: put the right file back"), e::getMessage);
        Files.delete(file);
        e = assertThrows(DatabaseException.class, () -> EmbeddedPostgres.start(folder));
        assertTrue(e.getMessage().contains("is missing"), e::getMessage);
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaidClearly() throws Exception {
        var file = Files.createFile(parent.resolve("file"));
        var e = assertThrows(DatabaseException.class, () -> EmbeddedPostgres.start(file.resolve("data")));
        assertTrue(e.getMessage().contains("can't be written"), e::getMessage);
    }

    private static boolean root() throws IOException {
        return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
    }

    @Test
    void runsAsNobodyWhereUserNamespacesAreForbidden() throws Exception {
        assumeTrue(root(), "only root can become nobody");
        // Nobody can't enter root's cache, so the programs go into the data folder: a copy is quicker than unpacking.
        var binaries = PostgresBinaries.folder(prepared, PostgresIdentity.detect());
        Files.createDirectories(folder);
        copy(binaries, folder.resolve(binaries.getFileName()));
        for (int start = 0; start < 2; start++) {
            try (var postgres = EmbeddedPostgres.start(folder, PostgresIdentity.NOBODY, List.of())) {
                assertEquals(1, number(postgres.access(), "SELECT 1"));
                assertEquals(65534, Files.getAttribute(folder.resolve("postgres"), "unix:uid"));
                assertEquals(0, Files.getAttribute(folder.resolve("postgres.password"), "unix:uid"));
                assertEquals(Optional.of(postgres.access()), EmbeddedPostgres.running(folder));
            }
        }
    }

    @Test
    void aFolderThatNobodyCannotEnterIsSaidClearly() throws Exception {
        assumeTrue(root(), "only root can become nobody");
        Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwx------"));
        var e = assertThrows(
                DatabaseException.class, () -> EmbeddedPostgres.start(folder, PostgresIdentity.NOBODY, List.of()));
        assertTrue(e.getMessage().contains("'chmod o+x " + parent + "'"), e::getMessage);
    }

    @Test
    void aPostgresThatDoesNotStartIsSaidWithItsOwnWords() throws Exception {
        usePrepared();
        var e = assertThrows(
                DatabaseException.class,
                () -> EmbeddedPostgres.start(folder, PostgresIdentity.detect(), List.of("shared_buffers=none")));
        assertTrue(e.getMessage().contains("shared_buffers"), e::getMessage);
    }

    @Test
    void severalFirstStartsRaceForTheBinaries() throws Exception {
        Files.createDirectories(folder);
        // As if there were no shared folder: all unpack into the same data folder.
        var target = folder.resolve("binaries");
        var unpacked = Given.race(Collections.nCopies(2, () -> {
            PostgresBinaries.unpack(target);
            return Files.isExecutable(target.resolve("bin/postgres"));
        }));
        assertEquals(List.of(true, true), unpacked);
        assertFalse(Files.exists(folder.resolve("binaries.partial")));
    }

    @Test
    void theLogIsBounded() throws Exception {
        Files.createDirectories(folder);
        var log = new BoundedLog(folder.resolve("log"));
        var line = "a line of what PostgreSQL may say\n".repeat(100_000);
        log.copy(new ByteArrayInputStream((line + "the end\n").getBytes(StandardCharsets.UTF_8)));
        assertTrue(Files.size(folder.resolve("log")) <= 1 << 20);
        assertTrue(Files.size(folder.resolve("log.1")) <= 1 << 20);
        assertTrue(log.tail().endsWith("the end\n") && log.tail().length() <= 4096);
    }
}
