package org.oicq.server.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.schema.BanTable;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;
import org.oicq.server.tls.TestCertificate;

/** The PROXY header of version 2: taken from trusted proxies, and from nobody else. */
@Timeout(60)
class ProxyHeaderTest {
    private static final String TRUSTED = "trusted-proxies = 127.0.0.1";
    private static final byte[] SIGNATURE = HexFormat.of().parseHex("0d0a0d0a000d0a515549540a");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    /** A header for a TCP connection from this address. */
    private static byte[] header(String client) {
        byte[] address = InetAddress.ofLiteral(client).getAddress();
        ByteBuffer rest = ByteBuffer.allocate(2 * address.length + 4);
        rest.put(address).put(address).putShort((short) 40_000).putShort((short) 8000);
        return header(0x21, address.length == 4 ? 0x11 : 0x21, rest.array());
    }

    /** A header of these parts; the first byte has the version and the command. */
    private static byte[] header(int command, int family, byte[] rest) {
        return ByteBuffer.allocate(SIGNATURE.length + 4 + rest.length)
                .put(SIGNATURE)
                .put((byte) command)
                .put((byte) family)
                .putShort((short) rest.length)
                .put(rest)
                .array();
    }

    private static Socket connect(TestServer server, byte[] first) throws IOException {
        Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), server.server().address().getPort());
        socket.getOutputStream().write(first);
        return socket;
    }

    private static TestClient client(TestServer server, String address) throws IOException {
        return new TestClient(connect(server, header(address)));
    }

    @Test
    void theClientsAddressCounts() throws IOException {
        try (TestServer server =
                TestServer.start(TRUSTED, "failed-login-address-rate = 1/h burst 1", "rate-limits = true")) {
            try (TestClient guess = client(server, "192.0.2.1")) {
                assertFalse(guess.tryLogIn(10001, "wrong").success());
            }
            try (TestClient again = client(server, "192.0.2.1")) {
                again.beginLogIn(10001);
                assertTrue(again.hear().endsWith("too fast; wait a little"));
            }
            try (TestClient other = client(server, "192.0.2.2")) {
                assertFalse(other.tryLogIn(10001, "wrong").success());
            }
            try (TestClient six = client(server, "2001:db8::1")) {
                assertFalse(six.tryLogIn(10001, "wrong").success());
            }
        }
    }

    @Test
    void itMayComeInPieces() throws IOException {
        try (TestServer server = TestServer.start(TRUSTED)) {
            TestClient client = client(server, "192.0.2.1");
            client.register("Ming");
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(header("192.0.2.1"));
            Login login = new Login(client.number(), new Secret(Text.of("wrong")), 0);
            all.writeBytes(Catalog.USER_TO_OICQ.encode(login).array());
            try (Socket socket = connect(server, new byte[0])) {
                socket.setTcpNoDelay(true);
                for (byte one : all.toByteArray()) {
                    socket.getOutputStream().write(one);
                }
                assertEquals(0x81, socket.getInputStream().read());
            }
        }
    }

    @Test
    void behindItIsTlsOrHttp() throws IOException {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestServer server =
                TestServer.start(TRUSTED, certificate.settings()[0], certificate.settings()[1], "clear-text = local")) {
            TestClient safe = new TestClient(certificate.over(connect(server, header("192.0.2.1")), "TLSv1.3"));
            safe.register("Ming");
            safe.logIn();
            safe.barrier();
            try (Socket http = connect(server, header("127.0.0.9"))) {
                http.getOutputStream()
                        .write("POST / HTTP/1.0\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                String answer = new String(http.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
                assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            }
            // The proxy is on this machine, but its client is not.
            try (TestClient clear = client(server, "192.0.2.1")) {
                clear.send(new KeepAlive(1));
                assertEquals("this server takes no clear text from here; connect with TLS", clear.hear());
            }
        }
    }

    @Test
    void connectionsAreCountedForTheClient() throws IOException {
        try (TestServer server =
                TestServer.start(TRUSTED, "connections-per-address = 2", "connections = 5", "rate-limits = false")) {
            TestClient first = client(server, "192.0.2.1");
            first.register("Ming");
            TestClient second = client(server, "192.0.2.1");
            second.register("Hong");
            assertEquals("too many connections from your address", awaitRefusal(server, "192.0.2.1"));
            client(server, "192.0.2.2").register("Gang");
            first.close();
            awaitRoom(server, "192.0.2.1");
            // Those that say nothing are counted, too: not by their proxy's address, but in all.
            Socket silent = connect(server, new byte[0]);
            Socket another = connect(server, new byte[0]);
            assertTrue(silent.isConnected() && another.isConnected());
            assertEquals("too many connections; try again later", awaitRefusal(server, "192.0.2.4"));
        }
    }

    /** The server hears of an end a moment later. The connection that has found room stays. */
    private static void awaitRoom(TestServer server, String address) throws IOException {
        while (true) {
            TestClient client = client(server, address);
            client.beginLogIn(1);
            if (client.receive() instanceof LoginReply) {
                return;
            }
            client.close();
        }
    }

    /** The server takes connections in a moment later, too. */
    private static String awaitRefusal(TestServer server, String address) throws IOException {
        while (true) {
            try (TestClient client = client(server, address)) {
                client.beginLogIn(1);
                if (client.receive() instanceof Message refusal) {
                    return refusal.information().toString();
                }
            }
        }
    }

    @Test
    void aClientThatIsBannedIsClosed() throws Exception {
        try (TestServer server = TestServer.start(TRUSTED)) {
            BanTable bans = server.database().database().bans();
            TestClient there = client(server, "192.0.2.1");
            there.register("Ming");
            TestClient other = client(server, "192.0.3.1");
            other.register("Hong");
            bans.add("192.0.2.0/24", Optional.empty(), "a test");
            there.expectEnd();
            client(server, "192.0.2.7").expectEnd();
            other.logIn();
            other.barrier();
        }
    }

    /** A client on a balancer's machine is no client on this one. */
    @Test
    void loopbackBehindAnotherMachineIsNotThisOne() throws IOException {
        Optional<InetAddress> own = NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .findFirst();
        assumeTrue(own.isPresent(), "this machine has no address but loopback");
        String host = own.get().getHostAddress();
        try (TestServer server =
                TestServer.start("listen = " + host + ":0", "trusted-proxies = " + host, "clear-text = local")) {
            Socket socket = new Socket(own.get(), server.server().address().getPort());
            socket.getOutputStream().write(header("127.0.0.1"));
            try (TestClient client = new TestClient(socket)) {
                client.beginLogIn(1);
                assertTrue(client.hear().startsWith("this server takes no clear text from here"));
            }
        }
    }

    /** The balancer acknowledges and ends in order, whatever the client has read. */
    @Test
    void theEndOfABalancersConnectionProvesNothing() throws IOException {
        try (TestServer server = TestServer.start(TRUSTED)) {
            TestClient sender = server.join("Sender");
            for (boolean balanced : new boolean[] {true, false}) {
                TestClient receiver = balanced ? client(server, "192.0.2.1") : server.connect();
                long number = receiver.register("Receiver");
                receiver.logIn();
                sender.say(number, "hello");
                assertEquals("hello", receiver.hear());
                sender.barrier();
                receiver.close();
                TestClient again = server.connect();
                again.logIn(number);
                if (balanced) {
                    assertEquals("hello", again.hear());
                }
                again.barrier();
                again.close();
            }
        }
    }

    @Test
    void theProxysOwnLookEndsAtOnce() throws IOException {
        try (TestServer server = TestServer.start(TRUSTED, "first-packet-time = 10m")) {
            for (byte[] look : new byte[][] {header(0x20, 0, new byte[0]), new byte[0]}) {
                try (Socket socket = connect(server, look)) {
                    socket.shutdownOutput();
                    assertEquals(-1, socket.getInputStream().read());
                }
            }
            // By the proxy's own connection one talks as its machine.
            try (TestClient local = new TestClient(connect(server, header(0x20, 0, new byte[0])))) {
                local.register("Ming");
            }
        }
    }

    @Test
    void aBadHeaderEndsTheConnection() throws IOException {
        try (TestServer server = TestServer.start(TRUSTED, "first-packet-time = 200ms")) {
            byte[] broken = header("192.0.2.1");
            broken[5] ^= 1;
            byte[] version = header("192.0.2.1");
            version[12] = 0x31;
            byte[] big = header(0x21, 0x11, new byte[4000]);
            byte[] cut = java.util.Arrays.copyOf(header("192.0.2.1"), 20);
            for (byte[] bad : new byte[][] {broken, version, big, cut, {}}) {
                new TestClient(connect(server, bad)).expectEnd();
            }
        }
    }

    @Test
    void fromAnybodyElseItIsAFramingError() throws IOException {
        try (TestServer server = TestServer.start("trusted-proxies = 127.0.0.2")) {
            try (TestClient liar = client(server, "192.0.2.1")) {
                String notice = liar.hear();
                assertTrue(notice.contains("0x81"), notice);
                liar.expectEnd();
            }
        }
    }
}
