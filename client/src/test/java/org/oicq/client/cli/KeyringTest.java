package org.oicq.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.client.Peer;
import org.oicq.client.Village;

/** A real keyring: GNOME's, in a session of its own. */
@Timeout(120)
class KeyringTest {
    /** Begins the keyring, says where the session is, shows that the keyring works without us, and waits for the end of its input. */
    private static final String SESSION = """
            printf '\\n' | timeout 20 gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1 || exit
            printf probe | timeout 20 secret-tool store --label=probe a b || exit
            echo "$DBUS_SESSION_BUS_ADDRESS"
            cat
            """;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path home;

    private final Map<String, String> environment = new HashMap<>();

    @SuppressWarnings("NullAway.Init") // before each test
    private Process session;

    @BeforeEach
    void begin() throws IOException {
        environment.put("HOME", home.toString());
        environment.put("XDG_RUNTIME_DIR", home.toString());
        environment.put("PATH", System.getenv("PATH"));
        environment.put("OICQ_TIMEOUT", "60");
        ProcessBuilder builder = new ProcessBuilder("dbus-run-session", "--", "sh", "-c", SESSION)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().putAll(environment);
        try {
            session = builder.start();
        } catch (IOException e) {
            assumeTrue(false, "dbus-run-session is not installed: " + e.getMessage());
        }
        BufferedReader out = session.inputReader(StandardCharsets.UTF_8);
        String address = out.readLine();
        assumeTrue(address != null, "gnome-keyring or secret-tool is not installed, or does not work here");
        environment.put("DBUS_SESSION_BUS_ADDRESS", address);
    }

    @AfterEach
    void end() throws Exception {
        if (session != null) {
            session.getOutputStream().close();
            assertTrue(session.waitFor(60, TimeUnit.SECONDS));
        }
    }

    private Terminal terminal(Peer peer, Map<String, String> more) {
        Map<String, String> all = new HashMap<>(environment);
        all.putAll(more);
        return new Terminal("127.0.0.1:" + peer.port()).withEnvironment(all);
    }

    @Test
    void aPasswordIsKeptAndFoundForItsNumberAndServerAlone() throws Exception {
        try (Peer peer = new Peer(new Village());
                Peer other = new Peer(new Village())) {
            Map<String, String> password = Map.of("OICQ_PASSWORD", "geheim");
            terminal(peer, password).run("register", "--nickname", "Alice");
            terminal(peer, password).run("register", "--nickname", "Bob");
            terminal(other, password).run("register", "--nickname", "Carol");
            Terminal.Result saved = terminal(peer, password).as(10001, "login", "--keyring");
            assertEquals(0, saved.exit(), saved.err());
            Path file = home.resolve(".config/oicq/client.conf");
            assertTrue(saved.err().contains("saved in your keyring; server and number in " + file), saved.err());
            assertEquals(
                    List.of("number = 10001", "server = 127.0.0.1:" + peer.port()),
                    Files.readAllLines(file).stream()
                            .filter(line -> !line.startsWith("#"))
                            .sorted()
                            .toList());

            Terminal.Result found = terminal(peer, Map.of()).run("profile");
            assertTrue(found.out().contains("Alice"), found.err());
            for (Terminal.Result none : List.of(
                    terminal(peer, Map.of()).as(10002, "friends"),
                    terminal(other, Map.of()).as(10001, "friends"))) {
                assertEquals(2, none.exit());
                assertTrue(none.err().contains("the password is missing"), none.err());
            }
        }
    }

    @Test
    void whatTheKeyringHasIsWhatWasGiven() throws Exception {
        Keyring keyring = Keyring.find(environment).orElseThrow();
        Address server = new Address("127.0.0.1", 8000);
        assertTrue(keyring.password(server, 10001).isEmpty());
        String password = "密码 'with' \"marks\" $HOME \\n and a blank ";
        keyring.keep(server, 10001, "an older one");
        keyring.keep(server, 10001, password);
        assertEquals(password, keyring.password(server, 10001).orElseThrow());
    }

    @Test
    void whereThereIsNoneItSaysSo() throws Exception {
        environment.put("DBUS_SESSION_BUS_ADDRESS", "");
        assertTrue(Keyring.find(environment).isEmpty());
        try (Peer peer = new Peer(new Village())) {
            Map<String, String> password = Map.of("OICQ_PASSWORD", "geheim");
            terminal(peer, password).run("register", "--nickname", "Alice");
            Terminal.Result refused = terminal(peer, password).as(10001, "login", "--keyring");
            assertEquals(2, refused.exit(), refused.err());
            assertTrue(refused.err().contains("there is no keyring here"), refused.err());
            assertFalse(Files.exists(home.resolve(".config/oicq/client.conf")));
        }
    }
}
