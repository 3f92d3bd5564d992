package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.ViewUser;
import org.oicq.schema.Database;
import org.oicq.schema.TestDatabase;

/**
 * The server while a real PostgreSQL hangs, restarts, or has a full disk: it stays up, refuses what it can't promise,
 * holds the rest within its bounds, and comes back by itself.
 */
class DatabaseFaultsTest {
    private static String text(TestDatabase database, String sql) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    /** The process of the whole PostgreSQL; the test is skipped where that is out of reach, as in a container. */
    private static ProcessHandle postmaster(TestDatabase database) throws SQLException {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            Optional<ProcessHandle> found = ProcessHandle.of(row.getLong(1)).flatMap(ProcessHandle::parent);
            assumeTrue(
                    found.flatMap(process -> process.info().command())
                            .filter(command -> command.endsWith("postgres"))
                            .isPresent(),
                    "PostgreSQL does not run here");
            return found.orElseThrow();
        }
    }

    private static void signal(String signal, List<ProcessHandle> processes) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + signal));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        try {
            assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Asks until there is an answer that the database is needed for. */
    private static void awaitDatabase(TestClient client) {
        for (int i = 0; ; i++) {
            client.send(new ViewUser(client.number(), client.number()));
            if (client.receive(UserData.class).success()) {
                return;
            }
            assertTrue(i < 100, "the database does not come back");
            assertEquals(Optional.empty(), client.poll(100));
        }
    }

    @Test
    void aDatabaseThatHangs() throws SQLException {
        try (TestServer server = TestServer.start("store-queue = 5", "rate-limits = false")) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            TestClient carol = server.join("Carol");
            carol.close();
            TestClient dave = server.connect();
            ProcessHandle postmaster = postmaster(server.database());
            List<ProcessHandle> all = new ArrayList<>(List.of(postmaster));
            int count = 1000;
            int refused = 0;
            signal("STOP", all);
            all.addAll(postmaster.children().toList());
            signal("STOP", all);
            try {
                alice.say(bob.number(), "still there?");
                assertEquals("still there?", bob.hear());
                for (int i = 0; i < count; i++) {
                    alice.say(carol.number(), Integer.toString(i));
                }
                for (Optional<ServerPacket> next = alice.poll(500); next.isPresent(); next = alice.poll(500)) {
                    refused++;
                }
                assertTrue(refused > 0, "no more waits than the queue may hold");
                dave.beginLogIn(carol.number());
                assertEquals("0x02: the server cannot reach its database; try again in a minute", dave.hear());
                assertFalse(dave.receive(LoginReply.class).success());
            } finally {
                // The postmaster last: until then none of its children that have ended is forgotten.
                signal("CONT", all.reversed());
            }
            awaitDatabase(alice);
            TestClient again = server.logIn(carol.number());
            int last = -1;
            for (int i = refused; i < count; i++) {
                int next = Integer.parseInt(again.hear());
                assertTrue(next > last, next + " came after " + last);
                last = next;
            }
            again.barrier();
        }
    }

    @Test
    void aDatabaseThatIsRestarted() throws Exception {
        try (TestServer server = TestServer.start("rate-limits = false")) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            TestClient carol = server.join("Carol");
            carol.close();
            alice.say(carol.number(), "before");
            ProcessHandle postmaster = postmaster(server.database());
            signal("INT", List.of(postmaster));
            alice.say(bob.number(), "live");
            alice.say(carol.number(), "during");
            assertEquals("live", bob.hear());
            postmaster.onExit().get(60, TimeUnit.SECONDS);
            awaitDatabase(alice);
            alice.say(carol.number(), "after");
            awaitDatabase(alice);
            TestClient again = server.logIn(carol.number());
            assertEquals("before", again.hear());
            assertEquals("during", again.hear());
            assertEquals("after", again.hear());
            again.barrier();
            assertTrue(postmaster(server.database()).pid() != postmaster.pid(), "it is another one");
        }
    }

    /** The database has done as it was asked, and the server cannot know: it asks again, and the message comes once. */
    @Test
    void anAnswerOfTheDatabaseThatIsLost() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                DatabaseTap tap = new DatabaseTap(database.access());
                Database tapped = Database.open(tap.access(), 4, Database.SEARCH_TIMEOUT);
                OicqServer server = new OicqServer(TestServer.config(Map.of()), tapped)) {
            TestClient alice = new TestClient(server.address());
            alice.register("Alice");
            alice.logIn();
            long carol = database.account();
            String rows = "SELECT count(*) FROM messages WHERE receiver = " + carol;

            CompletableFuture<Void> lost = tap.loseAnswerTo("INSERT INTO messages");
            alice.say(carol, "once");
            lost.get(60, TimeUnit.SECONDS);
            assertEquals(1, database.number(rows), "it is done");
            alice.say(carol, "after it");
            // Its answer comes when all of that is safe.
            alice.barrier();
            assertEquals(
                    "once, after it",
                    text(database, rows.replace("count(*)", "string_agg(information, ', ' ORDER BY id)")));
            alice.close();
        }
    }

    @Test
    void aDatabaseThatDoesNotTakeAMessage() {
        try (TestServer server = TestServer.start();
                LoggedEvents log = new LoggedEvents("org.oicq", Level.TRACE)) {
            server.database()
                    .execute("ALTER TABLE messages ADD CHECK (information <> 'a secret');"
                            + " ALTER TABLE journal_1 ADD CHECK (position('a secret'::bytea IN messages) = 0)");
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            TestClient carol = server.join("Carol");
            carol.close();
            for (TestClient receiver : List.of(bob, carol)) {
                alice.say(receiver.number(), "before");
                alice.say(receiver.number(), "a secret");
                alice.say(receiver.number(), "after");
                alice.send(new ViewUser(alice.number(), alice.number()));
                assertEquals("0x03 " + receiver.number() + ": the database cannot store this message", alice.hear());
                assertTrue(alice.receive(UserData.class).success());
            }
            TestClient again = server.logIn(carol.number());
            assertEquals("before", again.hear());
            assertEquals("after", again.hear());
            again.barrier();
            for (ILoggingEvent event : log.events()) {
                String all = event.getFormattedMessage() + ThrowableProxyUtil.asString(event.getThrowableProxy());
                assertFalse(all.contains("a secret"), all);
            }
        }
    }

    /** The file of the messages is one to which nothing can be written for want of space. */
    @Test
    void aDiskThatIsFull() throws Exception {
        try (TestServer server = TestServer.start()) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            TestClient carol = server.join("Carol");
            carol.close();
            postmaster(server.database());
            Path full = Path.of("/dev/full");
            assumeTrue(Files.exists(full), "there is no /dev/full here");
            // A file that nobody has open yet.
            server.database().execute("TRUNCATE messages");
            Path file = Path.of(
                    text(server.database(), "SHOW data_directory"),
                    text(server.database(), "SELECT pg_relation_filepath('messages')"));
            Files.delete(file);
            Files.createSymbolicLink(file, full);
            var refusal = assertThrows(
                    IllegalStateException.class,
                    () -> server.database()
                            .execute(
                                    "INSERT INTO messages (receiver, flag, about, information, information_type, sent_at)"
                                            + " VALUES (" + carol.number() + ", 2, 0, '', 0, now())"));
            assertEquals(
                    "53100",
                    assertInstanceOf(SQLException.class, refusal.getCause()).getSQLState(),
                    "the disk is full");

            alice.say(carol.number(), "for later");
            alice.send(new ViewUser(alice.number(), alice.number()));
            bob.say(alice.number(), "live");
            assertEquals("live", alice.hear());
            assertEquals(Optional.empty(), alice.poll(700));
            // Whoever is owed nothing notices nothing.
            server.join("Dave").barrier();

            // A new file, for which there is space.
            server.database().execute("VACUUM FULL messages");
            assertTrue(alice.receive(UserData.class).success());
            assertEquals("for later", server.logIn(carol.number()).hear());
            alice.barrier();
        }
    }
}
