package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
import java.util.concurrent.locks.LockSupport;
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
            socket.setSoTimeout(10_000);
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

    /** What says nothing is not told anything, and what is beyond the bound is closed at once. */
    @Test
    void onlySoManyAreToldAtATimeAndNotForLong() throws IOException {
        int bound = 1024;
        int beyond = 50;
        try (TestServer server = TestServer.start("connections = 2")) {
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            List<SocketChannel> over = new ArrayList<>();
            try {
                long start = System.nanoTime();
                for (int i = 0; i < bound + beyond; i++) {
                    over.add(SocketChannel.open(server.server().address()));
                }
                List<SocketChannel> left = new ArrayList<>(over);
                awaitEnds(left, bound);
                long millis = millisSince(start);
                assertTrue(millis < 2000, beyond + " were to be closed at once; it took " + millis + " ms");
                SocketChannel speaks = left.removeLast();
                speaks.configureBlocking(true);
                TestClient told = new TestClient(speaks.socket());
                told.sendBytes(new byte[] {(byte) 0x81});
                assertEquals(IN_ALL, told.hear());
                told.expectEnd();
                alice.say(bob.number(), "nothing the matter?");
                assertEquals("nothing the matter?", bob.hear());
                awaitEnds(left, 0);
                millis = millisSince(start);
                assertTrue(millis >= 2000 && millis < 8000, "the silent ones were closed after " + millis + " ms");
            } finally {
                for (SocketChannel one : over) {
                    one.close();
                }
            }
            TestClient next = server.connect();
            next.send(new KeepAlive(1));
            assertEquals(IN_ALL, next.hear());
            alice.barrier();
        }
    }

    /** One address may not take all places of those who are told. */
    @Test
    void whoComesTooOftenLeavesOthersToBeTold() throws IOException {
        int itsBound = 64;
        try (TestServer server = TestServer.start("connections = 1", "limit-loopback = true")) {
            TestClient alice = server.join("Alice");
            List<SocketChannel> over = new ArrayList<>();
            try (SocketChannel other = SocketChannel.open()) {
                long start = System.nanoTime();
                for (int i = 0; i < 1024 + itsBound; i++) {
                    over.add(SocketChannel.open(server.server().address()));
                }
                other.bind(new InetSocketAddress("127.0.0.2", 0));
                other.connect(server.server().address());
                TestClient told = new TestClient(other.socket());
                told.send(new KeepAlive(1));
                assertEquals(IN_ALL, told.hear());
                told.expectEnd();
                awaitEnds(new ArrayList<>(over), itsBound);
                long millis = millisSince(start);
                assertTrue(millis < 2000, "the rest were to be closed at once; it took " + millis + " ms");
                alice.barrier();
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
            server.connect();
            TestClient told = server.connect();
            long start = System.nanoTime();
            told.send(new KeepAlive(1));
            assertEquals(IN_ALL, told.hear());
            told.expectEnd();
            server.stop();
            long millis = millisSince(start);
            // As long as it would have had to leave.
            assertTrue(millis < 2000, "the stop took " + millis + " ms");
        }
    }

    private static long millisSince(long start) {
        return Duration.ofNanos(System.nanoTime() - start).toMillis();
    }

    /** Takes out those that the server has ended without a word, until only so many are left. */
    private static void awaitEnds(List<SocketChannel> open, int left) throws IOException {
        ByteBuffer one = ByteBuffer.allocate(1);
        while (open.size() > left) {
            for (SocketChannel channel : List.copyOf(open)) {
                channel.configureBlocking(false);
                int read = channel.read(one);
                assertTrue(read <= 0, "something was said to one that was silent");
                if (read < 0) {
                    open.remove(channel);
                }
            }
            LockSupport.parkNanos(10_000_000);
        }
        assertEquals(left, open.size());
    }
}
