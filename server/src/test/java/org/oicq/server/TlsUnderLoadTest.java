package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.schema.TestDatabase;
import org.oicq.server.tls.HeldSignatures;
import org.oicq.server.tls.TestCertificate;
import org.oicq.server.web.ChildServer;

/** TLS that comes in pieces, starts anew, never ends, or comes from hundreds at once: others go on. */
@Timeout(60)
class TlsUnderLoadTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    private static Socket connect(InetSocketAddress address) throws IOException {
        return new Socket(address.getAddress(), address.getPort());
    }

    /** Sends each byte by itself; or the first half of what is written, and the rest when it is told to. */
    private static final class Pieces extends Socket {
        private boolean halved;
        private byte[] rest = {};

        Pieces(InetSocketAddress address) throws IOException {
            super(address.getAddress(), address.getPort());
            setTcpNoDelay(true);
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new FilterOutputStream(super.getOutputStream()) {
                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    int now = halved ? length / 2 : length;
                    for (int i = 0; i < now; i++) {
                        out.write(bytes[offset + i]);
                    }
                    rest = java.util.Arrays.copyOfRange(bytes, offset + now, offset + length);
                }
            };
        }

        void halveFromNowOn() {
            halved = true;
        }

        void sendTheRest() throws IOException {
            super.getOutputStream().write(rest);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void aRecordMayArriveInPieces(String version) throws IOException {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestServer server = TlsTest.start(certificate)) {
            TestClient bob = server.join("Bob");
            Pieces pieces = new Pieces(server.server().address());
            TestClient alice = new TestClient(certificate.over(pieces, version));
            alice.register("Alice");
            alice.logIn();
            alice.say(bob.number(), "byte by byte");
            assertEquals("byte by byte", bob.hear());
            pieces.halveFromNowOn();
            alice.say(bob.number(), "in two halves");
            assertEquals(Optional.empty(), bob.poll(100), "half a record is no message");
            pieces.sendTheRest();
            assertEquals("in two halves", bob.hear());
            alice.reset();
        }
    }

    /** The program itself, for Java reads its setting once in a process. */
    @Test
    void aSecondHandshakeOnAConnectionIsRefused() throws IOException {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestDatabase database = TestDatabase.create();
                ChildServer server = ChildServer.start(
                        database, "--tls-certificate=" + certificate.certificate(), "--tls-key=" + certificate.key())) {
            TestClient bob = new TestClient(certificate.connect(server.address(), "TLSv1.2"));
            bob.register("Bob");
            bob.logIn();
            SSLSocket socket = certificate.connect(server.address(), "TLSv1.2");
            TestClient alice = new TestClient(socket);
            alice.register("Alice");
            // This only begins it; what the server says to it comes with the next reading.
            socket.startHandshake();
            var refusal = assertThrows(UncheckedIOException.class, alice::receive);
            assertInstanceOf(SSLException.class, refusal.getCause());
            bob.barrier();
            bob.reset();
        }
    }

    /** Whatever the time for handshakes is set to. */
    @Test
    void aHandshakeThatNeverEndsIsCutAtTheTimeOfTheFirstPacket() throws IOException {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestServer server = TlsTest.start(certificate, "tls-handshake-time = 1h", "first-packet-time = 500ms");
                Socket socket = connect(server.server().address())) {
            long start = System.nanoTime();
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3});
            assertEquals(-1, socket.getInputStream().read());
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertTrue(millis >= 400 && millis < 5000, millis + " ms");
        }
    }

    /** While none of them gets on with its arithmetic, others talk; and then they all do. */
    @Test
    void hundredsOfHandshakesHoldNobodyUp() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestServer server = TlsTest.start(certificate);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            InetSocketAddress address = server.server().address();
            TestClient alice = server.join("Alice");
            TestClient bob = server.join("Bob");
            List<Future<Void>> good = new ArrayList<>();
            try (HeldSignatures signatures = new HeldSignatures()) {
                for (int i = 0; i < 300; i++) {
                    if (i % 2 == 0) {
                        good.add(threads.submit(handshake(certificate, address)));
                    } else {
                        var _ = threads.submit(broken(address, i));
                    }
                }
                signatures.await(Runtime.getRuntime().availableProcessors());
                for (int i = 0; i < 50; i++) {
                    alice.say(bob.number(), "message " + i);
                    assertEquals("message " + i, bob.hear());
                }
                assertTrue(good.stream().noneMatch(Future::isDone), "they are held");
            }
            for (Future<Void> future : good) {
                future.get();
            }
        }
    }

    private static Callable<Void> handshake(TestCertificate certificate, InetSocketAddress address) {
        return () -> {
            try (SSLSocket socket = certificate.over(connect(address), "TLSv1.3")) {
                new TestClient(socket).send(new org.oicq.codec.packet.KeepAlive(1));
            }
            return null;
        };
    }

    /** Of three kinds: one that is no handshake at all, one that stops in the middle, and one that breaks off. */
    private static Callable<Void> broken(InetSocketAddress address, int kind) {
        return () -> {
            try (Socket socket = connect(address)) {
                socket.setSoTimeout(2000);
                byte[] hello = new byte[300];
                IntStream.range(0, hello.length).forEach(i -> hello[i] = (byte) i);
                byte[] head = kind % 3 == 0
                        ? new byte[] {0x16, 3, 1, 1, 0}
                        : new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};
                socket.getOutputStream().write(head);
                socket.getOutputStream().write(hello);
                if (kind % 3 == 2) {
                    socket.setSoLinger(true, 0);
                } else {
                    var _ = socket.getInputStream().readAllBytes();
                }
            } catch (IOException | UncheckedIOException _) {
                // That the server breaks it, or waits for more, is as good as any end.
            }
            return null;
        };
    }
}
