package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
        String[] words = new String[options.length + 4];
        words[0] = "serve";
        words[1] = "--listen=127.0.0.1:0";
        words[2] = "--data=" + data;
        words[3] = "--hash-memory=64";
        System.arraycopy(options, 0, words, 4, options.length);
        PrintStream before = System.err;
        var said = new ByteArrayOutputStream();
        int exit;
        try (PrintStream err = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            System.setErr(err);
            exit = Main.run(words);
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
    void theReadyLineShowsNoPassword() throws Exception {
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
                            "--listen=127.0.0.1:0",
                            "--db=" + database.url() + (database.url().contains("?") ? "&" : "?") + secret,
                            "--db-user=" + database.user(),
                            "--db-password=" + database.password())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var out = server.inputReader(StandardCharsets.UTF_8)) {
                String ready = out.readLine();
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
            TestClient alice = new TestClient(first.address());
            alice.register("Alice");
            alice.logIn();
            TestClient bob = new TestClient(first.address());
            bob.register("Bob");
            bob.logIn();
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
            TestClient alice = new TestClient(server.address());
            alice.register("Alice");
            alice.logIn();
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
                "tls-development makes a certificate of its own; leave it or tls-certificate and tls-key away",
                "--tls-certificate=x.pem",
                "--tls-key=y.pem",
                "--tls-development=true");
        assertRefused(
                "without clear text there must be TLS: give tls-certificate and tls-key, or tls-development",
                "--clear-text=none");
    }
}
