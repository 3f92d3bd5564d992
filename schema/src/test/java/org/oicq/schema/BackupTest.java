package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a backup holds is what a restore gives, to the last row. */
@Timeout(120)
class BackupTest {
    /** Where they are in an entry of the directory of a ZIP file. */
    private static final int CHECKSUM_IN_DIRECTORY = 16;

    private static final int NAME_IN_DIRECTORY = 46;

    private static final CopyProgress SILENT = (_, _) -> {};

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private TestDatabase database;

    private Path data = Path.of("");
    private Path file = Path.of("");

    @BeforeEach
    void make() throws IOException {
        database = TestDatabase.create();
        data = Files.createDirectory(folder.resolve("data"));
        file = folder.resolve("backup.zip");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterEach
    void drop() {
        database.close();
    }

    /** Accounts, friends, messages with whatever texts can have, an audit, and rows in both halves of the journal. */
    private void fill() {
        long alice = database.account();
        long bob = database.account();
        database.execute("UPDATE friend_groups SET name = '友', members = 1 WHERE owner = " + alice);
        database.execute("INSERT INTO friends (owner, friend, group_number) VALUES (" + alice + ", " + bob + ", 1)");
        database.execute("""
                INSERT INTO messages (receiver, flag, about, information, information_type, sent_at)
                SELECT %d, 2, %d, E'text \\\\ \\t\\n\\r 你好 ' || i, 0, now() FROM generate_series(1, 1000) i
                """.formatted(bob, alice));
        database.execute("INSERT INTO mailboxes (receiver, messages, bytes) VALUES (" + bob
                + ", 1000, (SELECT sum(octet_length(information)) FROM messages))"
                + " ON CONFLICT (receiver) DO UPDATE SET messages = 1000, bytes = EXCLUDED.bytes");
        database.database().audit().write(0, "disable", alice, "");
        database.execute("INSERT INTO journal_1 VALUES (1, 0, '\\x00ff', '')");
        database.execute("INSERT INTO journal_2 VALUES (2, 0, '\\x', '\\x01')");
    }

    /** Every table, with how many rows it has and a sum over all that is in them; and the sequences. */
    static Map<String, String> state(DatabaseAccess access) throws SQLException {
        Map<String, String> state = new TreeMap<>();
        try (var connection = TestDatabase.connect(access)) {
            for (var table : Tables.columns(connection).keySet()) {
                try (var statement = connection.createStatement();
                        var row =
                                statement.executeQuery("SELECT count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY"
                                        + " t::text), '')) FROM " + Tables.quoted(table) + " t")) {
                    row.next();
                    state.put(table, row.getLong(1) + " " + row.getString(2));
                }
            }
            Tables.sequences(connection).forEach((name, position) -> state.put(name, position.toString()));
        }
        return state;
    }

    @Test
    void everyRowComesBackInADatabaseOfOnesOwn() throws Exception {
        fill();
        Files.writeString(data.resolve("tls-development.key"), "key");
        Files.createDirectories(data.resolve("documents/7"));
        Files.writeString(data.resolve("documents/7/a b.pdf"), "pdf");
        Files.writeString(data.resolve("postgres.password"), "not this");
        Files.createDirectory(data.resolve("postgres"));
        Files.writeString(data.resolve("postgres/PG_VERSION"), "nor this");
        var before = state(database.access());

        var summary = Backup.write(database.access(), data, file, SILENT);
        assertEquals(1000, summary.messages());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));

        var target = TestDatabase.createEmpty();
        var newData = folder.resolve("new");
        try (var restore = Restore.open(file)) {
            assertEquals(summary.rows(), restore.rows());
            restore.intoDatabase(target, newData, SILENT);
            assertEquals(before, state(target));
            assertEquals("pdf", Files.readString(newData.resolve("documents/7/a b.pdf")));
            assertEquals("key", Files.readString(newData.resolve("tls-development.key")));
            assertFalse(Files.exists(newData.resolve("postgres.password")));
            var files = assertThrows(DatabaseException.class, () -> restore.intoDatabase(target, newData, SILENT));
            assertTrue(
                    files.getMessage().contains("tls-development.key")
                            || files.getMessage().contains("documents"),
                    files.getMessage());
            var accounts = assertThrows(
                    DatabaseException.class, () -> restore.intoDatabase(target, folder.resolve("third"), SILENT));
            assertTrue(accounts.getMessage().startsWith("There are accounts in the database"), accounts.getMessage());
        }
        assertEquals(before, state(target), "and nothing is overwritten");
    }

    @Test
    void everyRowComesBackInAFolder() throws Exception {
        fill();
        var before = state(database.access());
        Backup.write(database.access(), data, file, SILENT);
        var fresh = folder.resolve("fresh");
        try (var restore = Restore.open(file)) {
            restore.intoFolder(fresh, SILENT);
            var again = assertThrows(DatabaseException.class, () -> restore.intoFolder(fresh, SILENT));
            assertTrue(again.getMessage().startsWith("There is something in the folder"), again.getMessage());
        }
        try (var postgres = EmbeddedPostgres.start(fresh)) {
            assertEquals(before, state(postgres.access()));
        }
    }

    /** Rows, files and numbers that are there when a backup is put in their place. */
    private void goOn() throws IOException {
        database.account();
        database.database().audit().write(0, "disable", 1, "after the backup");
        Files.createDirectories(data.resolve("documents"));
        Files.writeString(data.resolve("documents/8.document"), "of a later job");
        Files.writeString(data.resolve("tls-development.key"), "another key");
    }

    private void replace(Path backup) {
        try (var restore = Restore.open(backup);
                var lock = ServerLock.take(database.access())) {
            restore.replace(lock, database.access(), data, "documents", SILENT);
        }
    }

    private String files() throws IOException {
        var texts = new StringBuilder();
        try (var walk = Files.walk(data)) {
            for (Path path : walk.filter(Files::isRegularFile).sorted().toList()) {
                texts.append(data.relativize(path))
                        .append(' ')
                        .append(Files.readString(path))
                        .append('\n');
            }
        }
        return texts.toString();
    }

    @Test
    void aBackupTakesThePlaceOfWhatIsThere() throws Exception {
        fill();
        Files.createDirectories(data.resolve("documents"));
        Files.writeString(data.resolve("documents/7.document"), "pdf");
        Files.writeString(data.resolve("tls-development.key"), "key");
        Files.writeString(data.resolve("tls-development.crt"), "certificate");
        var before = state(database.access());
        Backup.write(database.access(), data, file, SILENT);
        goOn();
        Files.delete(data.resolve("tls-development.crt"));
        assertFalse(before.equals(state(database.access())));
        try (var restore = Restore.open(file)) {
            restore.check(database.access(), data);
            var there = assertThrows(DatabaseException.class, () -> restore.checkEmpty(database.access()));
            assertTrue(there.getMessage().endsWith("or replace all of it with --replace."), there.getMessage());
        }
        replace(file);
        assertEquals(before, state(database.access()));
        assertEquals(
                "documents/7.document pdf\ntls-development.crt certificate\ntls-development.key another key\n",
                files());
        // A backup without documents leaves none.
        goOn();
        var none = folder.resolve("none.zip");
        Backup.write(database.access(), folder.resolve("nowhere"), none, SILENT);
        replace(none);
        assertEquals("tls-development.crt certificate\ntls-development.key another key\n", files());
    }

    @Test
    void anOlderBackupTakesThePlaceOfWhatIsThere() throws Exception {
        var old = TestDatabase.createEmpty();
        Database.migrate(old, "14");
        try (var connection = TestDatabase.connect(old);
                var statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO accounts (password_hash, nickname, portrait, gender, age, real_name, country,"
                            + " province, city, address, zip_code, education, school, occupation, phone, pager, email, hobbies,"
                            + " description, authentication) SELECT 'x', 'old ' || i, 0, 0, 0, '', 0, 0, '', '', '', 0, '', 0, '',"
                            + " '', '', '', '', 0 FROM generate_series(1, 10) i");
        }
        Backup.write(old, folder.resolve("nowhere"), file, SILENT);
        var alone = TestDatabase.createEmpty();
        try (var restore = Restore.open(file)) {
            restore.intoDatabase(alone, folder.resolve("nowhere"), SILENT);
        }
        fill();
        goOn();
        replace(file);
        assertEquals(state(alone), state(database.access()));
        assertEquals(0, database.number("SELECT count(*) FROM pg_namespace WHERE nspname = 'oicq_restore'"));
    }

    @Test
    void aDamagedBackupReplacesNothing() throws Exception {
        fill();
        Files.createDirectories(data.resolve("documents"));
        Files.writeString(data.resolve("documents/7.document"), "pdf");
        Backup.write(database.access(), data, file, SILENT);
        goOn();
        var before = state(database.access());
        var files = files();
        byte[] damaged = Files.readAllBytes(file);
        damaged[insideTheLargestEntry(file, damaged, true)] ^= 0x04;
        var flipped = folder.resolve("flipped.zip");
        Files.write(flipped, damaged);
        try (var restore = Restore.open(flipped)) {
            assertThrows(DatabaseException.class, () -> restore.check(database.access(), data));
        }
        assertThrows(DatabaseException.class, () -> replace(flipped));
        assertEquals(before, state(database.access()));
        assertEquals(files, files());
        // One row too few is found at the end of its table, after others have been replaced.
        try (var zip = java.nio.file.FileSystems.newFileSystem(file)) {
            Path contents = zip.getPath(BackupContents.ENTRY);
            Files.writeString(contents, Files.readString(contents).replace("rows.messages=1000", "rows.messages=1001"));
        }
        try (var restore = Restore.open(file)) {
            var found = assertThrows(DatabaseException.class, () -> restore.check(database.access(), data));
            assertTrue(found.getMessage().contains("has 1000 rows and should have 1001"), found.getMessage());
        }
        assertThrows(DatabaseException.class, () -> replace(file));
        assertEquals(before, state(database.access()));
        assertEquals(files, files());
    }

    /** The numbers that are given next are back too: sequences know no transaction by themselves. */
    @Test
    void whoHasLostTheDatabaseReplacesNothing() throws Exception {
        Backup.write(database.access(), data, file, SILENT);
        fill();
        var before = state(database.access());
        try (var restore = Restore.open(file);
                var lock = ServerLock.take(database.access(), Duration.ofMillis(1));
                var other = database.connect();
                var waiting = Executors.newSingleThreadExecutor()) {
            var taken = waiting.submit(
                    () -> other.createStatement().execute("SELECT pg_advisory_lock(" + ServerLock.KEY + ")"));
            database.await("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted", 1);
            database.execute("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted");
            taken.get();
            lock.lost().get();
            var lost = assertThrows(
                    DatabaseException.class, () -> restore.replace(lock, database.access(), data, "documents", SILENT));
            assertEquals("Another server has taken the database meanwhile; nothing is restored.", lost.getMessage());
        }
        assertEquals(before, state(database.access()));
    }

    /** Messages go from the journal to mailboxes and the journal is emptied, while the backup is at work. */
    @Test
    void aBackupIsOfOneMoment() throws Exception {
        long bob = database.account();
        database.execute("INSERT INTO mailboxes (receiver) VALUES (" + bob + ") ON CONFLICT DO NOTHING");
        var stop = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writing = threads.submit(() -> {
                try (var connection = database.connect();
                        var statement = connection.createStatement()) {
                    connection.setAutoCommit(false);
                    for (int i = 1; stop.getCount() > 0; i++) {
                        // A message is in one of the two places at every moment.
                        statement.execute("INSERT INTO journal_1 VALUES (" + i + ", 0, '', '')");
                        connection.commit();
                        statement.execute("INSERT INTO messages (receiver, flag, about, information, information_type,"
                                + " sent_at) VALUES (" + bob + ", 2, 1, '" + i + "', 0, now())");
                        statement.execute("TRUNCATE journal_1");
                        connection.commit();
                    }
                }
                return null;
            });
            for (int i = 0; i < 5; i++) {
                database.await("SELECT (count(*) > " + i * 20 + ")::integer FROM messages", 1);
                Files.deleteIfExists(file);
                Backup.write(database.access(), data, file, SILENT);
                var target = TestDatabase.createEmpty();
                try (var restore = Restore.open(file);
                        var connection = TestDatabase.connect(target)) {
                    restore.intoDatabase(target, folder.resolve("new" + i), SILENT);
                    try (var statement = connection.createStatement();
                            var row = statement.executeQuery("SELECT count(*) + (SELECT count(*) FROM journal_1),"
                                    + " greatest(max(information::integer), (SELECT max(id) FROM journal_1)) FROM"
                                    + " messages")) {
                        row.next();
                        assertEquals(row.getLong(2), row.getLong(1), "each message up to the last is there once");
                    }
                }
            }
            stop.countDown();
            writing.get();
        }
    }

    @Test
    void whatIsNoWholeBackupIsRefusedAndLeavesNothing() throws Exception {
        fill();
        Backup.write(database.access(), data, file, SILENT);
        var there = assertThrows(DatabaseException.class, () -> Backup.write(database.access(), data, file, SILENT));
        assertTrue(there.getMessage().startsWith("There is a file"), there.getMessage());
        var inside = assertThrows(
                DatabaseException.class,
                () -> Backup.write(database.access(), data, data.resolve("backup.zip"), SILENT));
        assertTrue(inside.getMessage().contains("outside of"), inside.getMessage());

        byte[] whole = Files.readAllBytes(file);
        var cut = folder.resolve("cut.zip");
        Files.write(cut, java.util.Arrays.copyOf(whole, whole.length - 100));
        var broken = assertThrows(DatabaseException.class, () -> Restore.open(cut));
        assertTrue(broken.getMessage().contains("is no backup, or not a whole one"), broken.getMessage());

        // As of a bad disk: a byte of content, which may still be content, and a checksum that is not the content's.
        for (boolean content : List.of(true, false)) {
            byte[] damaged = whole.clone();
            damaged[insideTheLargestEntry(file, whole, content)] ^= 0x04;
            var flipped = folder.resolve("flipped.zip");
            Files.write(flipped, damaged);
            var fresh = folder.resolve("fresh" + content);
            try (var restore = Restore.open(flipped)) {
                assertThrows(DatabaseException.class, () -> restore.intoFolder(fresh, SILENT));
            }
            try (var left = Files.list(fresh)) {
                assertEquals(0, left.count());
            }
        }
    }

    /** Position of a byte of the content, or of its checksum in the directory at the end of the file. */
    private static int insideTheLargestEntry(Path backup, byte[] whole, boolean content) throws Exception {
        try (var zip = new ZipFile(backup.toFile())) {
            var largest = zip.stream()
                    .max(Comparator.comparingLong(ZipEntry::getCompressedSize))
                    .orElseThrow();
            var bytes = new String(whole, StandardCharsets.ISO_8859_1);
            return content
                    ? bytes.indexOf(largest.getName()) + (int) (largest.getCompressedSize() / 2)
                    : bytes.lastIndexOf(largest.getName()) - NAME_IN_DIRECTORY + CHECKSUM_IN_DIRECTORY;
        }
    }

    @Test
    void aBackupOfANewerVersionIsRefused() throws Exception {
        Backup.write(database.access(), data, file, SILENT);
        var newer = folder.resolve("newer.zip");
        Files.copy(file, newer);
        try (var zip = java.nio.file.FileSystems.newFileSystem(newer)) {
            Path contents = zip.getPath(BackupContents.ENTRY);
            Files.writeString(contents, Files.readString(contents).replaceFirst("migration=\\d+", "migration=999"));
        }
        var refused = assertThrows(DatabaseException.class, () -> Restore.open(newer));
        assertTrue(refused.getMessage().contains("was made by a newer version"), refused.getMessage());
    }
}
