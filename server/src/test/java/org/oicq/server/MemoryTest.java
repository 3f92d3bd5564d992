package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.oicq.codec.packet.AskExtensions;
import org.oicq.codec.packet.Extensions;
import org.oicq.codec.packet.KeptMessage;
import org.oicq.codec.packet.LoginReply;
import org.oicq.schema.TestDatabase;
import org.oicq.server.page.WebSocketSocket;

/** The server as a program of its own, with little memory. */
class MemoryTest {
    private static final int CLIENTS = 1000;

    /** Measured: 2,211 bytes in 72 objects for each who is logged in; 2,408 in 76 with kept messages. */
    private static final int MOST_BYTES = 2700;

    private static final int MOST_OBJECTS = 86;

    /** What a WebSocket may cost beyond that. */
    private static final int MOST_BYTES_OF_A_WEB_SOCKET = 1024;

    /** How the thousand are connected. */
    enum Way {
        PLAIN,
        KEPT,
        PAGE
    }

    private static Process start(TestDatabase database) throws IOException {
        var program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                // As the launcher starts it.
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                // What lives in the heap is the same, optimised or not.
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "serve",
                "--listen=127.0.0.1:0",
                "--db=" + database.url(),
                "--db-user=" + database.user(),
                "--hash-memory=64",
                "--hash-passes=1",
                "--no-rate-limits");
        program.environment().put("OICQ_DB_PASSWORD", database.password());
        return program.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /**
     * Makes as many accounts with the numbers that follow. A password's hash does not depend on the number, so they have
     * the same password.
     */
    static void copyAccount(TestDatabase database, long first, int copies) {
        database.execute("CREATE TEMPORARY TABLE more AS SELECT * FROM accounts, generate_series(1, " + copies
                + ") n WHERE number = " + first
                + "; UPDATE more SET number = number + n; ALTER TABLE more DROP COLUMN n;"
                + " INSERT INTO accounts SELECT * FROM more;"
                + " INSERT INTO friend_groups (owner, number, name) SELECT number, 1, 'My friends' FROM more;"
                + " INSERT INTO mailboxes (receiver) SELECT number FROM more;"
                + " SELECT setval('account_number', " + (first + copies + 1) + ")");
    }

    /** What lives in a program's heap after a full collection. */
    private record Heap(long objects, long bytes) {
        private static final Pattern TOTAL = Pattern.compile("Total\\s+(\\d+)\\s+(\\d+)");

        static Heap of(Process program) throws IOException {
            var jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            String.valueOf(program.pid()),
                            "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            String histogram = new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            Matcher total = TOTAL.matcher(histogram);
            assertTrue(total.find(), histogram);
            return new Heap(Long.parseLong(total.group(1)), Long.parseLong(total.group(2)));
        }
    }

    private static void logIn(List<TestClient> clients, InetSocketAddress address, long first, int until, Way way) {
        boolean kept = way != Way.PLAIN;
        int from = clients.size();
        for (int i = from; i < until; i++) {
            clients.add(way == Way.PAGE ? new TestClient(WebSocketSocket.open(address)) : new TestClient(address));
            if (kept) {
                clients.getLast().send(new AskExtensions(0, Extensions.KEPT_MESSAGES));
            }
            clients.getLast().beginLogIn(first + i);
        }
        clients.subList(from, until).forEach(client -> {
            if (kept) {
                assertTrue(client.receive(Extensions.class).success());
            }
            assertTrue(client.receive(LoginReply.class).success());
        });
    }

    private static String hear(TestClient client, Way way) {
        return way != Way.PLAIN
                ? client.receive(KeptMessage.class).information().toString()
                : client.hear();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aThousandWhoAreLoggedInAndIdleFitInto64MiB(Way way) throws Exception {
        try (TestDatabase database = TestDatabase.create()) {
            Process server = start(database);
            try (var output =
                    new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
                String ready = output.readLine();
                assertTrue(ready != null && ready.startsWith("ready 127.0.0.1:"), "it said: " + ready);
                int port = Integer.parseInt(ready.replaceFirst("ready 127\\.0\\.0\\.1:(\\d+).*", "$1"));
                var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
                List<TestClient> clients = new ArrayList<>();
                long first = new TestClient(address).register("first");
                copyAccount(database, first, CLIENTS - 1);
                // The first half brings what is loaded once.
                logIn(clients, address, first, CLIENTS / 2, way);
                clients.forEach(TestClient::barrier);
                Heap half = Heap.of(server);
                logIn(clients, address, first, CLIENTS * 3 / 4, way);
                clients.subList(CLIENTS / 2, CLIENTS * 3 / 4).forEach(TestClient::barrier);
                Heap more = Heap.of(server);
                logIn(clients, address, first, CLIENTS, way);
                clients.subList(CLIENTS * 3 / 4, CLIENTS).forEach(TestClient::barrier);
                Heap all = Heap.of(server);
                // What comes once, or is not finished yet on a busy machine, is in one of the two quarters; a
                // connection is in both.
                long bytes = Math.min(more.bytes - half.bytes, all.bytes - more.bytes) / (CLIENTS / 4);
                long objects = Math.min(more.objects - half.objects, all.objects - more.objects) / (CLIENTS / 4);
                int most = way == Way.PAGE ? MOST_BYTES + MOST_BYTES_OF_A_WEB_SOCKET : MOST_BYTES;
                IO.println(way + ": a connection costs " + bytes + " bytes of heap in " + objects + " objects");
                assertTrue(bytes <= most, "a connection costs " + bytes + " bytes of heap");
                assertTrue(way == Way.PAGE || objects <= MOST_OBJECTS, "a connection costs " + objects + " objects");
                // All at once are still there and are heard.
                for (int i = 0; i < CLIENTS; i++) {
                    clients.get(i).say(clients.get(CLIENTS - 1 - i).number(), "hello from " + i);
                }
                for (int i = 0; i < CLIENTS; i++) {
                    assertEquals("hello from " + (CLIENTS - 1 - i), hear(clients.get(i), way));
                }
                clients.forEach(TestClient::barrier);
                clients.forEach(TestClient::reset);
            } finally {
                server.destroy();
                if (!server.waitFor(10, TimeUnit.SECONDS)) {
                    server.destroyForcibly();
                }
            }
        }
    }
}
