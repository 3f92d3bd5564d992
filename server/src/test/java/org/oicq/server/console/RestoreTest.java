package org.oicq.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.schema.Backup;
import org.oicq.schema.Database;
import org.oicq.schema.DatabaseAccess;
import org.oicq.schema.EmbeddedPostgres;
import org.oicq.schema.Role;
import org.oicq.schema.TestDatabase;
import org.oicq.server.OicqServer;
import org.oicq.server.RunningServer;
import org.oicq.server.TestClient;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.config.Settings;
import org.oicq.server.web.ChildServer;

/** A restore that the console asks for: the server stops for it, and is back on the same addresses with what the backup had. */
@Timeout(120)
class RestoreTest {
    private static final int PAUSE_MILLIS = 20;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    private Path data = Path.of("");
    private Path backups = Path.of("");

    @BeforeEach
    void make() throws IOException {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        data = Files.createDirectory(folder.resolve("data"));
        backups = Files.createDirectory(folder.resolve("backups"));
    }

    /** A server as {@code ./oicq serve} runs it, in this process. */
    private static final class Served implements AutoCloseable {
        final RunningServer running;
        final InetSocketAddress address;
        final int console;
        final CompletableFuture<Boolean> ended;

        Served(Map<String, String> texts) throws Exception {
            ServerConfig config = Settings.read(texts);
            running = RunningServer.start(config, () -> config, () -> {});
            address = server().address();
            console = server().operatorAddress().orElseThrow().getPort();
            ended = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                try {
                    ended.complete(running.untilLost());
                } catch (Exception e) {
                    ended.completeExceptionally(e);
                }
            });
        }

        OicqServer server() {
            return running.server().orElseThrow();
        }

        /** Logs in as soon as there is another server than before. */
        void comesBack(OicqServer before, Browser browser, long number) throws InterruptedException {
            while (true) {
                try {
                    if (running.server().filter(now -> now != before).isPresent()) {
                        browser.in(number);
                        return;
                    }
                } catch (AssertionError e) {
                    if (!(e.getCause() instanceof IOException)) {
                        throw e;
                    }
                }
                assertFalse(ended.isDone(), "the server has ended");
                Thread.sleep(PAUSE_MILLIS);
            }
        }

        @Override
        public void close() {
            running.close();
        }
    }

    private Map<String, String> texts(String... more) {
        Map<String, String> texts = new HashMap<>(Map.of(
                "listen", "127.0.0.1:0",
                "operator-listen", "127.0.0.1:0",
                "hash-memory", "64",
                "hash-passes", "1",
                "network-threads", "2",
                "stop-time", "1s",
                "data", data.toString(),
                "backup-folder", backups.toString()));
        for (int i = 0; i < more.length; i += 2) {
            texts.put(more[i], more[i + 1]);
        }
        return texts;
    }

    private Map<String, String> on(TestDatabase database, String... more) {
        Map<String, String> texts = texts(more);
        texts.put("db", database.url());
        texts.put("db-user", database.user());
        texts.put("db-password", database.password());
        return texts;
    }

    private static long register(InetSocketAddress address, String nickname) {
        TestClient client = new TestClient(address);
        long number = client.register(nickname);
        client.reset();
        return number;
    }

    private long operator(InetSocketAddress address, Database database) {
        long number = register(address, "Op");
        database.accounts().setRole(number, Role.OPERATOR);
        return number;
    }

    private String backup(Browser browser) throws IOException {
        Browser.Got made = browser.run("backup");
        assertEquals("0", made.get("code"), made.toString());
        try (Stream<Path> files = Files.list(backups)) {
            return files.findFirst().orElseThrow().getFileName().toString();
        }
    }

    @Test
    void theServerIsBackWithWhatTheBackupHad() throws Exception {
        try (Served served = new Served(texts())) {
            DatabaseAccess access = EmbeddedPostgres.running(data).orElseThrow();
            long operator;
            try (Database database = Database.open(access, 1, Duration.ofSeconds(2))) {
                operator = operator(served.address, database);
            }
            long alice = register(served.address, "Alice");
            try (Browser browser = new Browser(served.console)) {
                browser.in(operator);
                String file = backup(browser);
                long bob = register(served.address, "Bob");
                TestClient client = new TestClient(served.address);
                client.logIn(alice);
                OicqServer first = served.server();
                Browser.Got asked = browser.run("restore", file, "--replace");
                assertEquals("0", asked.get("code"), asked.toString());
                assertTrue(asked.get("sentence").startsWith("the server stops, restores the backup of "));
                assertEquals("the server stops", client.hear());
                client.expectEnd();
                String before = browser.token();
                served.comesBack(first, browser, operator);
                assertFalse(before.equals(browser.token()));
                OicqServer second = served.server();
                assertEquals(served.address, second.address());
                assertEquals(
                        "Alice",
                        browser.run("user", "show", "" + alice).rows().get(1).get(1));
                assertEquals("1", browser.run("user", "show", "" + bob).get("code"));
                // The backup's own audit, and what came of it.
                List<Object> row = restored(browser, 1).getFirst();
                assertEquals(List.of("" + operator, "restore"), row.subList(2, 4));
                assertTrue(
                        row.get(5).toString().matches(file + ": the backup of .* is restored: \\d+ rows, 0 messages.*"),
                        row.toString());
                TestClient later = new TestClient(served.address);
                later.logIn(alice);
                later.reset();
                Browser.Got upgraded = browser.run("upgrade");
                assertEquals(
                        "0 there is nothing to upgrade in " + data,
                        upgraded.get("code") + " " + upgraded.get("sentence"));
                assertEquals(
                        "there is no old database in " + data,
                        browser.run("upgrade", "--delete-old").get("error"));
                // And once more: it is a server as any other.
                assertEquals("0", browser.run("restore", file, "--replace").get("code"));
                served.comesBack(second, browser, operator);
                restored(browser, 1);
            }
            served.running.close();
            assertEquals(false, served.ended.get(60, TimeUnit.SECONDS));
        }
    }

    /** The entries of the audit on restores. */
    private static List<List<Object>> restored(Browser browser, int count) {
        List<List<Object>> rows = browser.run("audit", "--action", "restore").rows();
        assertEquals(count, rows.size(), rows.toString());
        return rows;
    }

    @Test
    void whatCannotBeRestoredIsRefusedWhileTheServerRuns() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                Served served = new Served(on(database));
                Browser browser = new Browser(served.console)) {
            long operator = operator(served.address, database.database());
            browser.in(operator);
            TestClient client = new TestClient(served.address);
            client.register("Alice");
            client.logIn();
            String file = backup(browser);
            byte[] damaged = Files.readAllBytes(backups.resolve(file));
            String bytes = new String(damaged, StandardCharsets.ISO_8859_1);
            damaged[bytes.indexOf("tables/accounts") + "tables/accounts".length() + 20] ^= 0x04;
            Files.write(backups.resolve("damaged.zip"), damaged);
            Files.writeString(backups.resolve("text.zip"), "no backup");
            Files.copy(backups.resolve(file), folder.resolve("elsewhere.zip"));
            String elsewhere =
                    "in the console a backup is one in the folder of the setting backup-folder; give its name alone";
            Map<List<String>, String> refused = Map.of(
                    List.of("damaged.zip", "--replace"),
                            "3 The backup " + backups.resolve("damaged.zip") + " is damaged",
                    List.of("text.zip", "--replace"), "3 The file " + backups.resolve("text.zip") + " is no backup",
                    List.of("none.zip", "--replace"), "3 The backup " + backups.resolve("none.zip") + " can't be read",
                    List.of("../elsewhere.zip", "--replace"), "2 " + elsewhere,
                    List.of(folder.resolve("elsewhere.zip").toString(), "--replace"), "2 " + elsewhere,
                    List.of("..", "--replace"), "2 " + elsewhere,
                    List.of(file), "3 There are accounts in the database at ");
            refused.forEach((words, sentence) -> {
                Browser.Got got = browser.run(
                        Stream.concat(Stream.of("restore"), words.stream()).toArray(String[]::new));
                assertTrue((got.get("code") + " " + got.get("error")).startsWith(sentence), words + ": " + got);
            });
            try (Browser nobody = new Browser(served.console)) {
                assertEquals(401, nobody.run("restore", file, "--replace").status());
                assertEquals(
                        403, nobody.logIn(client.number(), TestClient.PASSWORD).status());
            }
            client.barrier();
            assertEquals(200, browser.get("/console/figures").status());
            assertEquals(List.of(), browser.run("audit", "--action", "restore").rows());
            client.reset();
        }
    }

    /** A client that stays keeps the server from stopping at once. */
    @Test
    void thereIsOneAtATimeAndWhatFailsLeavesTheServerAsItWas() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                Served served = new Served(on(database, "stop-time", "60s"));
                Browser browser = new Browser(served.console)) {
            long operator = operator(served.address, database.database());
            browser.in(operator);
            String file = backup(browser);
            long bob = register(served.address, "Bob");
            TestClient client = new TestClient(served.address);
            client.register("Alice");
            client.logIn();
            OicqServer first = served.server();
            assertEquals("0", browser.run("restore", file, "--replace").get("code"));
            assertEquals("the server stops", client.hear());
            Browser.Got second = browser.run("restore", file, "--replace");
            assertEquals(
                    "1 the server is about to stop for another restore",
                    second.get("code") + " " + second.get("error"));
            // What has been checked goes all the same.
            Files.writeString(backups.resolve(file), "overwritten");
            client.reset();
            served.comesBack(first, browser, operator);
            List<List<Object>> rows = restored(browser, 3);
            assertEquals(
                    List.of("restore", "restore asked for", "restore asked for"),
                    rows.stream().map(row -> row.get(3)).toList());
            String failed = rows.getFirst().get(5).toString();
            assertTrue(
                    failed.startsWith(file + ": failed: The file " + backups.resolve(file) + " is no backup"), failed);
            assertEquals("0", browser.run("user", "show", "" + bob).get("code"));
        }
    }

    /** The lock that keeps others off is held meanwhile. A signal that stops the server stops the restore as well. */
    @Test
    void aSignalInTheMiddleLeavesTheDatabaseAsItWas() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (TestDatabase database = TestDatabase.create();
                ChildServer server = ChildServer.start(
                        database,
                        "--operator-listen=127.0.0.1:" + port,
                        "--data=" + data,
                        "--backup-folder=" + backups,
                        "--stop-time=1s");
                Browser browser = new Browser(port)) {
            Backup.write(database.access(), data, backups.resolve("empty.zip"), (_, _) -> {});
            long operator = operator(server.address(), database.database());
            browser.in(operator);
            try (Connection holder = database.connect()) {
                holder.setAutoCommit(false);
                try (var statement = holder.createStatement()) {
                    statement.execute("LOCK TABLE bans IN ACCESS SHARE MODE");
                }
                assertEquals(
                        "0", browser.run("restore", "empty.zip", "--replace").get("code"));
                database.await("SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'", 1);
                assertEquals(
                        1,
                        database.number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                                + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"));
                server.process().destroy();
                assertTrue(server.process().waitFor(30, TimeUnit.SECONDS));
                assertEquals(0, server.process().exitValue());
                holder.rollback();
            }
            database.await("SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock'", 0);
            assertEquals(1, database.number("SELECT count(*) FROM accounts WHERE number = " + operator));
        }
    }
}
