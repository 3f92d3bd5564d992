package org.oicq.tools.dump.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import org.oicq.codec.Catalogs;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.FrameReader;
import org.oicq.codec.packet.AccountForm;
import org.oicq.codec.packet.Acknowledge;
import org.oicq.codec.packet.AddFriend;
import org.oicq.codec.packet.AddGroup;
import org.oicq.codec.packet.AddGroupReply;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.AnswerRequest;
import org.oicq.codec.packet.AskExtensions;
import org.oicq.codec.packet.Block;
import org.oicq.codec.packet.BlockReply;
import org.oicq.codec.packet.BlockedUsers;
import org.oicq.codec.packet.Broadcast;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.ChangeData;
import org.oicq.codec.packet.ChangeMode;
import org.oicq.codec.packet.DeleteFriend;
import org.oicq.codec.packet.DeleteGroup;
import org.oicq.codec.packet.DeleteGroupReply;
import org.oicq.codec.packet.Extensions;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.FindOnline;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.KeptMessage;
import org.oicq.codec.packet.ListBlocked;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Monitor;
import org.oicq.codec.packet.MoveFriends;
import org.oicq.codec.packet.MoveFriendsReply;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.OnlineUsers;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.RegisterReply;
import org.oicq.codec.packet.RenameGroup;
import org.oicq.codec.packet.RenameGroupReply;
import org.oicq.codec.packet.RequestFriend;
import org.oicq.codec.packet.Search;
import org.oicq.codec.packet.SearchResult;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.packet.chat.AnswerJoin;
import org.oicq.codec.packet.chat.AskToJoin;
import org.oicq.codec.packet.chat.ChangeRoom;
import org.oicq.codec.packet.chat.ChangeRoomReply;
import org.oicq.codec.packet.chat.ChatCatalog;
import org.oicq.codec.packet.chat.ChatUserPacket;
import org.oicq.codec.packet.chat.DeleteRoom;
import org.oicq.codec.packet.chat.DeleteRoomReply;
import org.oicq.codec.packet.chat.EnterRooms;
import org.oicq.codec.packet.chat.FindRooms;
import org.oicq.codec.packet.chat.GiveRole;
import org.oicq.codec.packet.chat.JoinRoom;
import org.oicq.codec.packet.chat.LeaveRoom;
import org.oicq.codec.packet.chat.ListMembers;
import org.oicq.codec.packet.chat.MakeRoom;
import org.oicq.codec.packet.chat.MakeRoomReply;
import org.oicq.codec.packet.chat.MarkRead;
import org.oicq.codec.packet.chat.MyRooms;
import org.oicq.codec.packet.chat.ReadLog;
import org.oicq.codec.packet.chat.RoleInRoom;
import org.oicq.codec.packet.chat.RoomData;
import org.oicq.codec.packet.chat.RoomLog;
import org.oicq.codec.packet.chat.RoomMembers;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.codec.packet.chat.RoomsFound;
import org.oicq.codec.packet.chat.SayInRoom;
import org.oicq.codec.packet.chat.SearchLog;
import org.oicq.codec.packet.chat.ViewRoom;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;
import org.oicq.tools.dump.Talk;
import org.oicq.tools.dump.capture.PcapWriter;
import org.oicq.tools.dump.inspect.Inspector;
import org.oicq.tools.dump.inspect.Selection;
import org.oicq.tools.dump.view.LineView;
import org.oicq.tools.dump.view.Output;
import org.oicq.tools.dump.view.Style;

/** A conversation with a real server, through the proxy that records it: every packet of the OICQ server and of rooms, and HTTP. */
public final class Recorded {
    private static final Text PASSWORD = Text.of("secret");

    private Recorded() {}

    /** Something that talks with a server. */
    @FunctionalInterface
    public interface Talker {
        void talk(InetSocketAddress server) throws Exception;
    }

    /** The capture of what {@code talker} says to {@code server}. */
    public static byte[] record(InetSocketAddress server, Talker talker) throws Exception {
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        Inspector nobody = new Inspector(
                new LineView(new Output(OutputStream.nullOutputStream()), new Style(false, false, Locale.ENGLISH)),
                Selection.ALL,
                Set.of(server.getPort()),
                WireCharset.GB18030);
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (Proxy proxy = new Proxy(any, server, nobody, new PcapWriter(kept))) {
            talker.talk(proxy.address());
        }
        return kept.toByteArray();
    }

    /** The capture of the whole conversation. */
    public static byte[] conversation(InetSocketAddress server) throws Exception {
        return record(server, address -> talk(address, true));
    }

    /** The same without kept messages, whose numbers are others each time. */
    static byte[] conversationToRepeat(InetSocketAddress server) throws Exception {
        return record(server, address -> talk(address, false));
    }

    private static void talk(InetSocketAddress server, boolean all) throws Exception {
        try (User li = new User(server);
                User wang = new User(server);
                User zhao = new User(server)) {
            li.register("小李", 0);
            wang.register("Wang", 1);
            zhao.register("赵", 0);
            li.say(new AddGroup(li.number, Text.of("同学"))).hear(AddGroupReply.class);
            li.say(new RenameGroup(li.number, 2, Text.of("同事"))).hear(RenameGroupReply.class);
            li.say(new AddFriend(li.number, wang.number)).hear(Message.class);
            li.say(new RequestFriend(li.number, wang.number, Text.of("是我")));
            wang.hear(Message.class);
            wang.say(new AnswerRequest(wang.number, li.number, 1));
            li.hear(Message.class);
            MoveFriends move = new MoveFriends(li.number, List.of(new MoveFriends.Move(wang.number, 2)));
            li.say(move).hear(MoveFriendsReply.class);
            li.say(new DeleteGroup(li.number, 2)).hear(DeleteGroupReply.class);
            li.say(new SendMessage(li.number, wang.number, Text.of("你好\r\n\t\"😀\" <b>&amp; \\ \u0007")));
            wang.hear(Message.class);
            li.say(new Broadcast(li.number, 0, Text.of("")));
            wang.hear(Message.class);
            li.say(new ViewUser(li.number, wang.number)).hear(UserData.class);
            li.say(new FindOnline(li.number, 0, 255, 2)).hear(OnlineUsers.class);
            li.say(new Search(li.number, Text.of("nickname LIKE 'W%'"))).hear(SearchResult.class);
            li.say(new Monitor(li.number, wang.number)).hear(Message.class);
            AccountForm form = Talk.form("小李子", "");
            li.say(new ChangeData(li.number, form)).hear(UserData.class);
            byte[] file = new byte[70_000];
            new Random(1).nextBytes(file);
            li.say(new OfferFile(li.number, wang.number, Text.of("图.bmp"), file.length));
            wang.hear(OfferFile.class);
            wang.say(new AnswerFile(wang.number, li.number, 1));
            li.hear(AnswerFile.class);
            li.say(new FileContent(li.number, wang.number, Blob.of(file)));
            wang.hear(FileContent.class);
            li.say(new KeepAlive(li.number));
            rooms(li, wang);
            if (all) {
                extensions(server, li);
            }
            // An unknown packet, and one that is cut off.
            li.send(new byte[] {(byte) 0x81, 0x0a, 0x01, 0x0f, 0, 0, 0, 0}).hear(Message.class);
            li.send(new byte[] {(byte) 0x81, 0x0a, 0x01, 0x06, 0, 0, 0, 2, 0, 0})
                    .hear(AddGroupReply.class);
            web(server, zhao, li);
            li.say(new DeleteFriend(li.number, wang.number));
            li.say(new ChangeMode(li.number, 4)).hearEnd();
        }
    }

    /** A room from its making to its end. */
    private static void rooms(User li, User wang) throws Exception {
        li.say(new EnterRooms(li.number)).hear(MyRooms.class);
        wang.say(new EnterRooms(wang.number)).hear(MyRooms.class);
        MakeRoom make = new MakeRoom(li.number, Text.of("老同学"), Text.of("毕业十年"), 1);
        long room = li.say(make).hear(MakeRoomReply.class).room();
        li.hear(RoomMessage.class);
        wang.say(new ViewRoom(wang.number, room)).hear(RoomData.class);
        wang.say(new FindRooms(wang.number, Text.of("同学"), 0, 50)).hear(RoomsFound.class);
        wang.say(new AskToJoin(wang.number, room, Text.of("是我"))).hear(RoleInRoom.class);
        li.hear(RoomMessage.class);
        li.say(new AnswerJoin(li.number, room, wang.number, 1)).hear(RoleInRoom.class);
        li.hear(RoomMessage.class);
        wang.hear(RoomMessage.class);
        wang.hear(RoomMessage.class);
        wang.say(new SayInRoom(wang.number, room, Text.of("大家好 😀"))).hear(RoomMessage.class);
        li.hear(RoomMessage.class);
        wang.say(new ReadLog(wang.number, room, 0, 50, 1)).hear(RoomLog.class);
        wang.say(new SearchLog(wang.number, room, Text.of("大家"), 0, 50)).hear(RoomLog.class);
        wang.say(new MarkRead(wang.number, room, 3));
        wang.say(new ListMembers(wang.number, room, 0, 50, 2)).hear(RoomMembers.class);
        wang.say(new JoinRoom(wang.number, room)).hear(RoleInRoom.class);
        li.say(new GiveRole(li.number, room, wang.number, 2)).hear(RoleInRoom.class);
        li.hear(RoomMessage.class);
        wang.hear(RoomMessage.class);
        ChangeRoom change = new ChangeRoom(li.number, room, Text.of("old friends"), Text.EMPTY, 0);
        li.say(change).hear(ChangeRoomReply.class);
        li.hear(RoomMessage.class);
        wang.hear(RoomMessage.class);
        wang.say(new LeaveRoom(wang.number, room)).hear(RoleInRoom.class);
        wang.hear(RoomMessage.class);
        li.hear(RoomMessage.class);
        li.say(new DeleteRoom(li.number, room)).hear(DeleteRoomReply.class);
    }

    /** Somebody with kept messages hears {@code other}, and then blocks it. */
    private static void extensions(InetSocketAddress server, User other) throws Exception {
        try (User sun = new User(server)) {
            sun.register("孙", 0);
            sun.say(new AskExtensions(sun.number, 1)).hear(Extensions.class);
            other.say(new SendMessage(other.number, sun.number, Text.of("在吗？")));
            sun.say(new Acknowledge(sun.number, sun.hear(KeptMessage.class).sequence()));
            sun.say(new Block(sun.number, other.number, 1)).hear(BlockReply.class);
            sun.say(new ListBlocked(sun.number, 0, 50)).hear(BlockedUsers.class);
        }
    }

    /** Somebody takes over by HTTP, and writes to {@code other}. */
    private static void web(InetSocketAddress server, User user, User other) throws Exception {
        String known = "VER=1.1&UIN=" + user.number + "&CMD=";
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            ask(client, server, known + "Login&SEQ=1&PS=5ebe2294ecd0e0f08eab7690d2a6ee69&M5=1&LC=9326B87B234E7235");
            user.hear(Message.class);
            user.hearEnd();
            ask(client, server, known + "AddToList&SEQ=2&UN=" + other.number);
            ask(client, server, known + "CLTMSG&SEQ=3&UN=" + other.number + "&MG=%E4%BD%A0%E5%A5%BD%26");
            other.hear(Message.class);
            ask(client, server, known + "List&SEQ=4&TN=160&UN=0");
            ask(client, server, known + "Logout&SEQ=5");
        }
    }

    private static void ask(HttpClient client, InetSocketAddress server, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.getPort() + "/"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertEquals(
                200,
                client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    }

    /** Somebody on the binary protocol. */
    private static final class User implements AutoCloseable {
        private final Socket socket = new Socket();
        private long number;

        User(InetSocketAddress server) throws IOException {
            socket.connect(server);
            socket.setSoTimeout(60_000);
        }

        void register(String nickname, int authentication) throws Exception {
            AccountForm asks = Talk.form(nickname, "secret");
            AccountForm form = AccountForm.of(asks.profile(), asks.password(), authentication);
            number = say(new Register(form)).hear(RegisterReply.class).number();
            say(new Login(number, new Secret(PASSWORD), 0)).hear(LoginReply.class);
        }

        User say(UserPacket packet) throws IOException {
            return send(Talk.frame(packet));
        }

        User say(ChatUserPacket packet) throws IOException {
            ByteBuffer frame = ChatCatalog.USER_TO_CHAT.encode(packet);
            byte[] bytes = new byte[frame.remaining()];
            frame.get(bytes);
            return send(bytes);
        }

        User send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
            return this;
        }

        /** The next packet, which must be one of these. */
        <P extends Packet> P hear(Class<P> type) throws IOException, ProtocolException {
            byte[] header = socket.getInputStream().readNBytes(Frame.HEADER_LENGTH);
            assertEquals(Frame.HEADER_LENGTH, header.length, "the server closed");
            int length = ByteBuffer.wrap(header).getInt(4);
            ByteBuffer whole = ByteBuffer.allocate(Frame.HEADER_LENGTH + length)
                    .put(header)
                    .put(socket.getInputStream().readNBytes(length))
                    .flip();
            var read = assertInstanceOf(FrameReader.Complete.class, FrameReader.read(whole, length));
            Catalog<?> catalog = Catalogs.find(read.frame().route()).orElseThrow();
            return assertInstanceOf(type, catalog.read(read.frame(), WireCharset.GB18030));
        }

        void hearEnd() throws IOException {
            assertEquals(-1, socket.getInputStream().read());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
