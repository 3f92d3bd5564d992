package org.oicq.client.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.client.Await;
import org.oicq.client.ClientListener;
import org.oicq.client.ClientOptions;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.codes.LoginMode;
import org.oicq.codec.codes.RoomAccess;
import org.oicq.codec.codes.RoomRole;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.wire.Text;
import org.oicq.schema.TestDatabase;
import org.oicq.server.OicqServer;
import org.oicq.server.config.Settings;

/** Rooms in the interactive client, where each thing that happens is a line, against the real server. */
@Timeout(180)
class RoomsOnScreenTest {
    @SuppressWarnings("NullAway.Init") // before each test
    private TestDatabase database;

    @SuppressWarnings("NullAway.Init") // before each test
    private OicqServer server;

    @BeforeEach
    void start() throws Exception {
        database = TestDatabase.create();
        server = new OicqServer(
                Settings.read(Map.of("listen", "127.0.0.1:0", "hash-memory", "64", "hash-passes", "1")),
                database.database());
    }

    @AfterEach
    void stop() {
        server.close();
        database.close();
    }

    private OicqClient join(String nickname) throws Exception {
        OicqClient client = Await.result(OicqClient.connect(
                "127.0.0.1", server.address().getPort(), ClientOptions.DEFAULTS, ClientListener.NONE));
        long number = Await.result(client.register(Profile.named(Text.of(nickname)), "secret", Authentication.ANYONE));
        var _ = Await.result(client.logIn(number, "secret", LoginMode.NORMAL));
        var _ = Await.result(client.rooms().enter());
        return client;
    }

    @Test
    void aRoomIsTalkedIn() throws Exception {
        OicqClient alice = join("Alice");
        OicqClient bob = join("Bob");
        long room = Await.result(alice.rooms().make("talk", "", RoomAccess.ANYONE));
        var _ = Await.result(bob.rooms().join(room));
        bob.close();
        var _ = Await.result(bob.closed());
        var _ = Await.result(alice.rooms().say(room, "while you were away"));
        PlainScreen screen = new PlainScreen(server.address().getPort(), bob.number(), PlainScreen.NO_COMMANDS);
        // What was missed comes first; names are looked up meanwhile, so the first line may show the number.
        screen.awaits(line -> line.contains("while you were away"));
        var _ = Await.result(alice.rooms().say(room, "hello"));
        screen.type("/msg #" + room + " 你好");
        screen.sees("me → # talk: 你好");
        database.await("SELECT last_entry FROM rooms WHERE number = " + room, 5);
        var _ = Await.result(alice.rooms().say(room, "so you are here"));
        screen.sees("# talk Alice " + alice.number() + ": so you are here");
        var _ = Await.result(alice.rooms().give(room, bob.number(), RoomRole.MODERATOR));
        screen.sees("# talk Bob is a moderator now");
        // The user looks at the room, and the server knows how far.
        database.await(
                "SELECT count(*) FROM room_members WHERE room = " + room + " AND read_up_to >= 6 AND number = "
                        + bob.number(),
                1);
        var _ = Await.result(alice.rooms().give(room, bob.number(), RoomRole.NONE));
        screen.sees("You are not in # talk any more.");
        var _ = Await.result(alice.rooms().give(room, bob.number(), RoomRole.INVITED));
        screen.sees("You are invited to room " + room + ", talk: /room join " + room + " or /room leave " + room);
        screen.close();
        // Everybody sees the same, once.
        assertEquals(
                List.of("while you were away", "hello", "你好", "so you are here"),
                Await.result(alice.rooms().read(room, 2, 50, org.oicq.codec.codes.Direction.LARGER)).stream()
                        .filter(entry -> entry.flag() == 2)
                        .map(entry -> entry.information().toString())
                        .toList());
        alice.close();
    }
}
