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
import org.junit.jupiter.api.Test;
import org.oicq.codec.packet.LoginReply;
import org.oicq.schema.TestDatabase;

/** The server as a program of its own, with little memory. */
class MemoryTest {
    private static final int CLIENTS = 1000;

    private static Process start(TestDatabase database) throws IOException {
        var program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
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

    /** A password's hash does not depend on the number, so copies have the same password. */
    private static void copyAccount(TestDatabase database, long first) {
        database.execute(
                "CREATE TEMPORARY TABLE more AS SELECT * FROM accounts, generate_series(1, " + (CLIENTS - 1) + ") n;"
                        + " UPDATE more SET number = number + n; ALTER TABLE more DROP COLUMN n;"
                        + " INSERT INTO accounts SELECT * FROM more;"
                        + " INSERT INTO friend_groups (owner, number, name) SELECT number, 1, 'My friends' FROM more;"
                        + " INSERT INTO mailboxes (receiver) SELECT number FROM more;"
                        + " SELECT setval('account_number', " + (first + CLIENTS) + ")");
    }

    @Test
    void aThousandWhoAreLoggedInAndIdleFitInto64MiB() throws Exception {
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
                copyAccount(database, first);
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(new TestClient(address));
                    clients.getLast().beginLogIn(first + i);
                }
                clients.forEach(
                        client -> assertTrue(client.receive(LoginReply.class).success()));
                // All at once are still there and are heard.
                for (int i = 0; i < CLIENTS; i++) {
                    clients.get(i).say(clients.get(CLIENTS - 1 - i).number(), "hello from " + i);
                }
                for (int i = 0; i < CLIENTS; i++) {
                    assertEquals(
                            "hello from " + (CLIENTS - 1 - i), clients.get(i).hear());
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
