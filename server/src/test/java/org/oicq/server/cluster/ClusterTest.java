package org.oicq.server.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.codec.Catalogs;
import org.oicq.codec.codes.Direction;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.codes.RoomAccess;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.packet.AddFriend;
import org.oicq.codec.packet.Block;
import org.oicq.codec.packet.BlockReply;
import org.oicq.codec.packet.ChangeMode;
import org.oicq.codec.packet.FindOnline;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Monitor;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.OnlineUsers;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.packet.UserCard;
import org.oicq.codec.packet.chat.AnswerJoin;
import org.oicq.codec.packet.chat.AskToJoin;
import org.oicq.codec.packet.chat.ChatCatalog;
import org.oicq.codec.packet.chat.ChatUserPacket;
import org.oicq.codec.packet.chat.DeleteRoom;
import org.oicq.codec.packet.chat.DeleteRoomReply;
import org.oicq.codec.packet.chat.EnterRooms;
import org.oicq.codec.packet.chat.LeaveRoom;
import org.oicq.codec.packet.chat.MakeRoom;
import org.oicq.codec.packet.chat.MakeRoomReply;
import org.oicq.codec.packet.chat.MyRooms;
import org.oicq.codec.packet.chat.RoleInRoom;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.codec.packet.chat.SayInRoom;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;
import org.oicq.schema.Role;
import org.oicq.server.TestClient;
import org.oicq.server.TestCluster;

/** Users on different servers of a cluster see no difference. */
@Timeout(120)
class ClusterTest {
    @Test
    void messagesPassBothWaysInOrder() {
        try (TestCluster cluster = TestCluster.of(2)) {
            TestClient alice = cluster.join(0, "Alice");
            TestClient bob = cluster.join(1, "Bob");
            for (int i = 0; i < 300; i++) {
                alice.say(bob.number(), "to Bob " + i);
                bob.say(alice.number(), "to Alice " + i);
            }
            for (int i = 0; i < 300; i++) {
                assertEquals("to Bob " + i, bob.hear());
                assertEquals("to Alice " + i, alice.hear());
            }
            alice.barrier();
            bob.barrier();
        }
    }

    @Test
    void aNumberIsLoggedInOnceOverAllServers() {
        try (TestCluster cluster = TestCluster.of(3)) {
            TestClient bob = cluster.join(0, "Bob");
            TestClient alice = cluster.join(1, "Alice");
            for (int i = 0; i < 9; i++) {
                TestClient before = bob;
                bob = cluster.logIn((i + 1) % 3, bob.number());
                assertEquals("your number has logged in from elsewhere", before.hear());
                before.expectEnd();
                // What the older session had, and nothing proves that it was read, comes once more.
                alice.say(bob.number(), "hello " + i);
                String heard = bob.hear();
                while (heard.compareTo("hello " + i) < 0) {
                    heard = bob.hear();
                }
                assertEquals("hello " + i, heard);
            }
            bob.barrier();
        }
    }

    @Test
    void whoIsOnlineIsAskedOverAllServers() {
        try (TestCluster cluster = TestCluster.of(3)) {
            TestClient a = cluster.join(0, "a");
            TestClient b = cluster.join(1, "b");
            TestClient c = cluster.join(2, "c");
            List<Long> all = List.of(a.number(), b.number(), c.number());
            assertEquals(all, awaitOnline(a, 3));
            c.close();
            assertEquals(all.subList(0, 2), awaitOnline(a, 2));
            assertEquals(all.subList(0, 2), awaitOnline(b, 2));
        }
    }

    @Test
    void friendsSeeEachOtherComeAndGo() {
        try (TestCluster cluster = TestCluster.of(2)) {
            TestClient alice = cluster.join(0, "Alice");
            TestClient bob = cluster.join(1, "Bob");
            // What the other server has heard of Bob comes before she asks for him.
            awaitOnline(alice, 2);
            alice.send(new AddFriend(alice.number(), bob.number()));
            // The answer is a message of the system.
            assertEquals(bob.number(), alice.receive(Message.class).number());
            assertEquals(
                    InformationType.ADDED_YOU.code(), bob.receive(Message.class).informationType());
            long number = bob.number();
            bob.close();
            assertShown(alice, number, DisplayMode.OFFLINE);
            bob = cluster.logIn(1, number);
            assertShown(alice, number, DisplayMode.ONLINE);
            bob.send(new ChangeMode(number, DisplayMode.DO_NOT_DISTURB.code()));
            assertShown(alice, number, DisplayMode.DO_NOT_DISTURB);
            bob.send(new ChangeMode(number, DisplayMode.HIDDEN.code()));
            assertShown(alice, number, DisplayMode.OFFLINE);
            bob.send(new ChangeMode(number, DisplayMode.ONLINE.code()));
            assertShown(alice, number, DisplayMode.ONLINE);
            // To another server and back: nobody sees him leave.
            TestClient moved = cluster.logIn(0, number);
            moved.barrier();
            TestClient back = cluster.logIn(1, number);
            back.barrier();
            // Who logs in sees him.
            TestClient again = cluster.connect(0);
            LoginReply list = again.logIn(alice.number());
            assertEquals(
                    DisplayMode.ONLINE.code(),
                    list.groups().getFirst().friends().getFirst().friendState());
            assertEquals("your number has logged in from elsewhere", alice.hear());
            alice.expectEnd();
        }
    }

    /** Who is blocked by somebody on another server sees nobody there, and others do. */
    @Test
    void whoIsBlockedSeesNobodyOnAnotherServer() {
        try (TestCluster cluster = TestCluster.of(2)) {
            TestClient alice = cluster.join(0, "Alice");
            TestClient bob = cluster.join(1, "Bob");
            TestClient carol = cluster.join(0, "Carol");
            awaitOnline(alice, 3);
            alice.send(new AddFriend(alice.number(), bob.number()));
            alice.receive(Message.class);
            bob.receive(Message.class);
            bob.send(new Block(bob.number(), alice.number(), 1));
            bob.receive(BlockReply.class);
            assertShown(alice, bob.number(), DisplayMode.OFFLINE);
            assertEquals(List.of(alice.number(), carol.number()), awaitOnline(alice, 2));
            assertEquals(List.of(alice.number(), bob.number(), carol.number()), awaitOnline(carol, 3));
            alice.say(bob.number(), "nobody hears this");
            carol.say(bob.number(), "and this is heard");
            assertEquals("and this is heard", bob.hear());
            // As to somebody who is away.
            alice.send(new OfferFile(alice.number(), bob.number(), Text.of("a.txt"), 5));
            alice.barrier();
            bob.send(new Block(bob.number(), alice.number(), 0));
            bob.receive(BlockReply.class);
            assertShown(alice, bob.number(), DisplayMode.ONLINE);
        }
    }

    /** What is said on one server is seen by a supervisor on another one, once, until he has enough. */
    @Test
    void aSupervisorSeesWhatIsSaidOnAnotherServer() {
        try (TestCluster cluster = TestCluster.of(3)) {
            TestClient named = cluster.connect(0);
            long number = named.register("Supervisor");
            cluster.database().database().accounts().setRole(number, Role.SUPERVISOR);
            TestClient supervisor = cluster.logIn(0, number);
            TestClient alice = cluster.join(1, "Alice");
            TestClient bob = cluster.join(2, "Bob");
            supervisor.send(new Monitor(number, bob.number()));
            assertEquals("you watch " + bob.number() + " now", supervisor.hear());
            // The others hear of that a moment later.
            int said = 0;
            Optional<ServerPacket> seen = Optional.empty();
            while (seen.isEmpty()) {
                alice.say(bob.number(), "word " + ++said);
                assertEquals("word " + said, bob.hear());
                seen = supervisor.poll(20);
            }
            Message first = (Message) seen.get();
            assertEquals(InformationType.MONITORED_TALK.code(), first.informationType());
            assertEquals(bob.number(), first.number());
            String words = first.information().toString();
            assertTrue(words.startsWith(alice.number() + ">" + bob.number() + " word "), words);
            int next = Integer.parseInt(words.substring(words.lastIndexOf(' ') + 1)) + 1;
            for (int i = 0; i < 100; i++) {
                alice.say(bob.number(), "word " + ++said);
            }
            for (; next <= said; next++) {
                assertEquals(alice.number() + ">" + bob.number() + " word " + next, supervisor.hear());
            }
            supervisor.send(new Monitor(number, 0));
            assertEquals("you watch nobody now", supervisor.hear());
            alice.say(bob.number(), "not seen");
            alice.barrier();
            supervisor.barrier();
            assertFalse(supervisor.poll(50).isPresent());
        }
    }

    private static void assertShown(TestClient client, long number, DisplayMode mode) {
        Message message = client.receive(Message.class);
        assertEquals(InformationType.MODE_CHANGED.code(), message.informationType());
        assertEquals(number, message.number());
        assertEquals(Integer.toString(mode.code()), message.information().toString());
    }

    /** The others hear of it a moment later. */
    private static List<Long> awaitOnline(TestClient asks, int count) {
        for (int left = 2_000; ; left--) {
            asks.send(new FindOnline(asks.number(), 0, 10, Direction.LARGER.code()));
            List<Long> online = asks.receive(OnlineUsers.class).users().stream()
                    .map(UserCard::number)
                    .toList();
            if (online.size() == count || left == 0) {
                return online;
            }
            Thread.onSpinWait();
        }
    }

    @Test
    void whatWaitsIsTakenAlongToAnotherServer() {
        try (TestCluster cluster = TestCluster.of(2)) {
            TestClient alice = cluster.join(0, "Alice");
            TestClient bob = cluster.connect(0);
            long number = bob.register("Bob");
            bob.close();
            for (int i = 0; i < 50; i++) {
                alice.say(number, "before " + i);
            }
            alice.barrier();
            TestClient there = cluster.logIn(1, number);
            alice.say(number, "after");
            for (int i = 0; i < 50; i++) {
                assertEquals("before " + i, there.hear());
            }
            assertEquals("after", there.hear());
            there.barrier();
            assertFalse(there.poll(50).isPresent());
        }
    }

    @Test
    void membersOfARoomMeetOverAllServers() {
        try (TestCluster cluster = TestCluster.of(2)) {
            RoomUser alice = new RoomUser(cluster.join(0, "Alice"));
            RoomUser bob = new RoomUser(cluster.join(1, "Bob"));
            alice.enter();
            bob.enter();
            alice.say(new MakeRoom(alice.number(), Text.of("room"), Text.EMPTY, RoomAccess.ASK_FIRST.code()));
            long room = alice.hear(MakeRoomReply.class).room();
            assertEquals(1, alice.hear(RoomMessage.class).entry());
            // Somebody asks on another server, and is let in, which both hear.
            bob.say(new AskToJoin(bob.number(), room, Text.of("please")));
            bob.hear(RoleInRoom.class);
            RoomMessage asks = alice.hear(RoomMessage.class);
            assertEquals(bob.number(), asks.number());
            assertEquals("please", asks.information().toString());
            alice.say(new AnswerJoin(alice.number(), room, bob.number(), 1));
            alice.hear(RoleInRoom.class);
            assertEquals(2, alice.hear(RoomMessage.class).entry());
            // The log and a notice come in any order.
            Set<Long> heard = new HashSet<>();
            heard.add(bob.hear(RoomMessage.class).entry());
            heard.add(bob.hear(RoomMessage.class).entry());
            assertEquals(Set.of(0L, 2L), heard);
            for (int i = 0; i < 100; i++) {
                alice.say(new SayInRoom(alice.number(), room, Text.of("a" + i)));
                bob.say(new SayInRoom(bob.number(), room, Text.of("b" + i)));
            }
            List<String> first = new ArrayList<>();
            List<String> second = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                RoomMessage one = alice.hear(RoomMessage.class);
                assertEquals(3 + i, one.entry());
                first.add(one.information().toString());
                second.add(bob.hear(RoomMessage.class).information().toString());
            }
            assertEquals(first, second);
            bob.say(new LeaveRoom(bob.number(), room));
            alice.hear(RoomMessage.class);
            alice.say(new DeleteRoom(alice.number(), room));
            alice.hear(DeleteRoomReply.class);
        }
    }

    /** A client of the chat server. */
    private record RoomUser(TestClient client) {
        long number() {
            return client.number();
        }

        void enter() {
            say(new EnterRooms(number()));
            hear(MyRooms.class);
        }

        void say(ChatUserPacket packet) {
            ByteBuffer frame = ChatCatalog.USER_TO_CHAT.encode(packet);
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            client.sendBytes(bytes);
        }

        <P extends Packet> P hear(Class<P> kind) {
            Frame frame = client.receiveFrame();
            try {
                return assertInstanceOf(
                        kind, Catalogs.find(frame.route()).orElseThrow().read(frame, WireCharset.GB18030));
            } catch (ProtocolException e) {
                throw new AssertionError(e);
            }
        }
    }
}
