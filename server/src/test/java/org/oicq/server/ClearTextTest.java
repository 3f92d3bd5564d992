package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.server.config.ClearText;
import org.oicq.server.tls.TestCertificate;

/** Who may speak clear text, and how the others hear that they may not. */
@Timeout(60)
class ClearTextTest {
    private static final String REFUSAL = "this server takes no clear text from here; connect with TLS";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    @Test
    void loopbackIsLocalAndNothingElseIs() {
        for (String loopback : new String[] {"127.0.0.1", "127.3.2.1", "::1", "::ffff:127.0.0.1"}) {
            InetAddress address = InetAddress.ofLiteral(loopback);
            assertTrue(ClearText.ALL.from(address) && ClearText.LOCAL.from(address), loopback);
            assertFalse(ClearText.NONE.from(address), loopback);
        }
        for (String other : new String[] {"10.0.0.1", "192.168.1.1", "8.8.8.8", "fe80::1", "::", "0.0.0.0"}) {
            InetAddress address = InetAddress.ofLiteral(other);
            assertTrue(ClearText.ALL.from(address), other);
            assertFalse(ClearText.LOCAL.from(address) || ClearText.NONE.from(address), other);
        }
    }

    @Test
    void fromAnotherAddressItIsRefusedWhereOnlyThisMachineMay() throws IOException {
        Optional<InetAddress> own = ownAddress();
        assumeTrue(own.isPresent(), "this machine has no address but loopback");
        String host = own.get().getHostAddress();
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestServer server = TestServer.start(
                "listen = " + host + ":0",
                certificate.settings()[0],
                certificate.settings()[1],
                "clear-text = local")) {
            refused(server.server().address());
            TestClient alice =
                    new TestClient(certificate.connect(server.server().address()));
            alice.register("Alice");
            alice.logIn();
            alice.barrier();
        }
    }

    private static Optional<InetAddress> ownAddress() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof java.net.Inet4Address && !address.isLoopbackAddress())
                .findFirst();
    }

    @Test
    void fromThisMachineItIsTakenWhereItMay() {
        try (TestServer server = TestServer.start("clear-text = local")) {
            server.join("Alice").barrier();
        }
    }

    @Test
    void everybodyIsRefusedWhereNobodyMay() throws IOException {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestServer server =
                TestServer.start(certificate.settings()[0], certificate.settings()[1], "clear-text = none")) {
            refused(server.server().address());
            TestClient alice =
                    new TestClient(certificate.connect(server.server().address()));
            alice.register("Alice");
        }
    }

    /** Both protocols hear it in their own way, and the end is orderly though the client was still talking. */
    private static void refused(InetSocketAddress address) throws IOException {
        TestClient binary = new TestClient(address);
        binary.sendHex("81 0a 01 16 00 00 00 04");
        binary.sendBytes(new byte[50_000]);
        assertEquals(REFUSAL, binary.hear());
        binary.expectEnd();
        binary.close();
        try (Socket http = new Socket(address.getAddress(), address.getPort())) {
            http.setSoTimeout(60_000);
            http.getOutputStream().write("POST / HTTP/1.1\r\nHost: x\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(http.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(answer.startsWith("HTTP/1.1 403 Forbidden\r\n"), answer);
            assertTrue(answer.endsWith("\r\n\r\n" + REFUSAL + "\n"), answer);
        }
    }
}
