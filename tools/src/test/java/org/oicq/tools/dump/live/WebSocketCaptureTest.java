package org.oicq.tools.dump.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.tools.RealServer;
import org.oicq.tools.dump.Talk;
import org.oicq.tools.dump.Tool;
import org.oicq.tools.dump.capture.Conversation;
import org.oicq.tools.dump.capture.Segment;

/** What is said over a WebSocket, as the page does it, is shown as what is said over TCP. */
@Timeout(180)
class WebSocketCaptureTest {
    @TempDir
    private Path folder;

    // ------------------------------------------------------------------ a real server and the JDK's WebSocket

    /** Hands out packets, whatever the messages that they come in. */
    private static final class Ear implements WebSocket.Listener {
        private final BlockingQueue<Integer> types = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            byte[] part = new byte[data.remaining()];
            data.get(part);
            bytes.writeBytes(part);
            byte[] all = bytes.toByteArray();
            int at = 0;
            while (all.length - at >= 8
                    && all.length - at - 8 >= ByteBuffer.wrap(all).getInt(at + 4)) {
                types.add((int) all[at + 3]);
                at += 8 + ByteBuffer.wrap(all).getInt(at + 4);
            }
            bytes.reset();
            bytes.write(all, at, all.length - at);
            socket.request(1);
            return null;
        }

        void hear(int type) throws InterruptedException {
            assertEquals(type, types.poll(60, TimeUnit.SECONDS));
        }
    }

    private static void talk(InetSocketAddress server) throws Exception {
        Ear ear = new Ear();
        try (HttpClient client = HttpClient.newHttpClient()) {
            WebSocket socket = client.newWebSocketBuilder()
                    .subprotocols("oicq")
                    .buildAsync(URI.create("ws://127.0.0.1:" + server.getPort() + "/oicq"), ear)
                    .get();
            Secret password = new Secret(Text.of("s3cret"));
            send(socket, Talk.frame(new Register(Talk.form("小李", "s3cret"))), 7);
            ear.hear(1);
            send(socket, Talk.frame(new Login(10001, password, 0)), 1000);
            ear.hear(2);
            socket.sendPing(ByteBuffer.wrap(new byte[] {1, 2, 3})).get();
            byte[] say = Talk.frame(new SendMessage(10001, 10001, Text.of("你好 😀")));
            byte[] look = Talk.frame(new ViewUser(10001, 10001));
            byte[] both = Arrays.copyOf(say, say.length + look.length);
            System.arraycopy(look, 0, both, say.length, look.length);
            send(socket, both, 1000);
            ear.hear(3);
            ear.hear(4);
            socket.sendClose(WebSocket.NORMAL_CLOSURE, "").get();
        }
    }

    /** Sends one message in fragments of this size. */
    private static void send(WebSocket socket, byte[] bytes, int size) throws Exception {
        for (int at = 0; at < bytes.length; at += size) {
            int length = Math.min(size, bytes.length - at);
            socket.sendBinary(ByteBuffer.wrap(bytes, at, length), at + length == bytes.length)
                    .get();
        }
    }

    @Test
    void aTalkWithARealServerIsShown() throws Exception {
        byte[] capture;
        try (RealServer server = new RealServer()) {
            capture = Recorded.record(server.address(), WebSocketCaptureTest::talk);
        }
        Tool.Run run = Tool.over(folder, capture, "--color", "never");
        List<String> packets = new ArrayList<>();
        Pattern packet = Pattern.compile(".*([→←] [0-9a-f]{2} \\w+) .*");
        for (String line : run.lines()) {
            var found = packet.matcher(line);
            if (found.matches()) {
                packets.add(Objects.requireNonNull(found.group(1)));
            }
        }
        assertEquals(
                List.of(
                        "→ 01 Register",
                        "← 01 RegisterReply",
                        "→ 02 Login",
                        "← 02 LoginReply",
                        "→ 03 SendMessage",
                        "→ 05 ViewUser",
                        "← 03 Message",
                        "← 04 UserData"),
                packets,
                run.out());
        assertTrue(run.out().contains("information=\"你好 😀\""), run.out());
        assertEquals(0, run.code(), run.out());
    }

    // ------------------------------------------------------------------ made by hand

    private static final String REQUEST = String.join(
            "\r\n",
            "GET /oicq HTTP/1.1",
            "Host: x",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Protocol: oicq",
            "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
            "",
            "");
    private static final byte[] MASK = {1, 2, 3, (byte) 0xff};

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    /** A masked frame with a length of 16 bits. */
    private static byte[] frame(int first, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(8 + payload.length);
        frame.put((byte) first)
                .put((byte) 0xfe)
                .putShort((short) payload.length)
                .put(MASK);
        for (int i = 0; i < payload.length; i++) {
            frame.put((byte) (payload[i] ^ MASK[i & 3]));
        }
        return frame.array();
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /** The dump of what a client sends, in segments of this size; the segment of this number is lost. */
    private Tool.Run dump(byte[] sent, int size, int lost) {
        List<Segment> segments = new ArrayList<>();
        Conversation conversation = new Conversation(
                new InetSocketAddress("192.0.2.10", 40001),
                new InetSocketAddress("192.0.2.1", 8000),
                s -> segments.add(Talk.copy(s)));
        conversation.open(1_000_000_000L);
        int handshake = segments.size();
        for (int at = 0; at < sent.length; at += size) {
            conversation.data(2_000_000_000L, true, sent, at, Math.min(size, sent.length - at));
        }
        if (lost >= 0) {
            segments.remove(handshake + lost);
        }
        return Tool.over(folder, Talk.pcap(segments), "--color", "never");
    }

    private static final byte[] HELLO = Talk.frame(new SendMessage(10001, 10002, Text.of("hello, how are you?")));

    @Test
    void everyCutOfTheBytesReadsTheSame() {
        byte[] ping = frame(0x89, new byte[] {(byte) 0x81, 5});
        byte[] sent = join(
                ascii(REQUEST),
                frame(0x02, Arrays.copyOf(HELLO, 5)),
                ping,
                frame(0x80, Arrays.copyOfRange(HELLO, 5, HELLO.length)),
                frame(0x82, HELLO));
        String whole = dump(sent, 10_000, -1).out();
        assertEquals(
                2, whole.lines().filter(line -> line.contains("hello, how")).count(), whole);
        for (int size = 1; size < 40; size++) {
            assertEquals(whole, dump(sent, size, -1).out(), "segments of " + size);
        }
    }

    @Test
    void aRefusedWebSocketIsFollowedByHttp() {
        String body = "VER=1.1&CMD=List&SEQ=1&UIN=10001";
        String post = "POST / HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
        String out = dump(ascii(REQUEST + post), 10_000, -1).out();
        assertTrue(out.contains("HTTP List"), out);
    }

    @Test
    void whatIsMissingInsideAFrameIsToldAndReadOn() {
        byte[] head = ascii(REQUEST);
        byte[] sent = join(head, frame(0x82, HELLO), frame(0x82, HELLO));
        // Segments of 10 bytes: the second one that is all inside the first frame's text.
        int lost = (head.length + 8 + 18) / 10;
        Tool.Run run = dump(sent, 10, lost);
        assertEquals(4, run.code(), run.out());
        assertTrue(run.out().contains("10 bytes are missing"), run.out());
        assertEquals(
                1,
                run.lines().stream().filter(line -> line.contains("hello, how")).count(),
                run.out());
    }

    @Test
    void whatCannotBeReadOnIsTold() {
        byte[] head = ascii(REQUEST);
        Tool.Run text = dump(join(head, frame(0x81, ascii("hello"))), 10_000, -1);
        assertEquals(4, text.code());
        assertTrue(text.out().contains("a WebSocket message of text"), text.out());
        Tool.Run packed = dump(join(head, frame(0xc2, HELLO)), 10_000, -1);
        assertTrue(
                packed.out().contains("a WebSocket frame that is compressed or none; nothing after it"), packed.out());
        Tool.Run unknown = dump(join(head, frame(0x83, HELLO)), 10_000, -1);
        assertTrue(unknown.out().contains("of an unknown kind, 3"), unknown.out());
        byte[] huge = {(byte) 0x82, (byte) 0x7f, -1, -1, -1, -1, -1, -1, -1, -1, 0};
        assertTrue(dump(join(head, huge), 10_000, -1).out().contains("longer than any can be"), "a huge frame");
    }
}
