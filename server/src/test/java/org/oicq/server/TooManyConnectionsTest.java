package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.server.tls.TestCertificate;

/** Connections over a limit: they are told so in their own protocol, within bounds, and others live on. */
@Timeout(60)
class TooManyConnectionsTest {
    private static final String IN_ALL = "too many connections; try again later";
    private static final String FROM_ADDRESS = "too many connections from your address";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    @Test
    void onlySoManyFromOneAddress() throws IOException {
        try (TestServer server = TestServer.start("connections-per-address = 3", "limit-loopback = true")) {
            fillAndFree(server, "429 Too Many Requests", FROM_ADDRESS);
        }
    }

    @Test
    void onlySoManyInAll() throws IOException {
        try (TestServer server = TestServer.start("connections = 3")) {
            fillAndFree(server, "503 Service Unavailable", IN_ALL);
        }
    }

    /** Three are let in, a fourth is told why not, and one that leaves makes room. */
    private static void fillAndFree(TestServer server, String status, String sentence) throws IOException {
        TestClient alice = server.join("Alice");
        List<TestClient> others = new ArrayList<>(List.of(server.join("Bob"), server.join("Carol")));
        TestClient binary = server.connect();
        binary.send(new KeepAlive(1));
        // More than is ever read of it: the notice and an orderly end come all the same.
        binary.sendBytes(new byte[50_000]);
        assertEquals(sentence, binary.hear());
        binary.expectEnd();
        binary.close();
        assertEquals(
                "HTTP/1.1 " + status + "\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Length: "
                        + (sentence.length() + 1) + "\r\nConnection: close\r\n\r\n" + sentence + "\n",
                http(server.server().address()));
        alice.barrier();
        others.removeLast().close();
        // The end of a connection is seen here before it is counted there.
        for (int i = 0; ; i++) {
            TestClient again = server.connect();
            try {
                again.register("Dave");
                break;
            } catch (AssertionError | UncheckedIOException e) {
                if (i == 50) {
                    throw e;
                }
            }
        }
        others.forEach(TestClient::barrier);
    }

    private static String http(InetSocketAddress address) throws IOException {
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write("POST / HTTP/1.1\r\nHost: x\r\n".getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Of all sentences TLS has only this one, and it costs no handshake. */
    @Test
    void tlsIsToldByAnAlert() {
        TestCertificate certificate = TestCertificate.make(folder);
        List<String> settings = new ArrayList<>(List.of(certificate.settings()));
        settings.add("connections = 1");
        try (TestServer server = TestServer.start(settings.toArray(String[]::new))) {
            TestClient alice = server.join("Alice");
            var refusal = assertThrows(
                    UncheckedIOException.class,
                    () -> certificate.connect(server.server().address()));
            String alert = String.valueOf(refusal.getCause());
            assertTrue(alert.contains("internal_error"), alert);
            alice.barrier();
        }
    }

    /**
     * What is beyond the bound is closed at once, and not told. As many can be told at a time as there may be connections;
     * on a slow machine a few more, as places get free.
     */
    @Test
    void onlySoManyAreToldAtATime() throws IOException {
        int bound = 2;
        int beyond = 50;
        try (TestServer server = TestServer.start("connections = " + bound)) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            List<SocketChannel> over = new ArrayList<>();
            int told = 0;
            try {
                for (int i = 0; i < bound + beyond; i++) {
                    over.add(SocketChannel.open(server.server().address()));
                }
                for (SocketChannel one : over) {
                    told += isTold(one) ? 1 : 0;
                }
                alice.say(bob.number(), "nothing the matter?");
                assertEquals("nothing the matter?", bob.hear());
            } finally {
                for (SocketChannel one : over) {
                    one.close();
                }
            }
            assertTrue(told <= beyond / 2, told + " were told");
            // Those who have left make room.
            while (!isTold(SocketChannel.open(server.server().address()))) {
                alice.barrier();
            }
        }
    }

    private static boolean isTold(SocketChannel channel) {
        TestClient client = new TestClient(channel.socket());
        try {
            client.send(new KeepAlive(1));
            return client.hear().equals(IN_ALL);
        } catch (AssertionError | UncheckedIOException _) {
            // The end, or a reset for what was sent after it.
            return false;
        }
    }

    /** Who says nothing is not told anything, and its connection ends. */
    @Test
    void silenceEnds() throws IOException {
        try (TestServer server = TestServer.start("connections = 1")) {
            TestClient alice = server.join("Alice");
            try (SocketChannel silent = SocketChannel.open(server.server().address())) {
                assertEquals(-1, silent.read(ByteBuffer.allocate(1)));
            }
            alice.barrier();
        }
    }

    /** One address may not take all places of those who are told. */
    @Test
    void whoComesTooOftenLeavesOthersToBeTold() throws IOException {
        int most = 100;
        int itsBound = 64;
        try (TestServer server = TestServer.start("connections = " + most, "limit-loopback = true")) {
            for (int i = 0; i < most; i++) {
                TestClient one = server.connect();
                // An unknown packet has an answer, after which the connection is counted.
                one.sendHex("81 0a 01 7f 00 00 00 00");
                one.hear();
            }
            List<SocketChannel> over = new ArrayList<>();
            try (SocketChannel other = SocketChannel.open()) {
                for (int i = 0; i < most + itsBound; i++) {
                    over.add(SocketChannel.open(server.server().address()));
                }
                other.bind(new InetSocketAddress("127.0.0.2", 0));
                other.connect(server.server().address());
                assertTrue(isTold(other));
            } finally {
                for (SocketChannel one : over) {
                    one.close();
                }
            }
        }
    }

    /** One that has been told, and stays, does not hold up a server that stops. */
    @Test
    void whoIsToldDoesNotHoldUpTheStop() {
        try (TestServer server = TestServer.start("connections = 1", "stop-time = 30s")) {
            TestClient alice = server.connect();
            // Connections are counted on loops of their own, so in any order until an answer has come.
            alice.register("Alice");
            TestClient told = server.connect();
            told.send(new KeepAlive(1));
            assertEquals(IN_ALL, told.hear());
            told.expectEnd();
            alice.reset();
            // As long as its patience lasts, 30 seconds, it would wait for clients that have something to do.
            assertTimeout(Duration.ofSeconds(20), server::stop);
        }
    }
}
