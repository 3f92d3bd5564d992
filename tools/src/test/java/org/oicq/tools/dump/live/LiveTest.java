package org.oicq.tools.dump.live;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.frame.Frame;
import org.oicq.codec.frame.FrameReader;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.RegisterReply;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.ProtocolException;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;
import org.oicq.tools.dump.Talk;
import org.oicq.tools.dump.Tool;
import org.oicq.tools.dump.capture.PcapWriter;
import org.oicq.tools.dump.inspect.Inspector;
import org.oicq.tools.dump.inspect.Selection;
import org.oicq.tools.dump.view.LineView;
import org.oicq.tools.dump.view.Output;
import org.oicq.tools.dump.view.Style;

/** The proxy and the replay over real sockets. */
class LiveTest {
    /** Answers registrations (with numbers of its own) and log-ins, and web requests; keeps what it got. */
    private static final class SmallServer implements AutoCloseable {
        private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        private final List<UserPacket> packets = new CopyOnWriteArrayList<>();
        private final List<String> requests = new CopyOnWriteArrayList<>();

        SmallServer() throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!socket.isClosed()) {
                    try {
                        Socket client = socket.accept();
                        Thread.ofVirtual().start(() -> serve(client));
                    } catch (IOException _) {
                        return;
                    }
                }
            });
        }

        InetSocketAddress address() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        private void serve(Socket client) {
            try (client) {
                ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
                InputStream in = client.getInputStream();
                int read = in.read(buffer.array(), 0, buffer.remaining());
                while (read > 0) {
                    buffer.position(buffer.position() + read).flip();
                    if (buffer.get(0) == 'P') {
                        requests.add(StandardCharsets.US_ASCII.decode(buffer).toString());
                        String body = "CMD=x&RES=0";
                        client.getOutputStream()
                                .write(("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                                        .getBytes(StandardCharsets.US_ASCII));
                    }
                    while (FrameReader.read(buffer, 100_000) instanceof FrameReader.Complete complete) {
                        answer(client, complete.frame());
                    }
                    buffer.compact();
                    read = in.read(buffer.array(), buffer.position(), buffer.remaining());
                }
            } catch (IOException e) {
                packets.clear();
            }
        }

        private void answer(Socket client, Frame frame) throws IOException {
            try {
                UserPacket packet = Catalog.USER_TO_OICQ.read(frame, WireCharset.GB18030);
                packets.add(packet);
                byte[] reply = switch (packet) {
                    case Register _ -> Talk.frame(new RegisterReply(true, 77001));
                    case Login _ -> Talk.frame(new LoginReply(true, List.of()));
                    case ViewUser _ -> Talk.frame(new Message(1, 0, Text.of("0x05: no such user"), 0));
                    default -> new byte[0];
                };
                client.getOutputStream().write(reply);
            } catch (ProtocolException _) {
                // The talk has an unknown and a malformed packet in it.
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @TempDir
    private Path folder;

    @Test
    void proxyPassesEveryByteAndShowsAndKeepsIt() throws Exception {
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        ByteArrayOutputStream kept = new ByteArrayOutputStream();
        byte[] login = Talk.frame(new Login(10001, new Secret(Text.of("s3cret")), 0));
        byte[] alive = Talk.frame(new KeepAlive(10001));
        byte[] expected = Talk.frame(new LoginReply(true, List.of()));
        try (SmallServer server = new SmallServer()) {
            Inspector inspector = new Inspector(
                    new LineView(new Output(seen), new Style(false, false, Locale.ENGLISH)),
                    Selection.ALL,
                    Set.of(server.address().getPort()),
                    WireCharset.GB18030);
            try (Proxy proxy = new Proxy(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    server.address(),
                    inspector,
                    new PcapWriter(kept))) {
                try (Socket client = new Socket()) {
                    client.connect(proxy.address());
                    client.getOutputStream().write(login);
                    assertArrayEquals(expected, client.getInputStream().readNBytes(expected.length));
                    client.getOutputStream().write(alive);
                    client.shutdownOutput();
                    assertEquals(-1, client.getInputStream().read(), "the server's end is passed on");
                }
            }
            assertEquals(2, server.packets.size());
        }
        String lines = seen.toString(StandardCharsets.UTF_8);
        assertTrue(lines.matches("(?s).*→ 02 Login .*← 02 LoginReply .*→ 16 KeepAlive.*"), lines);
        Tool.Run again = Tool.over(folder, kept.toByteArray());
        assertEquals(0, again.code());
        assertEquals(4, again.lines().size(), again.out());
    }

    @Test
    void replaySendsTheUsersSideWithOtherNumbersAndPasswords() throws Exception {
        Path map = Files.writeString(folder.resolve("map"), "# the second user\n10002 20002 other\n10003 20003 web\n");
        Path capture = Files.write(folder.resolve("talk.pcap"), Talk.pcap());
        try (SmallServer server = new SmallServer()) {
            Tool.Run run = Tool.run(
                    "--replay",
                    "127.0.0.1:" + server.address().getPort(),
                    "--map",
                    map.toString(),
                    "--fast",
                    capture.toString());
            assertTrue(
                    run.out()
                            .endsWith(
                                    "got 6 back, 0 requests without an answer, 2 other frames that did not come in time, 0 connections broken\n"),
                    run.out());
            assertTrue(run.out().startsWith("sent 13 frames on 3 connections"), run.out() + run.err());
            String all = server.packets.toString();
            // The number that the server gave stands for the captured one.
            assertTrue(all.contains("Login[number=77001, password=•••"), all);
            assertTrue(all.contains("SendMessage[number=77001, otherNumber=20002, content=hello]"), all);
            Login second = server.packets.stream()
                    .filter(packet -> packet instanceof Login login && login.number() == 20002)
                    .map(Login.class::cast)
                    .findFirst()
                    .orElseThrow();
            assertEquals("other", second.password().text().toString());
            assertTrue(
                    server.requests.getFirst().contains("UIN=20003&PS=2567a5ec9705eb7ac2c984033e06189d"),
                    server.requests.toString());
            assertTrue(server.requests.getLast().contains("UN=77001&MG=hi%20from"), server.requests.toString());
        }
    }

    @Test
    void replaySaysWhenThereIsNoServer() throws Exception {
        Path capture = Files.write(folder.resolve("talk.pcap"), Talk.pcap());
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        Tool.Run run = Tool.run("--replay", "127.0.0.1:" + free, capture.toString());
        assertEquals(3, run.code());
        assertTrue(run.err().startsWith("oicq: no connection to "), run.err());
    }

    @Test
    void aWrongMapIsNamed() throws Exception {
        Path map = Files.writeString(folder.resolve("map"), "10001 twenty\n");
        Tool.Run run = Tool.run("--replay", "127.0.0.1:1", "--map", map.toString(), map.toString());
        assertEquals(2, run.code());
        assertTrue(run.err().contains("line 1 of " + map + " is not CAPTURED-NUMBER NUMBER [PASSWORD]"), run.err());
    }
}
