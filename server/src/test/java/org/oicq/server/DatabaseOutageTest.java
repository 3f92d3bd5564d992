package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
            }
            assertFalse(alice.receive(UserData.class).success(), "refused after the wait, and not lost");
            // It was no wrong password.
            assertTrue(dave.tryLogIn(carol.number(), TestClient.PASSWORD).success());
            assertEquals("for later", dave.hear());
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
