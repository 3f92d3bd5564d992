package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.channel.EventLoop;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.FindOnline;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.OnlineUsers;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.packet.chat.ChatCatalog;
import org.oicq.codec.packet.chat.ChatUserPacket;
import org.oicq.codec.packet.chat.EnterRooms;
import org.oicq.codec.packet.chat.JoinRoom;
import org.oicq.codec.packet.chat.LeaveRoom;
import org.oicq.codec.packet.chat.ListMembers;
import org.oicq.codec.packet.chat.SayInRoom;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.schema.Database;
import org.oicq.schema.TestDatabase;
import org.oicq.server.net.ChannelWithoutSocket;
import org.oicq.server.net.StopTest;

/**
 * A room whose 5,000 members are all online, beside one of two: what joining, leaving and a message ask of the database, and
 * what a page of its members costs beside a page of who is online. Run only by name ({@code -Dtest=RoomCrowdTrial}).
 */
class RoomCrowdTrial {
    private static final int MEMBERS = 5_000;
    private static final int ROUNDS = 501;

    @Test
    void crowd() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                DatabaseTap tap = new DatabaseTap(database.access());
                Database tapped = Database.open(tap.access(), 8, Duration.ofSeconds(2));
                OicqServer server = new OicqServer(
                        TestServer.config(Map.of(
                                "rate-limits",
                                "false",
                                "network-threads",
                                "1",
                                "room-members",
                                "6000",
                                "hash-queue",
                                "6000",
                                "connections",
                                "6000")),
                        tapped)) {
            TestClient bob = join(server, "Bob");
            TestClient joiner = join(server, "Joiner");
            MemoryTest.copyAccount(database, joiner.number(), MEMBERS);
            long big = room(database, bob, "big");
            long small = room(database, bob, "small");
            database.execute("INSERT INTO room_members (room, number, role, joined_entry, read_up_to) SELECT " + big
                    + ", number, 1, 0, 0 FROM accounts WHERE number > " + joiner.number());
            database.execute(
                    "UPDATE rooms SET members = (SELECT count(*) FROM room_members m WHERE m.room = rooms.number)");
            database.execute("ANALYZE");
            enter(bob);
            enter(joiner);
            crowd(server, StopTest.loop(server.port(), bob.localPort()), joiner.number() + 1);
            for (long room : new long[] {small, big, small, big}) {
                System.out.printf(
                        "statements in the %s room: a message %d, joining %d, leaving %d%n",
                        room == big ? "big" : "small",
                        statements(tap, bob, new SayInRoom(bob.number(), room, Text.of("hello"))),
                        statements(tap, joiner, new JoinRoom(joiner.number(), room)),
                        statements(tap, joiner, new LeaveRoom(joiner.number(), room)));
            }
            drain(bob);
            long[][] nanos = new long[2][ROUNDS];
            for (int i = 0; i < ROUNDS; i++) {
                long begin = System.nanoTime();
                bob.send(new FindOnline(bob.number(), joiner.number() + 1000, 50, 2));
                assertEquals(50, bob.receive(OnlineUsers.class).users().size());
                nanos[0][i] = System.nanoTime() - begin;
                begin = System.nanoTime();
                say(bob, new ListMembers(bob.number(), big, joiner.number() + 1000, 50, 2));
                nanos[1][i] = System.nanoTime() - begin;
            }
            System.out.printf(
                    "a page of 50: who is online %d us, members of the room %d us%n",
                    median(nanos[0]), median(nanos[1]));
            bob.close();
            joiner.close();
        }
    }

    private static long median(long[] nanos) {
        return Arrays.stream(nanos).sorted().toArray()[nanos.length / 2] / 1000;
    }

    private static TestClient join(OicqServer server, String nickname) {
        TestClient client = new TestClient(server.address());
        client.register(nickname);
        client.logIn();
        return client;
    }

    private static long room(TestDatabase database, TestClient owner, String name) {
        return database.database()
                .rooms()
                .make(owner.number(), name, "", 0, _ -> true)
                .orElseThrow()
                .room()
                .number();
    }

    /** Says something to the chat server, and waits for what comes first of it. */
    private static void say(TestClient client, ChatUserPacket packet) {
        ByteBuffer frame = ChatCatalog.USER_TO_CHAT.encode(packet);
        client.sendBytes(bytes(frame));
        Frame answer = client.receiveFrame();
        assertEquals(
                ChatCatalog.CHAT_TO_USER.route(),
                answer.route(),
                () -> new String(bytes(answer.content()), StandardCharsets.ISO_8859_1));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** Reads what else has come. */
    private static void drain(TestClient client) {
        client.send(new ViewUser(client.number(), client.number()));
        Frame frame = client.receiveFrame();
        while (frame.route().equals(ChatCatalog.CHAT_TO_USER.route())) {
            frame = client.receiveFrame();
        }
    }

    private static void enter(TestClient client) {
        say(client, new EnterRooms(client.number()));
    }

    private static void crowd(OicqServer server, EventLoop loop, long first) throws InterruptedException {
        Semaphore places = new Semaphore(64);
        for (long number = first; number < first + MEMBERS; number++) {
            assertTrue(places.tryAcquire(10, TimeUnit.SECONDS), "a log-in was not answered");
            ChannelWithoutSocket user = ChannelWithoutSocket.connect(server.port(), loop, places::release);
            user.send(Catalog.USER_TO_OICQ
                    .encode(new Login(number, new Secret(Text.of(TestClient.PASSWORD)), 0))
                    .array());
            user.send(bytes(ChatCatalog.USER_TO_CHAT.encode(new EnterRooms(number))));
        }
        while (server.sessions().all().size() < MEMBERS + 2) {
            Thread.sleep(10);
        }
    }

    /** How many statements something takes. */
    private static long statements(DatabaseTap tap, TestClient client, ChatUserPacket packet)
            throws InterruptedException {
        drain(client);
        long before = settled(tap);
        say(client, packet);
        return settled(tap) - before;
    }

    private static long settled(DatabaseTap tap) throws InterruptedException {
        long before;
        long now = tap.statements();
        do {
            before = now;
            Thread.sleep(1_500);
            now = tap.statements();
        } while (now != before);
        return now;
    }
}
