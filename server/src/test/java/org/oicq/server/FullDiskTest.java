package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.UserData;
import org.oicq.codec.packet.ViewUser;

/**
 * The embedded PostgreSQL on a disk that is full to the last byte: it can't write its log ahead, gives up, and can't
 * even recover. The data folder is a small file system in memory, which the server's process alone can see.
 */
@Timeout(120)
class FullDiskTest {
    private static final String AWAY = "0x02: the server cannot reach its database; try again in a minute";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    /** The server, and what it says. */
    private record Program(Process process, BlockingQueue<String> lines) implements AutoCloseable {
        static Program start(List<String> namespace, Path disk) throws IOException {
            List<String> command = new ArrayList<>(namespace);
            command.addAll(List.of(
                    "mount -t tmpfs -o size=100m,mode=755 none \"$0\" && exec \"$@\"",
                    disk.toString(),
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    // The program's own, and not that of the tests.
                    "-Dlogback.configurationFile=logback.xml",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                    Main.class.getName(),
                    "serve",
                    "--listen=127.0.0.1:0",
                    "--hash-memory=64",
                    "--data=" + disk.resolve("data")));
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            BlockingQueue<String> lines = new LinkedBlockingQueue<>();
            Thread.ofVirtual().start(() -> {
                try (var out =
                        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
                    out.lines().forEach(lines::add);
                } catch (IOException | java.io.UncheckedIOException _) {
                    // Its end.
                }
            });
            return new Program(process, lines);
        }

        String await(String part) throws InterruptedException {
            List<String> others = new ArrayList<>();
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            while (true) {
                String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (line == null) {
                    throw new AssertionError("it never said '" + part + "', but " + others);
                }
                if (line.contains(part)) {
                    return line;
                }
                others.add(line);
            }
        }

        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(20, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** The words that run a shell command where it may mount something that nobody else sees; else the test is skipped. */
    private static List<String> namespace() throws IOException, InterruptedException {
        for (List<String> words :
                List.of(List.of("unshare", "-m", "sh", "-c"), List.of("unshare", "-rm", "sh", "-c"))) {
            List<String> trial = new ArrayList<>(words);
            trial.add("mount -t tmpfs -o size=1m none /tmp");
            try {
                Process process = new ProcessBuilder(trial)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (process.waitFor() == 0) {
                    return words;
                }
            } catch (IOException _) {
                // There is no such program here.
            }
        }
        assumeTrue(false, "no file system can be mounted here");
        return List.of();
    }

    private static void fill(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            assertThrows(IOException.class, () -> {
                byte[] block = new byte[4096];
                while (true) {
                    out.write(block);
                }
            });
        }
    }

    private static Connection connect(Path data) throws IOException, SQLException {
        List<String> lock = Files.readAllLines(data.resolve("postgres/postmaster.pid"));
        String password = Files.readString(data.resolve("postgres.password")).strip();
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:" + lock.get(3).strip() + "/postgres?sslmode=disable",
                "postgres",
                password);
    }

    @Test
    void theServerStaysUpAndComesBackByItself() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("disk"));
        try (Program server = Program.start(namespace(), disk)) {
            String ready = server.await("ready 127.0.0.1:");
            var address = new InetSocketAddress(
                    InetAddress.getLoopbackAddress(),
                    Integer.parseInt(ready.replaceFirst("ready [^ ]*:(\\d+), .*", "$1")));
            Path seen = Path.of("/proc/" + server.process().pid() + "/root" + disk.toRealPath());
            TestClient alice = new TestClient(address);
            alice.register("Alice");
            alice.logIn();
            TestClient bob = new TestClient(address);
            bob.register("Bob");
            bob.logIn();
            TestClient dave = new TestClient(address);
            long carol = dave.register("Carol");
            alice.say(carol, "before");
            alice.barrier();

            Path filler = seen.resolve("filler");
            fill(filler);
            // It has room in the segment that it writes, and none for another.
            try (Connection database = connect(seen.resolve("data"));
                    var statement = database.createStatement()) {
                assertThrows(
                        SQLException.class,
                        () -> statement.execute("SELECT pg_logical_emit_message(true, '', repeat('x', 1000000))"
                                + " FROM generate_series(1, 40)"));
            }
            // Twice: it was started again, and that was in vain.
            String said = "PostgreSQL ended by itself (there is no space left on the disk of "
                    + disk.toRealPath().resolve("data") + ": make room there); starting it again.";
            server.await(said);
            server.await(said);

            alice.say(carol, "for later");
            alice.send(new ViewUser(alice.number(), bob.number()));
            bob.say(alice.number(), "live");
            assertEquals("live", alice.hear());
            assertEquals(Optional.empty(), alice.poll(500), "an answer would say that it is safe");
            dave.beginLogIn(carol);
            assertEquals(AWAY, dave.hear());
            assertFalse(dave.receive(LoginReply.class).success());

            Files.delete(filler);
            server.await("The database is back, and the messages that waited are stored.");
            alice.receive(UserData.class);
            dave.logIn(carol);
            assertEquals("before", dave.hear());
            assertEquals("for later", dave.hear());
            dave.barrier();
            assertTrue(server.process().isAlive());
            List.of(alice, bob, dave).forEach(TestClient::reset);
        }
    }
}
