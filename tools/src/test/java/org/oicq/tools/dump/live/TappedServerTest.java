package org.oicq.tools.dump.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.packet.KeepAlive;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.Register;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.packet.UserPacket;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.server.admin.AdminCommand;
import org.oicq.server.tap.TapPort;
import org.oicq.tools.RealServer;
import org.oicq.tools.dump.Talk;
import org.oicq.tools.dump.Tool;

/** {@code ./oicq admin tap} at a real server: what it writes, the inspection tool shows whole. */
@Timeout(60)
class TappedServerTest {
    private static final String PASSWORD = "s3cret-word";
    private static final String WRONG = "wr0ng-word";

    @TempDir
    private Path folder;

    /** A client on a plain socket. */
    private static final class Peer implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;

        Peer(InetSocketAddress server) throws IOException {
            socket = new Socket(server.getAddress(), server.getPort());
            socket.setSoTimeout(30_000);
            in = new DataInputStream(socket.getInputStream());
        }

        void send(UserPacket packet) throws IOException {
            send(Talk.frame(packet));
        }

        void send(byte[] bytes) throws IOException {
            socket.getOutputStream().write(bytes);
        }

        /** The next frame's content, whose type must be this one. */
        byte[] hear(int type) throws IOException {
            assertEquals(type, in.readInt() & 0xff);
            return in.readNBytes(in.readInt());
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    /** As the server does when it stops: the command ends with what came of it. */
    private static void stop(TapPort port) {
        port.close();
    }

    private static void await(BooleanSupplier what) throws InterruptedException {
        while (!what.getAsBoolean()) {
            Thread.sleep(5);
        }
    }

    private Path data() {
        return folder.resolve("data");
    }

    /** The command, in a thread of its own; its exit code. */
    private CompletableFuture<Integer> tap(RealServer server, long number, Path file, String... more)
            throws InterruptedException {
        List<String> all = new ArrayList<>(List.of("tap", "" + number, "--write", "" + file, "--data", "" + data()));
        all.addAll(List.of(more));
        CompletableFuture<Integer> code = CompletableFuture.supplyAsync(
                () -> AdminCommand.commandLine().execute(all.toArray(String[]::new)),
                task -> Thread.ofVirtual().start(task));
        await(() -> server.taps().of(number) != null || code.isDone());
        return code;
    }

    private static long register(RealServer server, String nickname) throws IOException {
        try (Peer peer = new Peer(server.address())) {
            peer.send(new Register(Talk.form(nickname, PASSWORD)));
            return ByteBuffer.wrap(peer.hear(1)).getInt(1);
        }
    }

    private static String md5(String text) throws NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static Login login(long number, String password) {
        return new Login(number, new Secret(Text.of(password)), 0);
    }

    private static void http(RealServer server, long number) throws Exception {
        String head = "VER=1.1&SEQ=1&UIN=" + number + "&CMD=";
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            String cookie = "";
            for (String body : List.of("Login&PS=" + md5(PASSWORD) + "&M5=1&LC=9326B87B234E7235", "Query_Stat&TN=10")) {
                HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(
                                "http://127.0.0.1:" + server.address().getPort() + "/"))
                        .POST(HttpRequest.BodyPublishers.ofString(head + body));
                HttpResponse<String> answer = client.send(
                        cookie.isEmpty()
                                ? request.build()
                                : request.header("Cookie", cookie).build(),
                        HttpResponse.BodyHandlers.ofString());
                cookie =
                        answer.headers().firstValue("set-cookie").orElse(cookie).replaceFirst(";.*", "");
            }
            assertTrue(cookie.matches("oicq-.*=[0-9a-f]{32}"), cookie);
        }
    }

    private static void webSocket(RealServer server, long number) throws Exception {
        CompletableFuture<byte[]> heard = new CompletableFuture<>();
        WebSocket.Listener ear = new WebSocket.Listener() {
            @Override
            public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
                byte[] bytes = new byte[part.remaining()];
                part.get(bytes);
                heard.complete(bytes);
                return null;
            }
        };
        try (HttpClient client = HttpClient.newHttpClient()) {
            WebSocket socket = client.newWebSocketBuilder()
                    .subprotocols("oicq")
                    .buildAsync(URI.create("ws://127.0.0.1:" + server.address().getPort() + "/oicq"), ear)
                    .get();
            socket.sendBinary(ByteBuffer.wrap(Talk.frame(login(number, PASSWORD))), true)
                    .get();
            assertEquals(2, heard.get()[3]);
            socket.abort();
        }
    }

    /** What the tool shows of the file: number, direction and name of each frame. */
    private static List<String> frames(Tool.Run run) {
        return run.lines().stream()
                .filter(line -> line.contains(" → ") || line.contains(" ← "))
                .map(line -> line.replaceFirst(".* ([→←]) (HTTP|[0-9a-f]{2}) (\\w+).*", "$1 $3"))
                .toList();
    }

    @Test
    void whatOneUserSaysByEveryWayIsInTheFileAndNothingElse() throws Exception {
        Path file = folder.resolve("talk.pcapng");
        try (RealServer server = new RealServer();
                TapPort port = server.tapPort(data())) {
            long alice = register(server, "小明");
            long bob = register(server, "Bob");
            CompletableFuture<Integer> code = tap(server, alice, file);
            assertEquals("tap " + alice + " for 60 s", server.audit().getFirst());
            try (Peer a = new Peer(server.address());
                    Peer b = new Peer(server.address())) {
                b.send(login(bob, PASSWORD));
                b.hear(2);
                a.send(login(alice, WRONG));
                a.hear(2);
                a.send(login(alice, PASSWORD));
                a.hear(2);
                a.send(new SendMessage(alice, bob, Text.of("你好 😀")));
                b.hear(3);
                b.send(new SendMessage(bob, alice, Text.of("hello")));
                a.hear(3);
                b.send(new ViewUser(bob, alice));
                b.hear(4);
                a.send(new ViewUser(alice, bob));
                a.hear(4);
            }
            server.awaitGone(alice);
            http(server, alice);
            webSocket(server, alice);
            stop(port);
            assertEquals(0, code.get());
            assertEquals("tap end " + alice + " 14 frames, 0 left out for want of room", server.awaitAudit("tap end"));
        }
        Tool.Run run = Tool.run("--color", "never", file.toString());
        assertEquals(
                List.of(
                        "→ Login",
                        "← LoginReply",
                        "→ Login",
                        "← LoginReply",
                        "→ SendMessage",
                        "← Message",
                        "→ ViewUser",
                        "← UserData",
                        "→ Login",
                        "← Login",
                        "→ Query_Stat",
                        "← Query_Stat",
                        "→ Login",
                        "← LoginReply"),
                frames(run),
                run.out());
        assertTrue(run.out().contains("content=\"你好 😀\""), run.out());
        assertEquals(0, run.code(), run.out() + run.err());
        assertFalse(run.out().contains("!"), run.out());
        String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
        for (String secret : List.of(PASSWORD, WRONG, md5(PASSWORD))) {
            assertFalse(bytes.contains(secret), secret);
        }
        assertFalse(bytes.matches("(?s).*oicq-[0-9]+=.*"), "the cookie is a secret too");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(data().resolve("tap"))));
    }

    @Test
    void whoIsLoggedInAlreadyIsSeenFromNowOnWithWhatIsWrong() throws Exception {
        Path file = folder.resolve("talk.pcapng");
        try (RealServer server = new RealServer();
                TapPort port = server.tapPort(data());
                Peer a = new Peer(server.address())) {
            long alice = register(server, "Alice");
            a.send(login(alice, PASSWORD));
            a.hear(2);
            CompletableFuture<Integer> code = tap(server, alice, file);
            a.send(new KeepAlive(alice));
            a.send(new byte[] {(byte) 0x81, 10, 1, (byte) 0xee, 0, 0, 0, 1, 7});
            a.hear(3);
            a.send("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            a.hear(3);
            stop(port);
            assertEquals(0, code.get());
        }
        Tool.Run run = Tool.run("--color", "never", file.toString());
        assertEquals(List.of("→ KeepAlive", "→ unknown", "← Message", "← Message"), frames(run), run.out());
        assertTrue(run.out().contains("not with 0x47"), run.out());
    }

    // ------------------------------------------------------------------ how it ends

    private Process command(long number, Path file, String limit) throws IOException {
        return new ProcessBuilder(
                        "bash",
                        "-c",
                        limit + "exec \"$0\" \"$@\"",
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "org.oicq.server.Main",
                        "admin",
                        "tap",
                        "" + number,
                        "--write",
                        file.toString(),
                        "--data",
                        data().toString(),
                        "--seconds",
                        "3600")
                .redirectErrorStream(true)
                .start();
    }

    @Test
    void aCommandThatIsKilledEndsTheTap() throws Exception {
        Path file = folder.resolve("talk.pcapng");
        try (RealServer server = new RealServer();
                TapPort _ = server.tapPort(data());
                Peer a = new Peer(server.address())) {
            long alice = register(server, "Alice");
            Process command = command(alice, file, "");
            await(() -> server.taps().any());
            a.send(login(alice, PASSWORD));
            a.hear(2);
            // The head, a handshake and the log-in, and something of the reply.
            long head = 60;
            long handshake = 2 * (32 + 40);
            long request = 32 + 40 + 28;
            await(() -> file.toFile().length() > head + handshake + request);
            command.destroyForcibly().waitFor();
            await(() -> !server.taps().any());
        }
        Tool.Run run = Tool.run("--color", "never", file.toString());
        assertEquals(List.of("→ Login", "← LoginReply"), frames(run), run.out());
        assertEquals(0, run.code(), run.out());
    }

    /** A limit of the file's size is as good as a full disk. */
    @Test
    void aDiskThatIsFullEndsTheCommandInOneSentence() throws Exception {
        try (RealServer server = new RealServer();
                TapPort _ = server.tapPort(data());
                Peer a = new Peer(server.address())) {
            long alice = register(server, "Alice");
            Process command = command(alice, folder.resolve("talk.pcapng"), "ulimit -f 8; ");
            await(() -> server.taps().any());
            a.send(login(alice, PASSWORD));
            a.hear(2);
            while (command.isAlive()) {
                a.send(new SendMessage(alice, alice, Text.of("x".repeat(2_000))));
                a.send(new ViewUser(alice, alice));
                while ((a.in.readInt() & 0xff) != 4) {
                    a.in.readNBytes(a.in.readInt());
                }
                a.in.readNBytes(a.in.readInt());
            }
            String said = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(said.contains("talk.pcapng cannot be written any more, and the tap ends: "), said);
            assertEquals(1, command.exitValue());
            await(() -> !server.taps().any());
        }
    }

    /** It holds no more than its bound, slows nobody down, and is closed soon after its time. */
    @Test
    void aCommandThatReadsNothingIsNotWaitedFor() throws Exception {
        try (RealServer server = new RealServer();
                TapPort _ = server.tapPort(data());
                SocketChannel deaf = SocketChannel.open(StandardProtocolFamily.UNIX);
                Peer a = new Peer(server.address())) {
            long alice = register(server, "Alice");
            deaf.connect(UnixDomainSocketAddress.of(TapPort.socket(data())));
            // What is said later may come after the tap's time.
            long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(2);
            int _ = deaf.write(ByteBuffer.wrap(("tap " + alice + " 2\n").getBytes(StandardCharsets.US_ASCII)));
            await(() -> server.taps().any());
            a.send(login(alice, PASSWORD));
            a.hear(2);
            byte[] message = Talk.frame(new SendMessage(alice, alice, Text.of("x".repeat(60_000))));
            long said = 0;
            while (server.taps().any()) {
                a.send(message);
                said += System.nanoTime() < until ? message.length : 0;
                a.send(new ViewUser(alice, alice));
                while ((a.in.readInt() & 0xff) != 4) {
                    a.in.readNBytes(a.in.readInt());
                }
                a.in.readNBytes(a.in.readInt());
            }
            String end = server.awaitAudit("tap end");
            assertTrue(said < 8 << 20 || !end.contains(" 0 left out"), said + " bytes, " + end);
            assertEquals("tap " + alice + " for 2 s", server.audit().get(1));
        }
    }

    @Test
    void itEndsByItself() throws Exception {
        try (RealServer server = new RealServer();
                TapPort _ = server.tapPort(data())) {
            long alice = register(server, "Alice");
            Path file = folder.resolve("talk.pcapng");
            assertEquals(0, tap(server, alice, file, "--seconds", "1").get(30, TimeUnit.SECONDS));
            assertFalse(server.taps().any());
            Tool.Run run = Tool.run(file.toString());
            assertEquals(0, run.code(), run.err());
        }
    }

    // ------------------------------------------------------------------ what is refused

    @Test
    void whatCannotBeTapped() throws Exception {
        Path file = folder.resolve("talk.pcapng");
        try (RealServer server = new RealServer()) {
            long alice = register(server, "Alice");
            assertEquals(3, tap(server, alice, file).get(), "no server in the folder");
            assertFalse(Files.exists(file));
            try (TapPort port = server.tapPort(data())) {
                assertEquals(1, tap(server, 4_000_000_000L, file).get(), "no such account");
                assertFalse(Files.exists(file));
                for (String seconds : List.of("0", "3601", "-1")) {
                    assertEquals(
                            2, tap(server, alice, file, "--seconds", seconds).get(), seconds);
                }
                CompletableFuture<Integer> first = tap(server, alice, file, "--seconds", "3600");
                assertEquals(2, tap(server, alice, file).get(), "the file is there");
                Path other = folder.resolve("other.pcapng");
                assertEquals(
                        1,
                        AdminCommand.commandLine()
                                .execute("tap", "" + alice, "--write", "" + other, "--data", "" + data()),
                        "tapped already");
                assertEquals(List.of("tap " + alice + " for 3600 s"), server.audit());
                assertEquals("a tap takes 1 to 3600 seconds", asked("tap " + alice + " 3601"));
                assertEquals("this server knows no such request; is the command of another version?", asked("hello"));
                stop(port);
                assertEquals(0, first.get());
            }
        }
    }

    private String asked(String request) throws IOException {
        try (SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.connect(UnixDomainSocketAddress.of(TapPort.socket(data())));
            int _ = socket.write(ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.US_ASCII)));
            ByteBuffer answer = ByteBuffer.allocate(1_000);
            while (socket.read(answer) > 0) {
                // To the end.
            }
            return new String(answer.array(), 0, answer.position() - 1, StandardCharsets.UTF_8);
        }
    }
}
