package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.packet.Acknowledge;
import org.oicq.codec.packet.AskExtensions;
import org.oicq.codec.packet.Extensions;
import org.oicq.codec.packet.KeptMessage;

/** A real HAProxy in front of the server, with the file of the docs. */
@Timeout(120)
class BalancerTest {
    private static final Path PROGRAM = Path.of("/usr/sbin/haproxy");
    private static final String CLIENT = "127.0.0.9";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @SuppressWarnings("NullAway.Init") // made before each test
    private TestServer server;

    private int front;

    @SuppressWarnings("NullAway.Init") // made at a test's beginning
    private Process running;

    @BeforeEach
    void start() throws IOException {
        assumeTrue(Files.isExecutable(PROGRAM), "Debian's haproxy is not installed");
        server =
                TestServer.start("trusted-proxies = 127.0.0.1", "operator-listen = 127.0.0.1:0", "rate-limits = false");
        front = freePort();
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
        if (server != null) {
            server.close();
        }
    }

    /** The docs' file with this machine's addresses. */
    private Process balancer() throws IOException {
        return balancer(server.server().operatorAddress().orElseThrow().getPort());
    }

    private Process balancer(int operator) throws IOException {
        String text = Files.readString(Path.of("../docs/haproxy.cfg"));
        Map<String, String> changes = new TreeMap<>(Map.of(
                "0.0.0.0:8000", "127.0.0.1:" + front,
                "10.0.0.11:8000", "127.0.0.1:" + server.server().address().getPort(),
                // There is no standby: nobody answers for it.
                "10.0.0.12:8000 port 8001", "127.0.0.1:" + freePort() + " port " + freePort(),
                "port 8001", "port " + operator));
        for (Map.Entry<String, String> change : changes.entrySet()) {
            assertTrue(text.contains(change.getKey()), change.getKey());
            text = text.replace(change.getKey(), change.getValue());
        }
        Path file = Files.writeString(folder.resolve("haproxy.cfg"), text);
        // In the foreground; -W would leave its children behind where it is killed.
        Process process = new ProcessBuilder(PROGRAM.toString(), "-db", "-f", file.toString())
                .redirectErrorStream(true)
                .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("log").toFile()))
                .start();
        open.add(() -> process.destroyForcibly().waitFor());
        running = process;
        return process;
    }

    /** Connects through it from an address of its own, as soon as it listens. */
    private Socket through() throws InterruptedException, IOException {
        while (true) {
            try {
                return new Socket(InetAddress.getLoopbackAddress(), front, InetAddress.ofLiteral(CLIENT), 0);
            } catch (IOException e) {
                if (!running.isAlive()) {
                    throw new AssertionError(Files.readString(folder.resolve("log")), e);
                }
                Thread.sleep(20);
            }
        }
    }

    /** A client behind it; the balancer closes connections until it has seen that the server is ready. */
    private TestClient client() throws Exception {
        while (true) {
            TestClient client = new TestClient(through());
            try {
                client.send(new AskExtensions(0, Extensions.KEPT_MESSAGES));
                client.receive(Extensions.class);
                return client;
            } catch (AssertionError | UncheckedIOException _) {
                client.close();
            }
        }
    }

    @Test
    void theServerKnowsTheClientBehindIt() throws Exception {
        balancer();
        TestClient ming = client();
        ming.register("Ming");
        ming.logIn();
        try (Socket http = through()) {
            http.getOutputStream().write("HEAD / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            String answer = new String(http.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        }
        // Somebody whose address is not the client's stays.
        TestClient direct = server.join("Direct");
        server.database().database().bans().add(CLIENT + "/32", Optional.empty(), "a test");
        ming.expectEnd();
        direct.barrier();
    }

    /** The kernel that acknowledges is the balancer's; what dies with it comes again to a client with kept messages. */
    @Test
    void whatDiesWithItComesAgain() throws Exception {
        Process first = balancer();
        TestClient receiver = client();
        long number = receiver.register("Receiver");
        receiver.logIn();
        TestClient sender = server.join("Sender");
        int count = 200;
        String words = "x".repeat(2_000);
        IntStream.range(0, count).forEach(i -> sender.say(number, i + words));
        sender.barrier();
        Map<Long, String> shown = new TreeMap<>();
        long sequence = 0;
        while (shown.size() < 20) {
            KeptMessage message = receiver.receive(KeptMessage.class);
            shown.put(message.id(), message.information().toString());
            sequence = message.sequence();
        }
        receiver.send(new Acknowledge(number, sequence));
        first.destroyForcibly().waitFor();
        receiver.reset();

        balancer();
        TestClient again = client();
        again.logIn(number);
        while (shown.size() < count) {
            KeptMessage message = again.receive(KeptMessage.class);
            shown.putIfAbsent(message.id(), message.information().toString());
        }
        assertEquals(IntStream.range(0, count).mapToObj(i -> i + words).toList(), List.copyOf(shown.values()));
    }

    /** The server takes connections, but nothing says that it is ready: where the file says that one asks, nobody is there. */
    @Test
    void aServerThatIsNotReadyGetsNoConnections() throws Exception {
        balancer(freePort());
        // The balancer takes it for ready until it has asked.
        boolean let = true;
        while (let) {
            try (Socket socket = through()) {
                socket.getOutputStream().write("HEAD / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                let = socket.getInputStream().read() >= 0;
            } catch (IOException _) {
                let = false;
            }
        }
        server.join("Direct").barrier();
    }
}
