package org.oicq.server.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.oicq.codec.Catalogs;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.chat.ChatCatalog;
import org.oicq.codec.packet.chat.ChatUserPacket;
import org.oicq.codec.packet.chat.EnterRooms;
import org.oicq.codec.packet.chat.JoinRoom;
import org.oicq.codec.packet.chat.MakeRoom;
import org.oicq.codec.packet.chat.MakeRoomReply;
import org.oicq.codec.packet.chat.MyRooms;
import org.oicq.codec.packet.chat.RoleInRoom;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.codec.packet.chat.SayInRoom;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;

class RoomStreamTest {
    private static final int WORDS = 400;

    /** With a small queue, so that a reader is left behind soon; what it is told then comes from the log. */
    @AutoClose
    private final TestServer server = TestServer.start("output-queue=20000", "rate-limits=false");

    private TestClient visitor(String nickname) {
        return enter(server.join(nickname));
    }

    private static TestClient enter(TestClient client) {
        say(client, new EnterRooms(client.number()));
        hear(client, MyRooms.class);
        return client;
    }

    private static void say(TestClient client, ChatUserPacket packet) {
        ByteBuffer frame = ChatCatalog.USER_TO_CHAT.encode(packet);
        byte[] bytes = new byte[frame.remaining()];
        frame.get(bytes);
        client.sendBytes(bytes);
    }

    private static <P extends Packet> P hear(TestClient client, Class<P> kind) {
        Frame frame = client.receiveFrame();
        try {
            return assertInstanceOf(
                    kind, Catalogs.find(frame.route()).orElseThrow().read(frame, WireCharset.GB18030));
        } catch (ProtocolException e) {
            throw new AssertionError(e);
        }
    }

    private static long make(TestClient maker) {
        say(maker, new MakeRoom(maker.number(), Text.of("room"), Text.EMPTY, 0));
        long room = hear(maker, MakeRoomReply.class).room();
        assertEquals(1, hear(maker, RoomMessage.class).entry());
        return room;
    }

    private static void join(TestClient client, long room) {
        say(client, new JoinRoom(client.number(), room));
        assertEquals(1, hear(client, RoleInRoom.class).role());
    }

    /** Who reads nothing holds nobody up, and gets everything in order when it reads again. */
    @Test
    void aSlowReaderIsLeftBehindAndReadsOn() {
        TestClient fast = visitor("fast");
        TestClient slow = new TestClient(server.server().address(), 8192);
        slow.register("slow");
        slow.logIn();
        var _ = enter(slow);
        long room = make(fast);
        join(slow, room);
        assertEquals(2, hear(slow, RoomMessage.class).entry());
        assertEquals(2, hear(fast, RoomMessage.class).entry());
        // More than the kernels between them and the server's queue take.
        String words = "x".repeat(16_000);
        for (int i = 0; i < WORDS; i++) {
            say(fast, new SayInRoom(fast.number(), room, Text.of(i + " " + words)));
            assertEquals(3 + i, hear(fast, RoomMessage.class).entry());
        }
        for (int i = 0; i < WORDS; i++) {
            RoomMessage message = hear(slow, RoomMessage.class);
            assertEquals(3 + i, message.entry());
            assertEquals(i + " " + words, message.information().toString());
        }
    }

    /** All say something at once, and all get the same in the same order. */
    @Test
    void everybodyGetsTheSameInTheSameOrder() {
        List<TestClient> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(visitor("n" + i));
        }
        long room = make(all.getFirst());
        all.stream().skip(1).forEach(client -> join(client, room));
        for (int i = 0; i < 50; i++) {
            for (TestClient client : all) {
                say(client, new SayInRoom(client.number(), room, Text.of(client.number() + " " + i)));
            }
        }
        int last = all.size() + 50 * all.size();
        List<List<RoomMessage>> heard = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            List<RoomMessage> entries = new ArrayList<>();
            // From one's own joining on; the maker has had that.
            for (int entry = Math.max(2, i + 1); entry <= last; entry++) {
                RoomMessage message = hear(all.get(i), RoomMessage.class);
                assertEquals(entry, message.entry());
                entries.add(message);
            }
            heard.add(entries);
        }
        List<RoomMessage> latest = heard.getLast();
        for (List<RoomMessage> entries : heard) {
            assertEquals(latest, entries.subList(entries.size() - latest.size(), entries.size()));
        }
        for (TestClient client : all) {
            List<String> own = latest.stream()
                    .filter(entry -> entry.number() == client.number() && entry.flag() == 2)
                    .map(entry -> entry.information().toString())
                    .toList();
            for (int i = 0; i < 50; i++) {
                assertEquals(client.number() + " " + i, own.get(i));
            }
        }
    }
}
