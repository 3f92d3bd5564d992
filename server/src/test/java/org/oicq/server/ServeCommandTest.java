package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.ViewUser;
import org.oicq.schema.DatabaseAccess;
import org.oicq.schema.TestDatabase;
import org.oicq.server.tls.TestCertificate;
import org.oicq.server.web.ChildServer;

/** {@code ./oicq serve} that can't work: one sentence, and nothing is started or made. */
class ServeCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    private void assertRefused(String sentence, String... options) {
        assertRefused(2, sentence, options);
        assertFalse(Files.exists(folder.resolve("data")), "nothing was made");
    }

    private void assertRefused(int code, String sentence, String... options) {
        Path data = folder.resolve("data");
        List<String> words = new ArrayList<>(List.of("serve", "--data=" + data, "--hash-memory=64"));
        words.addAll(List.of(options));
        if (words.stream().noneMatch(word -> word.startsWith("--listen="))) {
            words.add("--listen=127.0.0.1:0");
        }
        PrintStream before = System.err;
        var said = new ByteArrayOutputStream();
        int exit;
        try (PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setErr(err);
            exit = Main.run(words.toArray(String[]::new));
        } finally {
            System.setErr(before);
        }
        assertEquals("oicq: " + sentence + "\n", said.toString(StandardCharsets.UTF_8));
        assertEquals(code, exit);
    }

    @Test
    void aCertificateThatCannotBeUsed() throws Exception {
        TestCertificate one = TestCertificate.make(folder.resolve("one"));
        TestCertificate other = TestCertificate.make(folder.resolve("other"));
        Path none = folder.resolve("none");
        Path empty = Files.createFile(folder.resolve("empty"));
        String certificate = "--tls-certificate=" + one.certificate();
        assertRefused(
                "the file " + none + " cannot be read: there is no such file",
                "--tls-certificate=" + none,
                "--tls-key=" + one.key());
        assertRefused("the file " + none + " cannot be read: there is no such file", certificate, "--tls-key=" + none);
        assertRefused("there is no private key in " + empty + "; it must be PEM", certificate, "--tls-key=" + empty);
        assertRefused(
                "the key in " + other.key() + " does not belong to the certificate in " + one.certificate(),
                certificate,
                "--tls-key=" + other.key());
        assertRefused("there is no certificate in " + empty + "; it must be PEM", "--printer-trust=" + empty);
    }

    @Test
    void aStandbyOfTheEmbeddedDatabase() {
        assertRefused(
                "a standby needs a PostgreSQL of your own, with --db: nobody else can use the embedded one",
                "--standby=on");
    }

    @Test
    void aPortThatIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.ofLiteral("::1"))) {
            String address = "[::1]:" + taken.getLocalPort();
            assertRefused(
                    3,
                    "cannot listen on " + address
                            + ": another program uses it; stop that one, or choose another port with --listen HOST:PORT",
                    "--listen=" + address);
            assertFalse(Files.exists(folder.resolve("data")), "it was noticed before a database was made");
        }
        assertRefused(
                3,
                "cannot listen on 192.0.2.1:8000: this machine has no such address; choose one that it has, or 0.0.0.0"
                        + " for all of them",
                "--listen=192.0.2.1:8000");
        assertRefused(
                "'nobody.invalid:8000' is no value for listen: there is no host 'nobody.invalid'; name an address of this"
                        + " machine, or 0.0.0.0 for all",
                "--listen=nobody.invalid:8000");
    }

    @Test
    void connectionsFitTheFilesThatMayBeOpen() {
        assertEquals(100_000, ServeCommand.fitted(new HashMap<>(), 0).connections());
        assertEquals(100_000, ServeCommand.fitted(new HashMap<>(), 101_324).connections());
        try (LoggedEvents log = new LoggedEvents("org.oicq.server.ServeCommand", Level.WARN)) {
            assertEquals(99_999, ServeCommand.fitted(new HashMap<>(), 101_323).connections());
            assertEquals(362, ServeCommand.fitted(new HashMap<>(), 1024).connections());
            ServeCommand.warnOfFew(100, 100, 1024);
            ServeCommand.warnOfFew(100_000, 362, 1024);
            assertEquals(
                    "This process may have 1024 files open, so it takes only 362 connections and not 100000; raise"
                            + " that with 'ulimit -n 101324' (in a unit of systemd: LimitNOFILE=101324), or set"
                            + " connections = 362.",
                    log.await("This process may have"));
        }
        assertEquals(
                500,
                ServeCommand.fitted(new HashMap<>(Map.of("connections", "500")), 1300)
                        .connections());
        var few = assertThrows(IllegalArgumentException.class, () -> ServeCommand.fitted(new HashMap<>(), 320));
        String message = String.valueOf(few.getMessage());
        assertTrue(message.startsWith("this process may have 320 files open, which are too few"), message);
    }

    /** Later it would be connections and the database that fail, one after the other. */
    @Test
    @Timeout(60)
    void tooFewFilesAreNoticedBeforeAnythingIsMade() throws Exception {
        Process server = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -n 300 && exec \"$@\"",
                        "sh",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "--enable-native-access=ALL-UNNAMED",
                        Main.class.getName(),
                        "serve",
                        "--listen=127.0.0.1:0",
                        "--data=" + folder.resolve("data"))
                .redirectErrorStream(true)
                .start();
        try (var out = server.inputReader(StandardCharsets.UTF_8)) {
            assertEquals(
                    "oicq: this process may have 300 files open, which are too few for a server; raise that with"
                            + " 'ulimit -n 101324' (in a unit of systemd: LimitNOFILE=101324)",
                    out.readLine());
            assertEquals(2, server.waitFor());
            assertFalse(Files.exists(folder.resolve("data")), "nothing was made");
        } finally {
            server.destroyForcibly();
            server.onExit().join();
        }
    }

    @Test
    @Timeout(60)
    void aSignalThatStopsItInOrderIsNoFailure() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                ChildServer server = ChildServer.start(database)) {
            server.process().destroy();
            assertEquals(0, server.process().waitFor());
        }
    }

    /** It would take what the first one has in its journal for its own. */
    @Test
    @Timeout(60)
    void aSecondServerOnTheSameDatabase() throws Exception {
        try (TestDatabase database = TestDatabase.create()) {
            String[] options = {
                "--db=" + database.url(), "--db-user=" + database.user(), "--db-password=" + database.password()
            };
            try (ChildServer _ = ChildServer.start(database)) {
                assertRefused(
                        3,
                        "Another server runs on the database at "
                                + database.url().replaceFirst("\\?.*", "")
                                + ": stop it first, or give this one a database of its own with --db.",
                        options);
            }
            // It was killed, and another one may follow at once.
            ChildServer.start(database).close();
        }
    }

    @Test
    @Timeout(60)
    void theReadyLineShowsAnAddressAsPeopleWriteItAndNoPassword() throws Exception {
        try (TestDatabase database = TestDatabase.create()) {
            String place = DatabaseAccess.shown(database.url());
            String secret = "ApplicationName=hunter2";
            Process server = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            "--enable-native-access=ALL-UNNAMED",
                            Main.class.getName(),
                            "serve",
                            "--listen=[::1]:0",
                            "--db=" + database.url() + (database.url().contains("?") ? "&" : "?") + secret,
                            "--db-user=" + database.user(),
                            "--db-password=" + database.password())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var out = server.inputReader(StandardCharsets.UTF_8)) {
                String ready = out.readLine();
                assertTrue(ready.matches("ready \\[::1\\]:\\d+, .*"), ready);
                assertTrue(ready.contains(", PostgreSQL at " + place + ", started in "), ready);
                assertFalse(ready.contains("hunter2"), ready);
            } finally {
                server.destroyForcibly();
                server.onExit().join();
            }
        }
    }

    /** Which process of PostgreSQL keeps other servers off the database; 0 for none. */
    private static final String HOLDER =
            "coalesce((SELECT max(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                    + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())), 0)";

    /** Which one waits until nobody does. */
    private static final String WAITS =
            "coalesce((SELECT max(pid) FROM pg_stat_activity WHERE application_name = 'oicq'"
                    + " AND datname = current_database() AND query LIKE '%pg_try_advisory_lock%' AND pid <> " + HOLDER
                    + "), 0)";

    /** Breaks the lock's connection until the server that waits for it is faster than the one that has it. */
    private static void letTheOtherWin(TestDatabase database) throws InterruptedException {
        database.await("SELECT (" + WAITS + " <> 0)::integer", 1);
        long waits = database.number("SELECT " + WAITS);
        for (long holder = 0; holder != waits; holder = database.number("SELECT " + HOLDER)) {
            database.execute("SELECT pg_terminate_backend(" + HOLDER + "::integer)");
            database.await("SELECT (" + HOLDER + " <> 0)::integer", 1);
        }
    }

    @Test
    @Timeout(60)
    void aServerThatLosesItsDatabaseToAnotherStops() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                ChildServer first = ChildServer.start(database)) {
            TestClient alice = TestClient.join(first.address(), "Alice");
            TestClient bob = TestClient.join(first.address(), "Bob");
            alice.say(bob.number(), "before");
            assertEquals("before", bob.hear());
            alice.barrier();
            var starting = CompletableFuture.supplyAsync(() -> {
                try {
                    return ChildServer.start(database);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
            try {
                letTheOtherWin(database);
                ChildServer second = starting.get();
                alice.say(bob.number(), "while there are two");
                assertEquals("while there are two", bob.hear());
                // Whether it is answered is a matter of which is faster.
                alice.send(new ViewUser(alice.number(), alice.number()));
                assertEquals("the server stops", bob.hear());
                assertEquals(3, first.process().waitFor());
                bob.reset();
                alice.reset();

                TestClient again = new TestClient(second.address());
                again.logIn(bob.number());
                assertEquals("before", again.hear());
                assertEquals("while there are two", again.hear());
                // The second one has found it in the journal, and the first one stored it when it stopped; unless it
                // came while Bob's log-in was still being worked on, and had a row before there was a second one.
                again.send(new ViewUser(again.number(), again.number()));
                ServerPacket next = again.receive();
                if (next instanceof Message copy) {
                    assertEquals("before", copy.information().toString());
                    next = again.receive();
                }
                assertInstanceOf(UserData.class, next);
                again.close();
                assertTrue(second.process().isAlive());
            } finally {
                starting.thenAccept(ChildServer::close);
            }
        }
    }

    /** Nobody says anything, so only the lock tells. */
    @Test
    @Timeout(60)
    void aServerThatIsIdleStopsToo() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                ChildServer server = ChildServer.start(database);
                var other = database.connect();
                var statement = other.createStatement();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            TestClient alice = TestClient.join(server.address(), "Alice");
            long key = database.number(
                    "SELECT (classid::bigint << 32) | objid::bigint FROM pg_locks WHERE locktype = 'advisory'");
            var _ = threads.submit(() -> {
                database.await("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted", 1);
                database.execute("SELECT pg_terminate_backend(" + HOLDER + "::integer)");
                return null;
            });
            statement.execute("SELECT pg_advisory_lock(" + key + ")");
            assertEquals("the server stops", alice.hear());
            alice.close();
            assertEquals(3, server.process().waitFor());
        }
    }

    @Test
    void settingsOfTlsThatDoNotFitTogether() {
        assertRefused(
                "tls-certificate and tls-key belong together; only tls-certificate is given",
                "--tls-certificate=x.pem");
        assertRefused(
                "tls-development makes its own certificate; remove it, or remove tls-certificate and tls-key",
                "--tls-certificate=x.pem",
                "--tls-key=y.pem",
                "--tls-development=true");
        assertRefused(
                "without clear text there must be TLS: give tls-certificate and tls-key, or tls-development",
                "--clear-text=none");
    }
}
