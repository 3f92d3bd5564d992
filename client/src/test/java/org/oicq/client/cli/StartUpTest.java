package org.oicq.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.schema.TestDatabase;
import org.oicq.server.OicqServer;
import org.oicq.server.config.Settings;

/** What a short command must not load: each of these took some of its start. docs/performance.md, "The client's start", has the figures. */
@Timeout(120)
class StartUpTest {
    private static final Pattern LOADED = Pattern.compile("(?m)^\\[[^]]*\\] (\\S+) source: ");

    /** Parts of class names, and what brings them. */
    private static final Map<String, String> TOO_MUCH = Map.of(
            "org.oicq.codec.wire.LayoutHandles", "method handles for packets, of which a command sends and reads few",
            "$$TypeSwitch", "a switch on patterns, which makes a class at each start",
            "java.lang.runtime.ObjectMethods", "a record's own equality, which makes method handles at each start",
            "org.oicq.client.cli.Console$Times", "the form of times, where none is printed",
            "org.oicq.codec.codes.CodeTable$Entry", "the tables of codes, where none is named",
            "org.oicq.client.cli.Version", "the version, where nobody asks for it",
            "com.fasterxml.jackson", "JSON, where nobody asks for it",
            "java.sql.", "converters for types that no option has",
            "sun.security.ssl", "TLS, where the connection has none");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    private static String register(String address) {
        return new Terminal(address).run("register", "--nickname", "A").out().strip();
    }

    @Test
    void sendingAMessageLoadsNothingThatItDoesNotNeed() throws Exception {
        try (TestDatabase database = TestDatabase.create();
                var server = new OicqServer(
                        Settings.read(Map.of("listen", "127.0.0.1:0", "hash-memory", "64", "hash-passes", "1")),
                        database.database())) {
            String address = "127.0.0.1:" + server.address().getPort();
            String number = register(address);
            String other = register(address);
            Path log = folder.resolve("classes");
            var program = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xlog:class+load:file=" + log + ":uptime",
                    "-cp",
                    System.getProperty("java.class.path"),
                    Main.class.getName(),
                    "--server",
                    address,
                    "--number",
                    number,
                    "send",
                    other,
                    "hello");
            program.environment()
                    .putAll(Map.of(
                            "OICQ_PASSWORD", "geheim", "XDG_STATE_HOME", folder.toString(), "OICQ_TIMEOUT", "60"));
            Process sending =
                    program.redirectError(ProcessBuilder.Redirect.INHERIT).start();
            String out = new String(sending.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, sending.waitFor(), out);
            List<String> loaded = LOADED.matcher(Files.readString(log))
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            assertTrue(loaded.contains("org.oicq.codec.packet.SendMessage"), "the log says what was loaded");
            assertEquals(
                    List.of(),
                    loaded.stream()
                            .flatMap(name -> TOO_MUCH.entrySet().stream()
                                    .filter(one -> name.contains(one.getKey()))
                                    .map(one -> name + ": " + one.getValue()))
                            .toList());
        }
    }
}
