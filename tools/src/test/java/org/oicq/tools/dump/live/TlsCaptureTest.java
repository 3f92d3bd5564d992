package org.oicq.tools.dump.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.tools.RealServer;
import org.oicq.tools.dump.Talk;
import org.oicq.tools.dump.Tool;
import org.oicq.tools.dump.capture.Bytes;

/**
 * TLS read with its keys. The captures are of OpenSSL's client and the real server; {@code -Doicq.tls.record=true} records
 * them anew, where OpenSSL is installed.
 */
@Timeout(300)
class TlsCaptureTest {
    private static final Path RESOURCES = Path.of("src/test/resources/tls");
    private static final String LONG = "x".repeat(16_000);

    /** A capture, and how OpenSSL is called for it. */
    enum Kind {
        TLS12_AES128("-tls1_2", "-cipher", "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-ECDSA-AES128-GCM-SHA256"),
        TLS12_AES256("-tls1_2", "-cipher", "ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-AES256-GCM-SHA384"),
        TLS12_CHACHA20("-tls1_2", "-cipher", "ECDHE-RSA-CHACHA20-POLY1305:ECDHE-ECDSA-CHACHA20-POLY1305"),
        TLS13_AES128("-tls1_3", "-ciphersuites", "TLS_AES_128_GCM_SHA256"),
        TLS13_AES256("-tls1_3", "-ciphersuites", "TLS_AES_256_GCM_SHA384"),
        TLS13_CHACHA20("-tls1_3", "-ciphersuites", "TLS_CHACHA20_POLY1305_SHA256");

        private final List<String> options;

        Kind(String... options) {
            this.options = List.of(options);
        }

        private Path capture() {
            return RESOURCES.resolve(name() + ".pcap");
        }

        private Path keys() {
            return RESOURCES.resolve(name() + ".keys");
        }

        private String version() {
            return name().startsWith("TLS12") ? "TLS 1.2" : "TLS 1.3";
        }
    }

    @TempDir
    private Path folder;

    @Test
    void recorded() throws Exception {
        assumeTrue(Boolean.getBoolean("oicq.tls.record"), "only when asked for");
        Map<String, String> settings = Map.of("tls-development", "true", "data", folder.toString());
        try (RealServer server = new RealServer(settings)) {
            for (Kind kind : Kind.values()) {
                Files.deleteIfExists(kind.keys());
                try (Terminator other = new Terminator(server.address(), folder)) {
                    // The server has no ChaCha20, and OpenSSL's has.
                    InetSocketAddress peer = kind.name().endsWith("CHACHA20") ? other.address : server.address();
                    Files.write(kind.capture(), Recorded.record(peer, proxy -> talk(proxy, kind)));
                }
            }
        }
    }

    /** OpenSSL's server before the real one: takes one connection. */
    private static final class Terminator implements AutoCloseable {
        private final InetSocketAddress address;
        private final Process process;
        private final Socket server = new Socket();

        Terminator(InetSocketAddress server, Path certificate) throws IOException {
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                address = (InetSocketAddress) free.getLocalSocketAddress();
            }
            process = new ProcessBuilder(
                            "openssl",
                            "s_server",
                            "-quiet",
                            "-accept",
                            Integer.toString(address.getPort()),
                            "-cert",
                            certificate.resolve("tls-development.crt").toString(),
                            "-key",
                            certificate.resolve("tls-development.key").toString())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            await();
            this.server.connect(server);
            relay(process.getInputStream(), this.server.getOutputStream());
            relay(this.server.getInputStream(), process.getOutputStream());
        }

        /** It takes connections; the one that sees it is none of TLS, and is dropped. */
        private void await() throws IOException {
            while (true) {
                try (Socket probe = new Socket()) {
                    probe.connect(address);
                    return;
                } catch (ConnectException e) {
                    if (!process.isAlive()) {
                        throw e;
                    }
                }
            }
        }

        private static void relay(InputStream in, OutputStream out) {
            Thread.ofVirtual().start(() -> {
                byte[] buffer = new byte[65_536];
                try {
                    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                        out.write(buffer, 0, read);
                        out.flush();
                    }
                } catch (IOException _) {
                    // The talk is over.
                }
            });
        }

        @Override
        public void close() throws IOException {
            process.destroy();
            server.close();
        }
    }

    /** Somebody registers, and writes to itself. */
    private static void talk(InetSocketAddress server, Kind kind) throws Exception {
        List<String> command = new ArrayList<>(
                List.of("openssl", "s_client", "-connect", "127.0.0.1:" + server.getPort(), "-keylogfile"));
        command.add(kind.keys().toString());
        command.addAll(kind.options);
        command.add("-quiet");
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream out = process.getOutputStream();
                InputStream in = process.getInputStream()) {
            out.write(Talk.frame(new Register(Talk.form("Li", "secret"))));
            out.flush();
            byte[] reply = awaitFrame(in, 1);
            long number = Bytes.u32(reply, 9);
            out.write(Talk.frame(new Login(number, new Secret(Text.of("secret")), 0)));
            out.flush();
            awaitFrame(in, 2);
            out.write(Talk.frame(new KeepAlive(number)));
            for (String text : List.of("hello", LONG)) {
                out.write(Talk.frame(new SendMessage(number, number, Text.of(text))));
                out.flush();
                awaitFrame(in, 3);
            }
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    /** Reads up to the next frame of a type from the server; OpenSSL may write about other things before it. */
    private static byte[] awaitFrame(InputStream in, int type) throws IOException {
        byte[] head = in.readNBytes(8);
        while (head[0] != (byte) 0x81 || head[1] != 1 || head[2] != 0x0a || head[3] != type) {
            assertEquals(8, head.length, "OpenSSL has ended");
            System.arraycopy(head, 1, head, 0, 7);
            int next = in.read();
            assertTrue(next >= 0, "OpenSSL has ended");
            head[7] = (byte) next;
        }
        int length = Bytes.u16(head, 6);
        byte[] frame = Arrays.copyOf(head, 8 + length);
        System.arraycopy(in.readNBytes(length), 0, frame, 8, length);
        return frame;
    }

    @ParameterizedTest
    @EnumSource
    void isReadWithItsKeys(Kind kind) throws Exception {
        Tool.Run run = Tool.run(
                "--port",
                port(kind),
                "--decrypt-keys",
                kind.keys().toString(),
                kind.capture().toString());
        assertEquals(
                List.of("Register", "RegisterReply", "Login", "LoginReply"),
                packets(run).subList(0, 4),
                run.out());
        assertTrue(packets(run).contains("KeepAlive"), run.out());
        assertTrue(run.out().contains("content=\"hello\""), run.out());
        assertEquals(
                2,
                run.lines().stream()
                        .filter(l -> l.contains("· " + kind.version() + ", read with its keys"))
                        .count());
        assertFalse(run.out().contains("! "), run.out());
        assertEquals(0, run.code(), run.out());
    }

    /** The server's, which was any then: the target of the first segment. */
    private static String port(Kind kind) throws IOException {
        byte[] capture = Files.readAllBytes(kind.capture());
        int tcp = 24 + 16 + 20;
        return Integer.toString(Bytes.u16(capture, tcp + 2));
    }

    private static List<String> packets(Tool.Run run) {
        return run.lines().stream()
                .filter(line -> line.contains("→") || line.contains("←"))
                .map(line -> line.replaceAll(".*[→←] [0-9a-f]{2} ([A-Za-z]+).*", "$1"))
                .toList();
    }

    /** Recorded by hand, with OpenSSL at both ends and its commands K and k between keep-alives. */
    @Test
    void anotherHelloIsAskedForAndKeysChangeInTheMidst() {
        Tool.Run run = Tool.run(
                "--port", "18443", "--decrypt-keys", RESOURCES + "/TLS13_ANEW.keys", RESOURCES + "/TLS13_ANEW.pcap");
        assertEquals(List.of("KeepAlive", "KeepAlive", "KeepAlive", "KeepAlive"), packets(run), run.out());
        assertEquals(0, run.code(), run.out());
    }

    @Test
    void aCaptureMayHaveItsKeysInItself() throws Exception {
        Kind kind = Kind.TLS13_AES128;
        Path written = folder.resolve("with-keys.pcapng");
        String one = Tool.run(
                        "--port",
                        port(kind),
                        "--json",
                        "--decrypt-keys",
                        kind.keys().toString(),
                        kind.capture().toString())
                .out();
        Tool.run("--decrypt-keys", kind.keys().toString(), kind.capture().toString(), "--write", written.toString());
        assertEquals(
                one,
                Tool.run("--port", port(kind), "--json", written.toString()).out());
        Path again = folder.resolve("again.pcapng");
        Tool.run(written.toString(), "--write", again.toString());
        assertEquals(
                one, Tool.run("--port", port(kind), "--json", again.toString()).out());
        // A filter leaves frames, which need no keys.
        Path left = folder.resolve("left.pcapng");
        Tool.run(
                "--port",
                port(kind),
                "--filter",
                "packet == \"Login\"",
                written.toString(),
                "--write",
                left.toString());
        assertEquals(List.of("Login"), packets(Tool.run("--port", port(kind), left.toString())));
    }

    @Test
    void whatCannotBeReadIsTold() throws Exception {
        Kind kind = Kind.TLS12_AES128;
        Tool.Run without = Tool.run("--port", port(kind), kind.capture().toString());
        assertTrue(without.out().contains("! TLS, cannot be read without its keys"), without.out());
        assertEquals(4, without.code());
        Tool.Run foreign = Tool.run(
                "--port",
                port(kind),
                "--decrypt-keys",
                Kind.TLS12_AES256.keys().toString(),
                kind.capture().toString());
        assertEquals(
                1,
                foreign.lines().stream()
                        .filter(line -> line.contains("! TLS, cannot be read"))
                        .count(),
                foreign.out());
        assertEquals(4, foreign.code());
        Path none = Files.writeString(folder.resolve("none.keys"), "no key\n");
        Tool.Run wrong =
                Tool.run("--decrypt-keys", none.toString(), kind.capture().toString());
        assertEquals(2, wrong.code());
        assertTrue(wrong.err().contains("there is no secret in "), wrong.err());
        Path forged = Files.writeString(
                folder.resolve("forged.keys"),
                Files.readString(kind.keys()).replaceAll("(?m) (..)([0-9a-f]+)$", " 00$2"));
        Tool.Run other = Tool.run(
                "--port",
                port(kind),
                "--decrypt-keys",
                forged.toString(),
                kind.capture().toString());
        assertTrue(other.out().contains("! TLS whose keys do not fit, or that is damaged"), other.out());
    }

    /** A record that lacks bytes costs what was in it; between records nothing can be found again. */
    @Test
    void whatIsMissingInTlsIsTold() throws Exception {
        Kind kind = Kind.TLS13_AES128;
        byte[] capture = Files.readAllBytes(kind.capture());
        List<byte[]> packets = new ArrayList<>();
        for (int at = 24; at < capture.length; ) {
            int length = 16 + ByteBuffer.wrap(capture).getInt(at + 8);
            packets.add(Arrays.copyOfRange(capture, at, at + length));
            at += length;
        }
        int full = 16 + 40 + 1400;
        int inside = 0;
        while (packets.get(inside).length != full || packets.get(inside + 1).length != full) {
            inside++;
        }
        byte[] removed = packets.remove(inside + 1);
        Tool.Run run = over(kind, capture, packets);
        assertTrue(run.out().contains("8192 bytes are missing"), run.out());
        assertTrue(packets(run).contains("Message"), run.out());
        packets.add(inside + 1, removed);
        int small = packets.size() - 1;
        while (packets.get(small).length <= 56 || packets.get(small).length >= 300) {
            small--;
        }
        packets.subList(small, small + 1).clear();
        assertEquals(4, over(kind, capture, packets).code());
    }

    private Tool.Run over(Kind kind, byte[] capture, List<byte[]> packets) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(capture, 0, 24);
        packets.forEach(out::writeBytes);
        Path file = Files.write(folder.resolve("holes.pcap"), out.toByteArray());
        return Tool.run("--port", port(kind), "--decrypt-keys", kind.keys().toString(), file.toString());
    }
}
