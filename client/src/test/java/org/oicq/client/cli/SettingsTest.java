package org.oicq.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.client.Peer;
import org.oicq.client.Village;
import org.oicq.codec.codes.LoginMode;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.UserPacket;

/** What need not be said on every command line. */
@Timeout(30)
class SettingsTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path home;

    private Path file() {
        return home.resolve(".config/oicq/client.conf");
    }

    private Settings with(Map<String, String> environment) throws IOException {
        return Settings.of(environment);
    }

    @Test
    void theEnvironmentComesBeforeTheFile() throws IOException {
        Files.createDirectories(home.resolve("conf/oicq"));
        Files.writeString(home.resolve("conf/oicq/client.conf"), "# mine\nnumber = 10001\n\nserver=localhost:9\n");
        Settings settings = with(Map.of("XDG_CONFIG_HOME", home.resolve("conf").toString(), "OICQ_NUMBER", "10002"));
        assertEquals("10002", settings.get(Settings.Key.NUMBER).orElseThrow());
        assertEquals("localhost:9", settings.get(Settings.Key.SERVER).orElseThrow());
        assertTrue(settings.get(Settings.Key.PASSWORD).isEmpty());
    }

    @Test
    void aLineThatIsNoSettingIsNamed() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "number = 10001\nnunber = 2\n");
        Map<String, String> environment = Map.of("HOME", home.toString());
        String sentence = assertThrows(Problem.class, () -> with(environment)).getMessage();
        assertTrue(String.valueOf(sentence).startsWith("line 2 of " + file() + " is no setting"), sentence);
    }

    @Test
    void aLogInCanBeRemembered() throws Exception {
        try (Peer peer = new Peer(new Village())) {
            Map<String, String> withPassword = Map.of("HOME", home.toString(), "OICQ_PASSWORD", "geheim");
            Terminal first = new Terminal("127.0.0.1:" + peer.port()).withEnvironment(withPassword);
            assertEquals("10001\n", first.run("register", "--nickname", "Alice").out());
            assertEquals("10002\n", first.run("register", "--nickname", "Bob").out());
            Terminal.Result saved = first.as(10001, "login", "--save");
            assertEquals(0, saved.exit(), saved.err());
            assertTrue(saved.err().contains("saved in " + file() + ", which only you can read"), saved.err());
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file())));

            Terminal later = new Terminal().withEnvironment(Map.of("HOME", home.toString()));
            assertTrue(later.run("profile").out().contains("Alice"));
            // The password is that number's and no other's.
            Terminal.Result other = later.as(10002, "friends");
            assertEquals(2, other.exit());
            assertTrue(other.err().contains("the password is missing"), other.err());
            assertEquals(
                    0,
                    later.withEnvironment(Map.of("HOME", home.toString(), "OICQ_NUMBER", "10002"))
                            .run("--password", "geheim", "login", "--save")
                            .exit());
            assertEquals(
                    1,
                    Files.readAllLines(file()).stream()
                            .filter(line -> line.startsWith("number"))
                            .count());
        }
    }

    @Test
    void theEnvironmentNamesTheServer() throws Exception {
        try (Peer peer = new Peer(new Village())) {
            Terminal terminal = new Terminal()
                    .withEnvironment(Map.of(
                            "HOME",
                            home.toString(),
                            "OICQ_SERVER",
                            "127.0.0.1:" + peer.port(),
                            "OICQ_PASSWORD",
                            "geheim"));
            assertEquals(
                    "10001\n", terminal.run("register", "--nickname", "Alice").out());
        }
    }

    /** A command is not seen unless its option or this setting says so. */
    @Test
    void whoWantsToBeSeenSaysSoOnce() throws Exception {
        try (Peer peer = new Peer(new Village())) {
            Terminal terminal = new Terminal("127.0.0.1:" + peer.port())
                    .withEnvironment(Map.of("HOME", home.toString(), "OICQ_PASSWORD", "geheim"));
            assertEquals(
                    "10001\n", terminal.run("register", "--nickname", "Alice").out());
            assertEquals(LoginMode.INVISIBLE.code(), modeOf(terminal, peer));
            Files.createDirectories(file().getParent());
            Files.writeString(file(), "visible = true\n");
            assertEquals(LoginMode.NORMAL.code(), modeOf(terminal, peer));
        }
    }

    /** How a command logs in. */
    private static int modeOf(Terminal terminal, Peer peer) throws InterruptedException {
        assertEquals(0, terminal.as(10001, "friends").exit());
        UserPacket packet = peer.next();
        while (!(packet instanceof Login)) {
            packet = peer.next();
        }
        return ((Login) packet).loginMode();
    }

    @Test
    void aPasswordCanComeFromAFile() throws Exception {
        try (Peer peer = new Peer(new Village())) {
            Path secret = Files.writeString(home.resolve("secret"), "geheim\nnot this\n");
            Terminal terminal =
                    new Terminal("127.0.0.1:" + peer.port()).withEnvironment(Map.of("HOME", home.toString()));
            assertEquals(
                    0,
                    terminal.run("register", "--nickname", "Alice", "--password-file", secret.toString())
                            .exit());
            assertEquals(
                    0,
                    terminal.as(10001, "--password-file", secret.toString(), "friends")
                            .exit());
            assertEquals(2, terminal.as(10001, "friends").exit());
            Terminal.Result missing = terminal.as(10001, "--password-file", "/no/such", "friends");
            assertEquals("1 oicq: there is no file or folder '/no/such'\n", missing.exit() + " " + missing.err());
        }
    }

    /** Whether or not the C library of this machine knows the locale. */
    @Test
    void theLanguageIsThatOfTheEnvironment() throws IOException {
        String nowhere = home.toString();
        assertEquals(
                Locale.CHINESE,
                with(Map.of("HOME", nowhere, "LANG", "zh_CN.UTF-8")).language());
        assertEquals(
                Locale.CHINESE,
                with(Map.of("HOME", nowhere, "OICQ_LANG", "zh_CN.UTF-8", "LC_ALL", "C.UTF-8"))
                        .language());
        assertEquals(
                Locale.ENGLISH,
                with(Map.of("HOME", nowhere, "LANG", "zh_CN.UTF-8", "LC_ALL", "C.UTF-8"))
                        .language());
        assertEquals(Locale.ENGLISH, with(Map.of("HOME", nowhere)).language());
    }
}
