package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.codes.LoginMode;
import org.oicq.codec.packet.ChangeMode;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;

/** Whoever is hidden looks as if it were away to those who fill its mailbox, too: it reads, and no room comes of it. */
@Timeout(60)
class HiddenTest {
    private static final String FULL = "this user's mailbox is full";

    private final TestServer server = TestServer.start("stored-messages = 3", "rate-limits = false");
    private final TestClient alice = server.join("Alice");

    @AfterEach
    void stop() {
        server.close();
    }

    private TestClient logInHidden(long number) {
        TestClient client = server.connect();
        client.send(new Login(number, new Secret(Text.of(TestClient.PASSWORD)), LoginMode.INVISIBLE.code()));
        assertTrue(client.receive(LoginReply.class).success());
        return client;
    }

    /** Sends a message, and gives what came of it. */
    private String say(long to, String words) {
        alice.say(to, words);
        alice.send(new ViewUser(alice.number(), alice.number()));
        StringBuilder heard = new StringBuilder("taken");
        while (true) {
            switch (alice.receive()) {
                case UserData _ -> {
                    return heard.toString();
                }
                case Message m -> {
                    heard.setLength(0);
                    heard.append(m.information());
                }
                case ServerPacket other -> throw new AssertionError(other);
            }
        }
    }

    private List<String> sayFive(long to) {
        return IntStream.range(0, 5).mapToObj(i -> say(to, "message " + i)).toList();
    }

    /** Proves what it has read, and waits until nothing waits for it any more. */
    private void readAll(TestClient client, long number) throws InterruptedException {
        while (server.database().number("SELECT messages FROM mailboxes WHERE receiver = " + number) > 0) {
            client.send(new ViewUser(number, number));
            client.receive(UserData.class);
            Thread.sleep(2);
        }
    }

    @Test
    void aMailboxFillsAlikeWhetherItsOwnerIsHiddenOrAway() throws Exception {
        TestClient away = server.join("Carol");
        away.close();
        TestClient bob = server.join("Bob");
        long number = bob.number();
        bob.close();
        TestClient hidden = logInHidden(number);

        List<String> said = sayFive(away.number());
        assertEquals("taken", said.get(2));
        assertEquals("0x03 " + away.number() + ": " + FULL, said.get(3));
        List<String> toHidden = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            toHidden.add(say(number, "message " + i));
            if (i < 3) {
                assertEquals("message " + i, hidden.hear());
                readAll(hidden, number);
            }
        }
        assertEquals(
                said,
                toHidden.stream()
                        .map(words -> words.replace("" + number, "" + away.number()))
                        .toList());
        assertTrue(hidden.hear().startsWith("your mailbox is full"), "it is told, or it would never know");
        assertEquals(Optional.empty(), hidden.poll(100), "and once is enough");

        // Nor does it show when it leaves, or comes again.
        String full = "0x03 " + number + ": " + FULL;
        hidden.close();
        assertEquals(full, say(number, "gone?"));
        TestClient again = logInHidden(number);
        assertEquals(full, say(number, "there?"));
        assertTrue(again.hear().startsWith("your mailbox is full"));

        // For a moment, and then it reads as before.
        again.send(new ChangeMode(number, DisplayMode.ONLINE.code()));
        again.send(new ChangeMode(number, DisplayMode.HIDDEN.code()));
        again.send(new ViewUser(number, number));
        again.receive(UserData.class);
        assertEquals("taken", say(number, "now"));
        assertEquals("now", again.hear());
    }

    /** What it got before, it has read when others see it. */
    @Test
    void aLogInThatOthersSeeMakesRoom() throws Exception {
        TestClient bob = server.join("Bob");
        long number = bob.number();
        bob.close();
        TestClient hidden = logInHidden(number);
        assertEquals(List.of("taken", "taken", "taken"), sayFive(number).subList(0, 3));
        // That its mailbox is full it may hear before it has got what is in there.
        assertEquals(
                List.of("message 0", "message 1", "message 2"),
                Stream.generate(hidden::hear)
                        .limit(4)
                        .filter(words -> words.startsWith("message "))
                        .toList());
        hidden.close();
        server.logIn(number).close();
        assertEquals("taken", say(number, "for later"));
        assertEquals("for later", server.logIn(number).hear());
    }

    /** Order, and once: some come from the store, some from memory, while it hides and shows itself. */
    @Test
    void nothingIsLostOrDoubledWhileAUserHidesAndShowsItself() throws Exception {
        try (TestServer roomy = TestServer.start("rate-limits = false")) {
            TestClient sender = roomy.join("Alice");
            TestClient bob = roomy.join("Bob");
            int count = 2000;
            Thread other = Thread.ofVirtual().start(() -> {
                for (int i = 0; i < count; i++) {
                    sender.say(bob.number(), "message " + i);
                    if (i % 100 == 0) {
                        sender.barrier();
                    }
                }
                sender.barrier();
            });
            for (int i = 0; i < count; i++) {
                if (i % 50 == 0) {
                    DisplayMode mode = i % 100 == 0 ? DisplayMode.HIDDEN : DisplayMode.ONLINE;
                    bob.send(new ChangeMode(bob.number(), mode.code()));
                }
                assertEquals("message " + i, bob.hear());
            }
            bob.barrier();
            other.join();
        }
    }
}
