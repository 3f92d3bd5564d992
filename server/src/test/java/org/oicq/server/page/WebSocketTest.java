package org.oicq.server.page;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.Text;
import org.oicq.server.LoggedEvents;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;

/** The binary protocol in a WebSocket, on real sockets with frames written by hand. */
class WebSocketTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start("page-origins = https://chat.example.org");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static InetSocketAddress address() {
        return server.server().address();
    }

    private static TestClient join(WebSocketSocket socket, String nickname) {
        TestClient client = new TestClient(socket);
        client.register(nickname);
        client.logIn();
        return client;
    }

    @Test
    void talksWithSomebodyOnTcp() {
        try (TestClient page = join(WebSocketSocket.open(address()), "Page");
                TestClient tcp = server.join("Tcp")) {
            page.say(tcp.number(), "你好，世界 😀");
            assertEquals("你好，世界 😀", tcp.hear());
            tcp.say(page.number(), "hello");
            Message heard = page.receive(Message.class);
            assertEquals(tcp.number(), heard.number());
            assertEquals("hello", heard.information().toString());
        }
    }

    @Test
    void aPacketMayComeInFramesOfOneByteAndInFragments() throws IOException {
        WebSocketSocket socket = WebSocketSocket.open(address());
        try (TestClient page = join(socket, "Cut")) {
            byte[] packet = Catalog.USER_TO_OICQ
                    .encode(new ViewUser(page.number(), page.number()))
                    .array();
            for (byte one : packet) {
                socket.frame(true, WebSocketSocket.BINARY, new byte[] {one});
            }
            assertEquals(page.number(), page.receive(UserData.class).number());
            socket.frame(false, WebSocketSocket.BINARY, java.util.Arrays.copyOf(packet, 3));
            socket.frame(false, 0, new byte[0]);
            socket.frame(true, WebSocketSocket.PING, new byte[] {7});
            assertArrayEquals(new byte[] {7}, pong(socket));
            socket.frame(true, 0, java.util.Arrays.copyOfRange(packet, 3, packet.length));
            assertEquals(page.number(), page.receive(UserData.class).number());
        }
    }

    private static byte[] pong(WebSocketSocket socket) throws IOException {
        WebSocketSocket.Frame frame = socket.receive();
        assertEquals(WebSocketSocket.PONG, frame.opcode());
        return frame.payload();
    }

    @Test
    void aPacketLongerThanAFrameComesInSeveral() throws IOException {
        WebSocketSocket socket = WebSocketSocket.open(address());
        try (TestClient page = join(socket, "Long")) {
            byte[] packet = Catalog.USER_TO_OICQ
                    .encode(new SendMessage(page.number(), page.number(), Text.of("x".repeat(65_535))))
                    .array();
            socket.frame(true, WebSocketSocket.BINARY, java.util.Arrays.copyOf(packet, 65_536));
            socket.frame(true, WebSocketSocket.BINARY, java.util.Arrays.copyOfRange(packet, 65_536, packet.length));
            assertEquals("0x03 " + page.number() + ": the message is too long", page.hear());
        }
    }

    @Test
    void aFrameOverTheLimitIsRefusedByItsLengthAlone() throws IOException {
        try (WebSocketSocket socket = WebSocketSocket.open(address())) {
            // Its payload never comes.
            socket.raw(new byte[] {(byte) 0x82, (byte) 0xff, 0, 0, 0, 0, 0, 1, 0, 1, 1, 2, 3, 4});
            assertEquals(1009, closing(socket));
        }
    }

    @Test
    void textIsRefused() throws IOException {
        try (WebSocketSocket socket = WebSocketSocket.open(address())) {
            socket.frame(true, WebSocketSocket.TEXT, new byte[] {'h', 'i'});
            assertEquals(1003, closing(socket));
            socket.frame(true, WebSocketSocket.CLOSE, new byte[] {3, (byte) 0xeb});
            assertEquals(-1, end(socket));
        }
    }

    @Test
    void aFrameWithoutAMaskBreaksTheProtocol() throws IOException {
        try (WebSocketSocket socket = WebSocketSocket.open(address())) {
            socket.raw(new byte[] {(byte) 0x82, 1, (byte) 0x81});
            assertEquals(1002, closing(socket));
        }
    }

    /** RFC 6455 wants a client to wait for the answer; one that does not loses nothing. */
    @Test
    void framesThatComeWithTheHandshakeAreRead() throws IOException {
        String frame = "\u0082\u0085\u0000\u0000\u0000\u0000" + "no oi";
        try (WebSocketSocket socket = new WebSocketSocket(address())) {
            String answer = socket.ask(WebSocketSocket.request("") + frame);
            assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
            try (TestClient page = new TestClient(socket)) {
                assertEquals("a frame starts with 0x81, not with 0x6e", page.hear());
            }
        }
    }

    @Test
    void aBrokenFrameThatComesWithTheHandshakeIsOneOfThePeersMistakes() throws IOException {
        try (LoggedEvents warnings = new LoggedEvents("ROOT", Level.WARN);
                WebSocketSocket socket = new WebSocketSocket(address())) {
            String answer = socket.ask(WebSocketSocket.request("") + "\u0082\u0001x");
            assertTrue(answer.startsWith("HTTP/1.1 101 "), answer);
            assertEquals(1002, closing(socket));
            assertEquals(List.of(), warnings.events());
        }
    }

    /** The status of the Close frame that comes next, perhaps after notices. */
    private static int closing(WebSocketSocket socket) throws IOException {
        socket.getInputStream().readAllBytes();
        return socket.closeStatus();
    }

    private static int end(WebSocketSocket socket) {
        try {
            socket.receive();
            return 0;
        } catch (IOException _) {
            return -1;
        }
    }

    @Test
    void whatIsNoFrameOfTheProtocolEndsTheConnectionWithANotice() throws IOException {
        WebSocketSocket socket = WebSocketSocket.open(address());
        try (TestClient page = new TestClient(socket)) {
            page.sendHex("00 01 02");
            assertEquals("a frame starts with 0x81, not with 0x00", page.hear());
            page.expectEnd();
            assertEquals(1000, socket.closeStatus());
        }
    }

    @Test
    void takesOverAndIsTakenOver() {
        WebSocketSocket first = WebSocketSocket.open(address());
        TestClient page = join(first, "Twice");
        try (TestClient again = server.connect()) {
            again.logIn(page.number());
            assertEquals("your number has logged in from elsewhere", page.hear());
            page.expectEnd();
            assertEquals(1000, first.closeStatus());
        }
    }

    /** TCP proves nothing here: the kernel that acknowledges may be a gateway's. */
    @Test
    void whatWasReadOverAWebSocketIsNotProven() {
        try (TestClient sender = server.join("Sender")) {
            long number;
            try (TestClient page = join(WebSocketSocket.open(address()), "Unproven")) {
                number = page.number();
                sender.say(number, "once or more");
                assertEquals("once or more", page.hear());
                page.barrier();
                page.barrier();
            }
            try (TestClient later = server.logIn(number)) {
                assertEquals("once or more", later.hear());
            }
        }
    }

    @Test
    void aSilentClientIsToldWhyItEnds() throws IOException {
        try (TestServer impatient = TestServer.start("first-packet-time = 300ms", "idle-time = 700ms")) {
            WebSocketSocket silent = WebSocketSocket.open(impatient.server().address());
            try (TestClient page = new TestClient(silent)) {
                assertEquals("no packet came within 0 seconds", page.hear());
                page.expectEnd();
            }
            WebSocketSocket idle = WebSocketSocket.open(impatient.server().address());
            try (TestClient page = new TestClient(idle)) {
                page.send(new KeepAlive(0));
                // What belongs to the WebSocket alone keeps nobody here.
                idle.frame(true, WebSocketSocket.PONG, new byte[0]);
                assertEquals("no packet came for 0 seconds", page.hear());
                page.expectEnd();
            }
        }
    }

    @Test
    void theServersStopIsSaidAndInOrder() {
        try (TestServer other = TestServer.start()) {
            WebSocketSocket socket = WebSocketSocket.open(other.server().address());
            TestClient page = join(socket, "Stopped");
            Thread stop = Thread.ofVirtual().start(other::stop);
            assertEquals("the server stops", page.hear());
            page.expectEnd();
            assertEquals(1000, socket.closeStatus());
            page.endOutput();
            try {
                stop.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    // ------------------------------------------------------------------ the handshake

    @ParameterizedTest
    @ValueSource(strings = {"", "Origin: http://localhost\r\n", "Origin: https://chat.example.org\r\n"})
    void programsAndTheServersOwnPageAndThoseOfTheSettingsComeIn(String origin) throws IOException {
        try (WebSocketSocket socket = WebSocketSocket.open(address(), origin)) {
            socket.frame(true, WebSocketSocket.PING, new byte[0]);
            assertEquals(0, pong(socket).length);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost.evil.example",
                "https://other.example",
                "null",
                "http://chat.example.org",
                "http://localhost:8000"
            })
    void otherPagesDoNot(String origin) throws IOException {
        try (WebSocketSocket socket = new WebSocketSocket(address())) {
            String answer = socket.ask(WebSocketSocket.request("Origin: " + origin + "\r\n"));
            assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
        }
    }

    @Test
    void aHandshakeMustBeWhole() throws IOException {
        assertTrue(ask("Upgrade: websocket\r\n", "").startsWith("HTTP/1.1 426 "));
        assertTrue(ask("keep-alive, Upgrade", "keep-alive").startsWith("HTTP/1.1 426 "));
        String old = ask("Version: 13", "Version: 8");
        assertTrue(old.startsWith("HTTP/1.1 426 ") && old.contains("sec-websocket-version: 13\r\n"), old);
        assertTrue(ask("Protocol: oicq", "Protocol: chat").startsWith("HTTP/1.1 400 "));
        assertTrue(ask("Sec-WebSocket-Key", "X-Key").startsWith("HTTP/1.1 400 "));
        assertTrue(ask("GET", "HEAD").startsWith("HTTP/1.1 426 "));
        assertTrue(ask("GET", "POST").startsWith("HTTP/1.1 200 "));
        assertTrue(ask("HTTP/1.1\r", "HTTP/1.0\r").startsWith("HTTP/1.1 426 "));
        assertTrue(ask("/oicq", "/elsewhere").startsWith("HTTP/1.1 404 "));
    }

    private static String ask(String instead, String of) throws IOException {
        try (WebSocketSocket socket = new WebSocketSocket(address())) {
            return socket.ask(WebSocketSocket.request("").replace(instead, of));
        }
    }

    @Test
    void noExtensionIsAgreedTo() throws IOException {
        try (WebSocketSocket socket = new WebSocketSocket(address())) {
            String answer = socket.ask(WebSocketSocket.request(
                    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n"));
            assertTrue(answer.contains("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"), answer);
            assertTrue(answer.contains("sec-websocket-protocol: oicq\r\n"), answer);
            assertTrue(!answer.contains("extensions"), answer);
        }
    }

    /** What goes by address goes by that of the client behind a trusted proxy, and not by the proxy's. */
    @Test
    void behindATrustedProxyTheClientsAddressCounts() {
        try (TestServer behind = TestServer.start(
                "trusted-proxies = 127.0.0.1", "failed-login-address-rate = 1/h burst 1", "hash-memory = 64")) {
            InetSocketAddress address = behind.server().address();
            WebSocketSocket attacker = WebSocketSocket.open(address, "X-Forwarded-For: 192.0.2.1\r\n");
            try (TestClient guess = new TestClient(attacker)) {
                guess.tryLogIn(10001, "wrong");
                guess.send(new org.oicq.codec.packet.Login(10001, new org.oicq.codec.wire.Secret(Text.of("wrong")), 0));
                assertEquals("too fast; wait a little", afterColon(guess.hear()));
            }
            try (TestClient other = new TestClient(WebSocketSocket.open(address, "X-Forwarded-For: 192.0.2.2\r\n"))) {
                assertTrue(!other.tryLogIn(10001, "wrong").success());
            }
        }
    }

    private static String afterColon(String notice) {
        return notice.substring(notice.indexOf(": ") + 2);
    }
}
