package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.oicq.codec.packet.AddFriend;
import org.oicq.codec.packet.DeleteFriend;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Monitor;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.server.oicq.Presence;
import org.oicq.server.web.WebLogin;

/** The server while its database is away, or fails in the middle of something. */
class DatabaseOutageTest {
    private static final String AWAY = "the server cannot reach its database; try again in a minute";

    private static Login login(long number) {
        return new Login(number, new Secret(Text.of(TestClient.PASSWORD)), 0);
    }

    @Test
    void talkGoesOnAndTheRestIsRefusedOrWaits() throws Exception {
        try (TestServer server = TestServer.start("limit-loopback = true", "failed-login-rate = 1/h burst 1")) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            TestClient carol = server.join("Carol");
            carol.close();
            TestClient dave = server.connect();
            try (var _ = server.databaseAway()) {
                // Live talk needs no database.
                alice.say(bob.number(), "still there?");
                assertEquals("still there?", bob.hear());
                // What must be stored waits, and so does the answer that would say that it is safe.
                alice.say(carol.number(), "for later");
                alice.send(new ViewUser(alice.number(), alice.number()));
                dave.send(login(carol.number()));
                bob.send(new DeleteFriend(bob.number(), alice.number()));
                assertEquals("0x02: " + AWAY, dave.hear());
                assertFalse(dave.receive(LoginReply.class).success());
                assertEquals("0x0e " + alice.number() + ": " + AWAY, bob.hear());
                // Alice's request came before this, and its answer still waits for her message.
                bob.say(alice.number(), "no answer yet?");
                assertEquals("no answer yet?", alice.hear());
            }
            // It was a refusal or not, as the database was away or back when the request was read: it is not lost.
            alice.receive(UserData.class);
            // It was no wrong password.
            assertTrue(dave.tryLogIn(carol.number(), TestClient.PASSWORD).success());
            assertEquals("for later", dave.hear());
            bob.barrier();
        }
    }

    /** Tries until the database is back. */
    private static TestClient awaitLogIn(TestServer server, long number) {
        for (int i = 0; ; i++) {
            TestClient client = server.connect();
            client.beginLogIn(number);
            if (client.receive() instanceof LoginReply reply && reply.success()) {
                return client;
            }
            client.reset();
            assertTrue(i < 20, "the database does not come back");
        }
    }

    /** What was sent is kept all the same, and comes when the database does. */
    @Test
    void whoIsOwedAnAnswerIsNotKeptWaitingForEver() throws Exception {
        try (TestServer server = TestServer.start("settle-time = 1s", "web-penalty = 10ms")) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            TestClient carol = server.join("Carol");
            carol.close();
            TestClient dave = server.join("Dave");
            InetSocketAddress address = server.server().address();
            assertTrue(WebLogin.answer(address, dave.number(), WebLogin.RIGHT).contains("&RS=0&"));
            try (var _ = server.databaseAway()) {
                alice.say(bob.number(), "live");
                assertEquals("live", bob.hear());
                alice.say(carol.number(), "by the binary protocol");
                alice.send(new ViewUser(alice.number(), alice.number()));
                long start = System.nanoTime();
                assertEquals("the server cannot reach its database; your last messages may be lost", alice.hear());
                long millis = (System.nanoTime() - start) / 1_000_000;
                assertTrue(millis >= 900, "after " + millis + " ms");
                alice.expectEnd();
                String head = "VER=1.1&CMD=CLTMSG&SEQ=2&UIN=" + dave.number();
                assertEquals(head + "&RES=3", WebLogin.ask(address, head + "&UN=" + carol.number() + "&MG=by HTTP"));
                bob.say(bob.number(), "still here");
                assertEquals("still here", bob.hear());
            }
            TestClient again = awaitLogIn(server, carol.number());
            assertEquals("by the binary protocol", again.hear());
            // What was refused has been withdrawn.
            again.barrier();
        }
    }

    /** Its client tries again, as a refusal asks for, and the message comes once. The penalty is for who is too fast. */
    @Test
    void whatIsRefusedOverHttpDoesNotComeAllTheSame() throws Exception {
        try (TestServer server = TestServer.start("settle-time = 1s", "web-penalty = 1h")) {
            TestClient bob = server.join("Bob");
            bob.close();
            TestClient dave = server.join("Dave");
            InetSocketAddress address = server.server().address();
            assertTrue(WebLogin.answer(address, dave.number(), WebLogin.RIGHT).contains("&RS=0&"));
            String head = "VER=1.1&CMD=CLTMSG&SEQ=2&UIN=" + dave.number();
            String message = head + "&UN=" + bob.number() + "&MG=once";
            try (var _ = server.databaseAway()) {
                assertEquals(head + "&RES=3", WebLogin.ask(address, message));
                assertEquals(head + "&RES=3", WebLogin.ask(address, message));
            }
            String answer = WebLogin.ask(address, message);
            for (int i = 0; answer.equals(head + "&RES=3"); i++) {
                assertTrue(i < 20, "the database does not come back");
                answer = WebLogin.ask(address, message);
            }
            assertEquals(head + "&RES=0&", answer);
            TestClient again = awaitLogIn(server, bob.number());
            assertEquals("once", again.hear());
            again.barrier();
        }
    }

    /** It cannot be withdrawn any more, so the answer waits for the truth. */
    @Test
    void whatItsReceiverHasIsNotRefusedOverHttp() throws Exception {
        try (TestServer server = TestServer.start("settle-time = 500ms")) {
            TestClient bob = server.join("Bob");
            TestClient dave = server.join("Dave");
            InetSocketAddress address = server.server().address();
            assertTrue(WebLogin.answer(address, dave.number(), WebLogin.RIGHT).contains("&RS=0&"));
            String head = "VER=1.1&CMD=CLTMSG&SEQ=2&UIN=" + dave.number();
            CompletableFuture<String> answer;
            try (LoggedEvents log = new LoggedEvents("org.oicq.server.web.WebMessages", Level.WARN);
                    var _ = server.databaseAway()) {
                answer = CompletableFuture.supplyAsync(
                        () -> WebLogin.ask(address, head + "&UN=" + bob.number() + "&MG=here"));
                assertEquals("here", bob.hear());
                log.await("A message of " + dave.number() + " could not be made safe in time");
                assertFalse(answer.isDone());
            }
            assertEquals(head + "&RES=0&", answer.get(30, TimeUnit.SECONDS));
            bob.barrier();
        }
    }

    /** Nobody is logged in by a log-in that failed half-way. */
    @Test
    void aLogInThatFailsLeavesNoSession() {
        try (TestServer server = TestServer.start()) {
            TestClient alice = server.connect();
            alice.register("Alice");
            server.database().execute("ALTER TABLE friends RENAME TO friends_gone");
            alice.send(login(alice.number()));
            assertEquals("0x02: " + AWAY, alice.hear());
            assertFalse(alice.receive(LoginReply.class).success());
            assertEquals(0, server.server().sessions().count());
            server.database().execute("ALTER TABLE friends_gone RENAME TO friends");
            server.database().execute("ALTER TABLE accounts RENAME COLUMN password_hash TO gone");
            alice.send(login(alice.number()));
            assertEquals("0x02: " + AWAY, alice.hear());
            assertFalse(alice.receive(LoginReply.class).success());
            assertEquals(0, server.server().sessions().count());
            server.database().execute("ALTER TABLE accounts RENAME COLUMN gone TO password_hash");
            alice.logIn();
        }
    }

    /** Not hours later, when the next change may be one that nobody should hear of. */
    @Test
    void friendsAreToldOfAChangeAsSoonAsTheyCanBe() {
        try (TestServer server = TestServer.start()) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            alice.send(new AddFriend(alice.number(), bob.number()));
            alice.receive(Message.class);
            bob.receive(Message.class);
            try (LoggedEvents log = new LoggedEvents(Presence.class.getName(), Level.WARN)) {
                server.database().execute("ALTER TABLE friends RENAME TO friends_gone");
                bob.close();
                log.await("The friends of " + bob.number() + " cannot be told now");
                server.database().execute("ALTER TABLE friends_gone RENAME TO friends");
                assertEquals("4", alice.hear());
                assertEquals(1, log.events().size());
            }
        }
    }

    /** Friends hear of it also when the audit cannot be written. */
    @Test
    void aSupervisorWhoLeavesIsSeenToLeave() {
        try (TestServer server = TestServer.start()) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.connect();
            bob.register("Bob");
            server.database().execute("UPDATE accounts SET supervisor = true WHERE nickname = 'Bob'");
            bob.logIn();
            alice.send(new AddFriend(alice.number(), bob.number()));
            alice.receive(Message.class);
            bob.receive(Message.class);
            bob.send(new Monitor(bob.number(), alice.number()));
            bob.receive(Message.class);
            server.database().execute("ALTER TABLE audit RENAME TO audit_gone");
            bob.reset();
            assertEquals("4", alice.hear());
        }
    }
}
