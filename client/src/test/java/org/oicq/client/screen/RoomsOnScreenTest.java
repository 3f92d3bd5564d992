package org.oicq.client.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.client.Await;
import org.oicq.client.ClientListener;
import org.oicq.client.ClientOptions;
import org.oicq.client.OicqClient;
import org.oicq.client.StayingClient;
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
    private static final Commands NONE = new Commands() {
        @Override
        public List<String> names() {
            return List.of();
        }

        @Override
        public String about(String name) {
            return "";
        }

        @Override
        public void run(OicqClient client, List<String> words, Consumer<String> lines, Consumer<String> progress) {}
    };

    @SuppressWarnings("NullAway.Init") // before each test
    private TestDatabase database;

    @SuppressWarnings("NullAway.Init") // before each test
    private OicqServer server;

    private final BlockingQueue<String> typed = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> shown = new LinkedBlockingQueue<>();

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

    private Thread open(long number) {
        Talk talk = new Talk(
                new Talk.Options(number, "here", Locale.ENGLISH, Optional.empty(), Path.of("."), false, false, false),
                NONE,
                listener -> StayingClient.start(
                        "127.0.0.1",
                        server.address().getPort(),
                        ClientOptions.DEFAULTS,
                        number,
                        "secret",
                        LoginMode.NORMAL,
                        listener));
        return Thread.ofVirtual().start(() -> {
            try {
                talk.runPlain(
                        () -> {
                            try {
                                String line = typed.take();
                                return line.equals("EOF") ? null : line;
                            } catch (InterruptedException e) {
                                throw new AssertionError(e);
                            }
                        },
                        shown::add);
            } catch (Exception e) {
                shown.add("failed: " + e);
            }
        });
    }

    /** Waits for a line, without its time; what comes before it is not looked at. */
    private void sees(String wanted) throws InterruptedException {
        List<String> before = new ArrayList<>();
        while (true) {
            String line = shown.poll(60, TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("no line '" + wanted + "' among " + before);
            }
            before.add(line);
            if (line.replaceFirst("^\\d\\d:\\d\\d ", "").equals(wanted)) {
                return;
            }
        }
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
        Thread talk = open(bob.number());
        // What was missed comes first; names are looked up meanwhile, so the first line may show the number.
        String missed;
        do {
            missed = shown.poll(60, TimeUnit.SECONDS);
        } while (missed != null && !missed.contains("while you were away"));
        var _ = Await.result(alice.rooms().say(room, "hello"));
        typed.add("/msg #" + room + " 你好");
        sees("me → # talk: 你好");
        database.await("SELECT last_entry FROM rooms WHERE number = " + room, 5);
        var _ = Await.result(alice.rooms().say(room, "so you are here"));
        sees("# talk Alice " + alice.number() + ": so you are here");
        var _ = Await.result(alice.rooms().give(room, bob.number(), RoomRole.MODERATOR));
        sees("# talk Bob is a moderator now");
        // The user looks at the room, and the server knows how far.
        database.await(
                "SELECT count(*) FROM room_members WHERE room = " + room + " AND read_up_to >= 6 AND number = "
                        + bob.number(),
                1);
        var _ = Await.result(alice.rooms().give(room, bob.number(), RoomRole.NONE));
        sees("You are not in # talk any more.");
        var _ = Await.result(alice.rooms().give(room, bob.number(), RoomRole.INVITED));
        sees("You are invited to room " + room + ", talk: /room join " + room + " or /room leave " + room);
        typed.add("EOF");
        talk.join();
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
