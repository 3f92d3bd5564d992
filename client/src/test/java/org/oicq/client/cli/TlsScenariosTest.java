package org.oicq.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.schema.TestDatabase;
import org.oicq.server.OicqServer;
import org.oicq.server.config.Settings;

/** The scenarios over TLS, against the real server; and what is said where there is none to be had. */
class TlsScenariosTest extends Scenarios {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private static Path data;

    private static TestDatabase database;
    private static OicqServer server;

    private static OicqServer start(Map<String, String> more) throws Exception {
        Map<String, String> settings = new HashMap<>(Map.of(
                "listen", "127.0.0.1:0",
                "hash-memory", "64",
                "hash-passes", "1",
                "rate-limits", "false",
                "stop-time", "1s",
                "data", data.toString()));
        settings.putAll(more);
        return new OicqServer(Settings.read(settings), database.database());
    }

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.create();
        server = start(Map.of("tls-development", "true", "clear-text", "none"));
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    private static String at(OicqServer running) {
        return running.address().getHostString() + ":" + running.address().getPort();
    }

    private static String authority() {
        return data.resolve("tls-development.crt").toString();
    }

    @Override
    String server() {
        return "127.0.0.1:" + server.address().getPort();
    }

    @Override
    String[] options() {
        return new String[] {"--tls-ca", authority()};
    }

    private static void fails(int exit, String sentence, Terminal terminal, String... words) {
        Terminal.Result result = terminal.run(words);
        assertEquals(exit + " oicq: " + sentence + "\n", result.exit() + " " + result.err());
    }

    /** More writes wait than any window of a filter holds, and each is bigger than a record. */
    @Test
    void manyAndBigMessagesComeInOrder() throws Exception {
        long alice = Long.parseLong(
                terminal().run("register", "--nickname", "Alice").out().strip());
        long bob = Long.parseLong(
                terminal().run("register", "--nickname", "Bob").out().strip());
        String filling = "x".repeat(16_000);
        List<String> lines = IntStream.range(0, 1000).mapToObj(i -> i + filling).toList();
        Terminal.Result sent = terminal().withInput(String.join("\n", lines)).as(alice, "send", "" + bob, "-");
        assertEquals("0 sent to " + bob + " (1000 messages)\n", sent.exit() + " " + sent.out() + sent.err());
        Terminal.Result heard = terminal().as(bob, "listen", "--count", "1000", "--seconds", "50");
        assertEquals(lines.stream().map(line -> alice + ": " + line).toList(), heard.lines());
        // Who has heard and said goodbye in TLS hears nothing twice.
        assertEquals(List.of(), terminal().as(bob, "listen", "--seconds", "1").lines());
    }

    @Test
    void whoIsNotTrustedIsNotTalkedTo() throws Exception {
        fails(
                3,
                "the server's certificate is not trusted: unable to find valid certification path to requested target;"
                        + " --tls-ca FILE names who is to be trusted, --server HOST:PORT the host as the certificate does",
                new Terminal(server(), "--tls"),
                "register",
                "--nickname",
                "Eve");
        try (OicqServer elsewhere = start(Map.of("listen", "127.0.0.2:0", "tls-development", "true"))) {
            fails(
                    3,
                    "the server's certificate is not trusted: No subject alternative names matching IP address 127.0.0.2"
                            + " found; --tls-ca FILE names who is to be trusted, --server HOST:PORT the host as the"
                            + " certificate does",
                    new Terminal(at(elsewhere), options()),
                    "register",
                    "--nickname",
                    "Eve");
        }
    }

    @Test
    void whereTheServerSpeaksNoTlsItIsSaid() throws Exception {
        try (OicqServer clear = start(Map.of())) {
            fails(
                    3,
                    "the server does not seem to speak TLS: Unrecognized SSL message, plaintext connection?; leave --tls away, or"
                            + " name another server with --server HOST:PORT",
                    new Terminal(at(clear), "--tls"),
                    "register",
                    "--nickname",
                    "Eve");
        }
    }

    @Test
    void whereTheServerTakesNoClearTextItIsSaid() {
        fails(
                3,
                "the server closed the connection: this server takes no clear text from here; connect with TLS",
                new Terminal(server()),
                "register",
                "--nickname",
                "Eve");
    }

    @Test
    void aServerThatSaysNothingIsNotWaitedForForever() throws Exception {
        try (ServerSocket silent = new ServerSocket(0)) {
            // Held, for a socket that nobody holds is closed when garbage is collected.
            CompletableFuture<Socket> accepted = CompletableFuture.supplyAsync(() -> {
                try {
                    return silent.accept();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            String at = "127.0.0.1:" + silent.getLocalPort();
            fails(
                    3,
                    "no connection to " + at + " within 1 s; start a server with './oicq serve', or name another with"
                            + " --server HOST:PORT",
                    new Terminal(at, "--tls", "--timeout", "1"),
                    "register",
                    "--nickname",
                    "Eve");
            accepted.get(60, TimeUnit.SECONDS).close();
        }
    }

    @Test
    void aFileWithoutACertificateIsAMistake() throws Exception {
        Path none = Files.writeString(data.resolve("none.pem"), "no certificate");
        fails(
                2,
                "there is no certificate in '" + none + "'; it must be a PEM file",
                new Terminal(server(), "--tls-ca", none.toString()),
                "register",
                "--nickname",
                "Eve");
    }
}
