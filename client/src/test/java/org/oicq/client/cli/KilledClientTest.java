package org.oicq.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.schema.TestDatabase;
import org.oicq.server.OicqServer;
import org.oicq.server.config.Settings;

/**
 * A client that is killed (SIGKILL) before it has acknowledged what it printed: nothing is printed twice
 * without saying so, and nothing lost.
 */
@Timeout(180)
class KilledClientTest {
    /** Bytes that are written before a message is printed, and again after it. */
    private static final int ENTRY = 12;

    private final TestDatabase database = TestDatabase.create();
    private final OicqServer server = new OicqServer(
            Settings.read(
                    Map.of("listen", "127.0.0.1:0", "hash-memory", "64", "hash-passes", "1", "rate-limits", "false")),
            database.database());

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    KilledClientTest() throws Exception {}

    @AfterEach
    void close() {
        server.close();
        database.close();
    }

    private Terminal terminal() {
        return new Terminal("127.0.0.1:" + server.address().getPort());
    }

    private long register(String nickname) {
        Terminal.Result result = terminal().run("register", "--nickname", nickname);
        assertEquals(0, result.exit(), result.err());
        return Long.parseLong(result.out().strip());
    }

    private Process listen(long number) throws IOException {
        var program = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "--server",
                "127.0.0.1:" + server.address().getPort(),
                "--number",
                Long.toString(number),
                "--json",
                "listen");
        program.environment()
                .putAll(Map.of("OICQ_PASSWORD", "geheim", "XDG_STATE_HOME", folder.toString(), "OICQ_TIMEOUT", "60"));
        return program.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** Waits until the client has remembered so many messages, a moment after it printed them. */
    private void awaitRemembered(int messages) throws IOException, InterruptedException {
        while (true) {
            try (var files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    if (Files.size(file) >= 2L * ENTRY * messages) {
                        return;
                    }
                }
            }
            Thread.sleep(1);
        }
    }

    @Test
    void nothingIsPrintedTwiceOrLost() throws Exception {
        long alice = register("Alice");
        long bob = register("Bob");
        List<String> printed = new ArrayList<>();
        int said = 0;
        for (int round = 0; round < 4; round++) {
            Process client = listen(bob);
            try (BufferedReader out = client.inputReader(StandardCharsets.UTF_8)) {
                for (int i = 0; i < 3; i++) {
                    assertEquals(
                            0,
                            terminal().as(alice, "send", "" + bob, "m" + said).exit());
                    said++;
                    printed.add(out.readLine());
                }
                awaitRemembered(said);
                // By its handle: what it printed can still be read.
                assertTrue(client.toHandle().destroyForcibly());
                client.waitFor();
                out.lines().forEach(printed::add);
            } finally {
                client.destroyForcibly();
            }
        }
        for (int i = 0; i < said; i++) {
            assertTrue(printed.get(i).contains("\"text\":\"m" + i + "\",\"sent_at\":\""), printed.toString());
        }
        assertEquals(said, printed.size(), printed.toString());
        assertEquals(
                said,
                new HashSet<>(printed.stream()
                                .map(line -> line.replaceFirst(".*\"id\":", ""))
                                .toList())
                        .size());
    }

    /** Waits until the client cannot print on: it is about to print a message for a second, after some. */
    private void awaitAboutToPrint() throws IOException, InterruptedException {
        long before = 0;
        while (true) {
            long entries = 0;
            try (var files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    entries = Math.max(entries, Files.size(file) / ENTRY);
                }
            }
            if (entries > 4 && entries % 2 == 1 && entries == before) {
                return;
            }
            before = entries;
            Thread.sleep(1000);
        }
    }

    private static String id(String line) {
        return line.replaceFirst(".*\"id\":\"(\\d+)\".*", "$1");
    }

    /** Nobody reads what it prints, so it is killed while it does. */
    @Test
    void whatWasPerhapsPrintedSaysSo() throws Exception {
        long alice = register("Alice");
        long bob = register("Bob");
        int messages = 40;
        for (int i = 0; i < messages; i++) {
            assertEquals(
                    0,
                    terminal().as(alice, "send", "" + bob, i + "x".repeat(5000)).exit());
        }
        List<String> printed = new ArrayList<>();
        Process killed = listen(bob);
        try (BufferedReader out = killed.inputReader(StandardCharsets.UTF_8)) {
            awaitAboutToPrint();
            assertTrue(killed.toHandle().destroyForcibly());
            killed.waitFor();
            out.lines().filter(line -> line.endsWith("}")).forEach(printed::add);
        }
        Process next = listen(bob);
        try (BufferedReader out = next.inputReader(StandardCharsets.UTF_8)) {
            String first = out.readLine();
            assertTrue(first.contains("\"perhaps_again\":true"), first.substring(0, 80));
            if (!id(first).equals(id(printed.getLast()))) {
                printed.add(first);
            }
            while (printed.size() < messages) {
                String line = out.readLine();
                assertFalse(line.contains("perhaps_again"));
                printed.add(line);
            }
        } finally {
            next.destroyForcibly();
        }
        assertEquals(
                messages,
                new HashSet<>(printed.stream().map(KilledClientTest::id).toList()).size());
    }
}
