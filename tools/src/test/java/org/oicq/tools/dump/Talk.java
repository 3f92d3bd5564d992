package org.oicq.tools.dump;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.oicq.codec.packet.AccountForm;
import org.oicq.codec.packet.Broadcast;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.ChangeMode;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.RegisterReply;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.tools.dump.capture.Conversation;
import org.oicq.tools.dump.capture.PcapWriter;
import org.oicq.tools.dump.capture.Segment;

/** The small talk that the docs and the tests look at: two people, each on a connection, and one on the web. */
public final class Talk {
    private static final long START = Instant.parse("2026-11-22T09:00:00Z").getEpochSecond() * 1_000_000_000;
    static final InetSocketAddress SERVER = address("192.0.2.1", 8000);

    private final Consumer<Segment> to;
    private long time = START;

    private Talk(Consumer<Segment> to) {
        this.to = to;
    }

    /** The whole talk as segments, in order. */
    public static void segments(Consumer<Segment> to) {
        new Talk(to).play();
    }

    /** The segments, each with bytes of its own, so that a test can shuffle them. */
    public static List<Segment> list() {
        List<Segment> all = new ArrayList<>();
        segments(s -> all.add(copy(s)));
        return all;
    }

    public static Segment copy(Segment s) {
        Segment copy = new Segment();
        copy.time = s.time;
        copy.sourceHigh = s.sourceHigh;
        copy.sourceLow = s.sourceLow;
        copy.targetHigh = s.targetHigh;
        copy.targetLow = s.targetLow;
        copy.sourcePort = s.sourcePort;
        copy.targetPort = s.targetPort;
        copy.sequence = s.sequence;
        copy.acknowledged = s.acknowledged;
        copy.flags = s.flags;
        copy.data = java.util.Arrays.copyOfRange(s.data, s.offset, s.offset + s.length);
        copy.length = s.length;
        return copy;
    }

    /** The talk as a capture. */
    public static byte[] pcap() {
        return pcap(list());
    }

    public static byte[] pcap(List<Segment> segments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PcapWriter writer = new PcapWriter(out)) {
            segments.forEach(writer::write);
        } catch (IOException e) {
            throw new AssertionError("memory takes everything", e);
        }
        return out.toByteArray();
    }

    static InetSocketAddress address(String host, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    public static byte[] frame(UserPacket packet) {
        return bytes(Catalog.USER_TO_OICQ.encode(packet));
    }

    public static byte[] frame(ServerPacket packet) {
        return bytes(Catalog.OICQ_TO_USER.encode(packet));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    public static AccountForm form(String nickname, String password) {
        Text none = Text.EMPTY;
        return new AccountForm(
                Text.of(nickname),
                3,
                new Secret(Text.of(password)),
                1,
                20,
                none,
                1,
                25,
                Text.of("昆明"),
                none,
                none,
                4,
                none,
                0,
                none,
                none,
                none,
                none,
                none,
                1);
    }

    private void play() {
        Conversation li = open("192.0.2.10", 40001);
        user(li, new Register(form("小李", "s3cret")));
        server(li, new RegisterReply(true, 10001));
        user(li, new Login(10001, new Secret(Text.of("s3cret")), 0));
        var friend = new LoginReply.Friend(10002, 2, 4, Text.of("Wang"));
        var friends = new LoginReply.Group(Text.of("My friends"), 1, List.of(friend));
        server(li, new LoginReply(true, List.of(friends, new LoginReply.Group(Text.of("同学"), 2, List.of()))));
        Conversation wang = open("192.0.2.11", 40002);
        user(wang, new Login(10002, new Secret(Text.of("hunter2")), 1));
        server(wang, new LoginReply(true, List.of()));
        user(wang, new ChangeMode(10002, 2));
        user(li, new SendMessage(10001, 10002, Text.of("hello")));
        server(wang, new Message(2, 10001, Text.of("hello"), 0));
        user(wang, new SendMessage(10002, 10001, Text.of("你好，小李!\n再见 \u001b[31m")));
        server(li, new Message(2, 10002, Text.of("你好，小李!\n再见 \u001b[31m"), 0));
        user(li, new ViewUser(10001, 10099));
        server(li, new Message(1, 0, Text.of("0x05 10099: no such user"), 0));
        user(li, new OfferFile(10001, 10002, Text.of("图.bmp"), 4096));
        user(li, new Broadcast(10001, 0, Text.of("bye all")));
        data(li, true, new byte[] {(byte) 0x81, 0x0a, 0x01, 0x0f, 0, 0, 0, 4, 0, 0, 0x27, 0x11});
        data(li, true, new byte[] {(byte) 0x81, 0x0a, 0x01, 0x05, 0, 0, 0, 6, 0, 0, 0x27, 0x11, 0, 0});
        Conversation web = open("192.0.2.12", 40003);
        request(web, "VER=1.1&CMD=Login&SEQ=1&UIN=10003&PS=5EBE2294ECD0E0F08EAB7690D2A6EE69&M5=1&LC=9326B87B234E7235");
        answer(web, "VER=1.1&CMD=Login&SEQ=1&UIN=10003&RES=0&RS=0&HI=60&LI=300");
        request(web, "VER=1.1&CMD=CLTMSG&SEQ=2&UIN=10003&UN=10001&MG=hi%20from%20the%20web");
        answer(web, "VER=1.1&CMD=CLTMSG&SEQ=2&UIN=10003&RES=0&");
        server(li, new Message(2, 10003, Text.of("hi from the web"), 0));
        for (Conversation each : List.of(li, wang, web)) {
            each.close(next(), true);
            each.close(next(), false);
        }
    }

    private Conversation open(String host, int port) {
        Conversation conversation = new Conversation(address(host, port), SERVER, to);
        conversation.open(next());
        return conversation;
    }

    private long next() {
        time += 1_250_000;
        return time;
    }

    private void user(Conversation on, UserPacket packet) {
        data(on, true, frame(packet));
    }

    private void server(Conversation on, ServerPacket packet) {
        data(on, false, frame(packet));
    }

    private void data(Conversation on, boolean fromClient, byte[] bytes) {
        on.data(next(), fromClient, bytes, 0, bytes.length);
    }

    private void request(Conversation on, String body) {
        byte[] bytes = ("POST HTTP/1.1\r\nHost: example\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
        data(on, true, bytes);
    }

    private void answer(Conversation on, String body) {
        byte[] bytes = ("HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Length: " + body.length()
                        + "\r\n\r\n" + body)
                .getBytes(StandardCharsets.UTF_8);
        data(on, false, bytes);
    }
}
