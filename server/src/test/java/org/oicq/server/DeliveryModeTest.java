package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.codec.packet.AddFriend;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.Monitor;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.RequestFriend;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;

/** What an answer to a sender waits for, where no message can be stored. */
class DeliveryModeTest {
    /** No message can be stored until what this gives is closed; everything else can be asked of the database. */
    private static Connection holdMailboxes(TestServer server) throws SQLException {
        Connection holder = server.database().connect();
        holder.setAutoCommit(false);
        try (var statement = holder.createStatement()) {
            statement.execute("LOCK TABLE mailboxes");
        }
        return holder;
    }

    @Test
    void aSafeAnswerComesWhenTheMessagesAreStored() throws SQLException {
        try (TestServer server = TestServer.start()) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            bob.close();
            try (Connection _ = holdMailboxes(server)) {
                alice.say(bob.number(), "for later");
                alice.send(new ViewUser(alice.number(), alice.number()));
                assertEquals(Optional.empty(), alice.poll(500));
            }
            assertTrue(alice.receive(UserData.class).success());
            assertEquals("for later", server.logIn(bob.number()).hear());
        }
    }

    /** Whether the answer is a packet of its own, or words of the system. */
    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x02, 0x0C, 0x0D, 0x11})
    void soDoesAnAnswerInWords(int type) throws SQLException {
        try (TestServer server = TestServer.start()) {
            TestClient alice = server.join("Alice");
            server.database().execute("UPDATE accounts SET supervisor = true WHERE number = " + alice.number());
            TestClient bob = server.join("Bob");
            bob.close();
            try (Connection _ = holdMailboxes(server)) {
                alice.say(bob.number(), "for later");
                alice.send(
                        switch (type) {
                            case 0x01 -> new Register(TestClient.form("Carol", "secret", 0));
                            case 0x02 -> new Login(alice.number(), new Secret(Text.of("secret")), 0);
                            case 0x0C -> new AddFriend(alice.number(), bob.number());
                            case 0x0D -> new RequestFriend(alice.number(), bob.number(), Text.of("hello"));
                            default -> new Monitor(alice.number(), bob.number());
                        });
                assertEquals(Optional.empty(), alice.poll(500));
            }
            alice.receive();
            assertEquals("for later", server.logIn(bob.number()).hear());
        }
    }

    /** Who is asked can answer only what it has been shown. */
    @Test
    void soDoesWhatAnotherUserAnswers() throws SQLException {
        try (TestServer server = TestServer.start()) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            bob.close();
            TestClient carol = server.join("Carol");
            try (Connection _ = holdMailboxes(server)) {
                alice.say(bob.number(), "for later");
                alice.send(new OfferFile(alice.number(), carol.number(), Text.of("photo.jpg"), 3));
                assertEquals(Optional.empty(), carol.poll(500));
            }
            assertEquals("photo.jpg", carol.receive(OfferFile.class).fileName().toString());
        }
    }

    @Test
    void aFastAnswerWaitsForNothing() throws SQLException {
        try (TestServer server = TestServer.start("delivery = fast")) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            bob.close();
            TestClient carol = server.join("Carol");
            try (Connection _ = holdMailboxes(server)) {
                alice.say(bob.number(), "for later");
                alice.say(carol.number(), "now");
                alice.barrier();
                assertEquals("now", carol.hear());
            }
            assertEquals("for later", server.logIn(bob.number()).hear());
        }
    }

    /** Nobody waits for the database, and yet no more waits for it than the queue may hold. */
    @Test
    void whatAFastServerHoldsIsBounded() throws SQLException {
        try (TestServer server = TestServer.start("delivery = fast", "rate-limits = false", "store-queue = 20")) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            TestClient carol = server.join("Carol");
            carol.close();
            int count = 500;
            int refused = 0;
            try (Connection _ = holdMailboxes(server)) {
                for (int i = 0; i < count; i++) {
                    // Each is answered, so each may go to the store alone.
                    alice.say(bob.number(), "bob " + i);
                    alice.barrier();
                    assertEquals("bob " + i, bob.hear());
                }
                for (int i = 0; i < count; i++) {
                    alice.say(carol.number(), "carol " + i);
                }
                for (Optional<?> next = alice.poll(500); next.isPresent(); next = alice.poll(500)) {
                    refused++;
                }
            }
            assertTrue(refused > count / 2, refused + " of " + count + " were refused");
            // Bob's were never refused, and he has proven none of them.
            bob.reset();
            TestClient again = server.logIn(bob.number());
            IntStream.range(0, count).forEach(i -> assertEquals("bob " + i, again.hear()));
            again.barrier();
        }
    }

    @Test
    void anOrderlyStopOfAFastServerLosesNothing() throws SQLException {
        try (TestServer server = TestServer.start("delivery = fast", "rate-limits = false")) {
            TestClient alice = server.join("Alice");
            TestClient silent = server.join("Bob");
            TestClient absent = server.join("Carol");
            absent.close();
            List<String> words =
                    IntStream.range(0, 200).mapToObj(i -> "message " + i).toList();
            try (Connection _ = holdMailboxes(server)) {
                for (String text : words) {
                    alice.say(silent.number(), text);
                    alice.say(absent.number(), text);
                }
                alice.barrier();
            }
            silent.reset();
            server.stop();
            server.startAgain();
            for (TestClient receiver : List.of(silent, absent)) {
                TestClient again = server.logIn(receiver.number());
                assertEquals(words, words.stream().map(_ -> again.hear()).toList());
                again.barrier();
            }
        }
    }
}
