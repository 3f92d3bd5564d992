package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.server.tls.TestCertificate;

/** TLS on the one port, with the JDK's own sockets at the other end. */
@Timeout(120)
class TlsTest {
    /** The content type of a record that holds an alert, as close_notify is one (RFC 5246, 6.2.1). */
    private static final int ALERT = 21;

    private static final String CERTIFICATE_LOG = "org.oicq.server.net.Tls";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    /** A server without rates that speaks TLS with this certificate. */
    static TestServer start(TestCertificate certificate, String... settings) {
        List<String> all = new ArrayList<>(List.of(certificate.settings()));
        all.addAll(List.of(settings));
        all.add("rate-limits = false");
        return TestServer.start(all.toArray(String[]::new));
    }

    private static InetSocketAddress address(TestServer server) {
        return server.server().address();
    }

    private static List<String> hear(TestClient client, int count) {
        return IntStream.range(0, count).mapToObj(_ -> client.hear()).toList();
    }

    // ------------------------------------------------------------------ talking

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whoIsBehindTlsTalksWithWhoIsNot(String version) {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestServer server = start(certificate)) {
            TestClient alice = new TestClient(certificate.connect(address(server), version));
            alice.register("Alice");
            alice.logIn();
            TestClient bob = server.join("Bob");
            String big = "x".repeat(16_000);
            List<String> sent = IntStream.range(0, 300).mapToObj(i -> i + big).toList();
            Thread.ofVirtual().start(() -> sent.forEach(text -> bob.say(alice.number(), text)));
            assertEquals(sent, hear(alice, 300));
            alice.say(bob.number(), "heard");
            assertEquals("heard", bob.hear());
            alice.close();
        }
    }

    @Test
    void anOldVersionIsRefused() {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestServer server = start(certificate)) {
            // The JDK itself has switched it off; nothing but the server's list would then keep it out.
            assertThrows(Exception.class, () -> certificate.connect(address(server), "TLSv1.1"));
        }
    }

    // ------------------------------------------------------------------ proof

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void afterAnOrderlyEndNothingComesAgain(String version) {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestServer server = start(certificate)) {
            TestClient alice = server.join("Alice");
            TestClient bob = new TestClient(certificate.connect(address(server), version));
            bob.register("Bob");
            bob.logIn();
            List<String> sent =
                    IntStream.range(0, 200).mapToObj(i -> "number " + i).toList();
            sent.forEach(text -> alice.say(bob.number(), text));
            assertEquals(sent, hear(bob, 200));
            bob.close();
            server.logIn(bob.number()).barrier();
        }
    }

    @Test
    void whoLogsOutWhileTheServerStopsGetsNothingAgain() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestServer server = start(certificate, "stop-time = 1m")) {
            TestClient alice = server.join("Alice");
            TestClient bob = new TestClient(certificate.connect(address(server), "TLSv1.3"));
            bob.register("Bob");
            bob.logIn();
            DeliveryTest.logOutWhileItStops(server, alice, bob);
        }
    }

    /** As in clear text: of megabytes that are written at once, what the peer has read counts, and not only the whole. */
    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whatWasReadBeforeAnEndDoesNotComeAgainThoughMoreIsOnItsWay(String version) throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestServer server = start(certificate, "output-queue = 33554432")) {
            TestClient alice = server.join("Alice");
            Socket beneath = new Socket();
            beneath.setReceiveBufferSize(4096);
            beneath.connect(address(server));
            TestClient bob = new TestClient(certificate.over(beneath, version));
            bob.register("Bob");
            bob.logIn();
            int next = DeliveryTest.firstToComeAgain(server, alice, bob, 600);
            assertTrue(next >= 600, next + " came again");
            assertTrue(next < 2000, "not all had been written: " + next);
        }
    }

    /** Two packets of the client, two round trips apart, prove what it had got before the first. */
    @Test
    void whatIsReadIsProvenByTheNextPackets() {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestServer server = start(certificate)) {
            TestClient alice = server.join("Alice");
            TestClient bob = new TestClient(certificate.connect(address(server)));
            bob.register("Bob");
            bob.logIn();
            alice.say(bob.number(), "once");
            assertEquals("once", bob.hear());
            // Each answer takes a round trip, and the kernel's figure of one is smaller than a millisecond.
            for (long end = System.nanoTime() + 20_000_000; System.nanoTime() < end; ) {
                bob.barrier();
            }
            bob.reset();
            server.logIn(bob.number()).barrier();
        }
    }

    /** A FIN that TLS has not announced can be anybody's. */
    @Test
    void anEndWithoutCloseNotifyProvesNothing() throws IOException {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestServer server = start(certificate)) {
            TestClient alice = server.join("Alice");
            Socket beneath =
                    new Socket(address(server).getAddress(), address(server).getPort());
            TestClient bob = new TestClient(certificate.over(beneath, "TLSv1.3"));
            bob.register("Bob");
            bob.logIn();
            alice.say(bob.number(), "again");
            assertEquals("again", bob.hear());
            beneath.shutdownOutput();
            TestClient later = server.logIn(bob.number());
            assertEquals("again", later.hear());
            later.barrier();
        }
    }

    @Test
    void theServerEndsWithCloseNotify() throws IOException {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestServer server = start(certificate)) {
            RecordedSocket beneath = new RecordedSocket(address(server));
            SSLSocket socket = certificate.over(beneath, "TLSv1.2");
            TestClient alice = new TestClient(socket);
            alice.register("Alice");
            alice.logIn();
            server.stop();
            assertEquals("the server stops", alice.hear());
            assertEquals(-1, socket.getInputStream().read());
            assertEquals(ALERT, beneath.lastRecordType());
        }
    }

    /** Keeps what has come, for the JDK takes an end without close_notify as a good one. */
    private static final class RecordedSocket extends Socket {
        private final ByteArrayOutputStream came = new ByteArrayOutputStream();

        RecordedSocket(InetSocketAddress address) throws IOException {
            super(address.getAddress(), address.getPort());
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new FilterInputStream(super.getInputStream()) {
                @Override
                public int read(byte[] into, int offset, int length) throws IOException {
                    int read = super.read(into, offset, length);
                    came.write(into, offset, Math.max(0, read));
                    return read;
                }
            };
        }

        /** The content type of the last record: until TLS 1.2 it stands in clear text before each. */
        int lastRecordType() {
            ByteBuffer records = ByteBuffer.wrap(came.toByteArray());
            int type = 0;
            while (records.hasRemaining()) {
                type = records.get();
                records.getShort();
                records.position(records.position() + 2 + (records.getShort(records.position()) & 0xffff));
            }
            return type;
        }
    }

    // ------------------------------------------------------------------ hostile

    @Test
    void aSlowHandshakeEnds() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestServer server = start(certificate, "tls-handshake-time = 500ms");
                Socket socket =
                        new Socket(address(server).getAddress(), address(server).getPort())) {
            socket.setSoTimeout(10);
            long start = System.nanoTime();
            // The beginning of a ClientHello of 512 bytes, one byte at a time.
            byte[] hello = {0x16, 3, 1, 2, 0, 1, 0, 1, (byte) 0xfc, 3, 3};
            for (int sent = 0; !ended(socket); sent++) {
                try {
                    socket.getOutputStream().write(sent < hello.length ? hello[sent] : 0x55);
                } catch (SocketException _) {
                    break;
                }
            }
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertTrue(millis >= 400 && millis < 5000, millis + " ms");
        }
    }

    /** Whether the server has ended it; what it says before (an alert) is read. */
    private static boolean ended(Socket socket) throws IOException {
        try {
            InputStream in = socket.getInputStream();
            int read = in.read();
            while (read >= 0) {
                read = in.read();
            }
            return true;
        } catch (java.net.SocketTimeoutException _) {
            return false;
        } catch (SocketException _) {
            return true;
        }
    }

    @Test
    void whatIsNoHandshakeEndsAndLeavesNoTrace() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        try (LoggedEvents log = new LoggedEvents("org.oicq.server", Level.DEBUG);
                TestServer server = start(certificate)) {
            for (byte[] garbage : List.of(
                    new byte[] {0x16, 0, 0, 0, 0, 0, 0, 0},
                    new byte[] {0x16, 3, 1, 0, 5, 1, 2, 3, 4, 5},
                    new byte[] {0x16, (byte) 0x81, 0x0a, 0x01, 0x16, 0, 0, 0, 0})) {
                try (Socket socket =
                        new Socket(address(server).getAddress(), address(server).getPort())) {
                    socket.setSoTimeout(60_000);
                    socket.getOutputStream().write(garbage);
                    assertTrue(ended(socket));
                }
            }
            // A good handshake, and then what is no record.
            Socket beneath =
                    new Socket(address(server).getAddress(), address(server).getPort());
            TestClient alice = new TestClient(certificate.over(beneath, "TLSv1.3"));
            alice.register("Alice");
            beneath.getOutputStream().write(new byte[] {0x17, 3, 3, 0, 20, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
            beneath.getOutputStream().write(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
            assertTrue(ended(beneath));
            // A client that doesn't like the certificate.
            TestCertificate other = TestCertificate.make(folder.resolve("other"));
            assertThrows(SSLException.class, () -> {
                try {
                    other.connect(address(server));
                } catch (java.io.UncheckedIOException e) {
                    throw e.getCause();
                }
            });
            server.join("Bob").barrier();
            log.await("TLS with");
            for (var event : log.events()) {
                assertEquals(null, event.getThrowableProxy(), event.toString());
                assertTrue(event.getLevel().toInt() < Level.WARN_INT, event.toString());
            }
        }
    }

    @Test
    void handshakesCountAsConnections() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestServer server = start(certificate, "connections = 2");
                SSLSocket first = certificate.connect(address(server));
                Socket second =
                        new Socket(address(server).getAddress(), address(server).getPort())) {
            second.getOutputStream().write(0x16);
            new TestClient(first).register("Alice");
            server.connect().expectEnd();
        }
    }

    @Test
    void whoSaysNothingBehindTlsIsSentAway() throws Exception {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestServer server = start(certificate, "first-packet-time = 500ms");
                SSLSocket socket = certificate.connect(address(server))) {
            assertEquals(-1, socket.getInputStream().read());
        }
    }

    // ------------------------------------------------------------------ certificates

    private static X509Certificate shown(SSLSocket socket) throws IOException {
        try (socket) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void aRenewedCertificateIsTakenAndABrokenOneIsNot() throws IOException {
        TestCertificate first = TestCertificate.make(folder.resolve("first"));
        TestCertificate second = TestCertificate.make(folder.resolve("second"));
        // As certbot does it: the settings name links, which are set to other files.
        Path live = Files.createDirectories(folder.resolve("live"));
        TestCertificate used = new TestCertificate(live.resolve("fullchain.pem"), live.resolve("privkey.pem"));
        link(used, first);
        try (LoggedEvents log = new LoggedEvents(CERTIFICATE_LOG, Level.INFO);
                TestServer server = start(used)) {
            log.await("TLS with the certificate of CN=OICQ development");
            TestClient alice = new TestClient(first.connect(address(server)));
            alice.register("Alice");
            alice.logIn();
            X509Certificate old = shown(first.connect(address(server)));

            // Half of a renewal: the certificate without its key.
            point(used.certificate(), second.certificate());
            assertEquals(
                    "The changed TLS certificate is not used, and the old one stays: the key in " + used.key()
                            + " does not belong to the certificate in " + used.certificate(),
                    log.await("The changed TLS certificate"));
            assertEquals(old, shown(first.connect(address(server))));

            point(used.key(), second.key());
            log.await("TLS with the certificate of CN=OICQ development, good until "); // the first is there already
            X509Certificate renewed = awaitRenewed(second, server);
            assertNotEquals(old, renewed);
            alice.barrier();

            Files.delete(used.key());
            Files.writeString(used.key(), "no key");
            String sentence = "The changed TLS certificate is not used, and the old one stays: there is no private key";
            log.await(sentence);
            assertEquals(renewed, shown(second.connect(address(server))));
            long said = log.events().stream()
                    .filter(event -> event.getFormattedMessage().startsWith(sentence))
                    .count();
            assertEquals(1, said, "one line, however often the files are looked at");
        }
    }

    private static void link(TestCertificate used, TestCertificate target) throws IOException {
        point(used.certificate(), target.certificate());
        point(used.key(), target.key());
    }

    private static void point(Path link, Path target) throws IOException {
        Path made = Files.createSymbolicLink(link.resolveSibling("new"), target);
        Files.move(made, link, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Connects until the server shows what this one trusts. */
    private static X509Certificate awaitRenewed(TestCertificate trusted, TestServer server) throws IOException {
        for (int i = 0; ; i++) {
            try {
                return shown(trusted.connect(address(server)));
            } catch (java.io.UncheckedIOException e) {
                assertTrue(i < 1000, "the renewed certificate is not used");
            }
        }
    }

    @Test
    void theDevelopmentCertificateIsMadeOnceAndKept() throws IOException {
        try (LoggedEvents log = new LoggedEvents(CERTIFICATE_LOG, Level.INFO);
                TestServer server = TestServer.start("data = " + folder, "tls-development = true")) {
            TestCertificate made =
                    new TestCertificate(folder.resolve("tls-development.crt"), folder.resolve("tls-development.key"));
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made.key())));
            X509Certificate shown = shown(made.connect(address(server)));
            String line = log.await("TLS with");
            assertTrue(line.endsWith(fingerprint(shown)), line);
            server.stop();
            server.startAgain();
            assertEquals(shown, shown(made.connect(address(server))));
        }
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            byte[] digest = java.security.MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
            return java.util.HexFormat.ofDelimiter(":").withUpperCase().formatHex(digest);
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
