package org.oicq.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.client.Packets;
import org.oicq.client.Peer;
import org.oicq.codec.packet.AnswerFile;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.Login;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.ViewUser;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.Text;

/** Exit codes and sentences for what a person or a server does wrong. */
@Timeout(30)
class MainTest {
    private static final long ME = 10001;
    private static final long OTHER = 10002;
    private static final String NOBODY = "127.0.0.1:1";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '¦',
            value = {
                "frends ¦ there is no command 'frends'; see './oicq client --help'",
                "friends --all ¦ there is no option '--all'; see './oicq client friends --help'",
                "add 10002 now ¦ 'now' is one word too many; see './oicq client add --help'",
                "friends ¦ say who you are with --number N or OICQ_NUMBER; './oicq client register' makes a new number,"
                        + " and './oicq client --number N login --save' remembers one; see './oicq client --help'",
                "group ¦ say what to do with groups: add, rename, delete or move; see './oicq client group --help'",
                "register ¦ a new account needs --nickname NAME; see './oicq client register --help'",
                "register --nickname A --gender x ¦ 'x' is no gender; there are 0 male, 1 female, 255 not said;"
                        + " see './oicq client register --help'",
                "--charset KLINGON --number 1 friends ¦ there is no charset 'KLINGON'; try GB18030, GBK or UTF-8",
                "--number 1 file send 2 /no/such ¦ there is no file '/no/such'; see './oicq client file send --help'",
                "--number 1 file receive /no/such ¦ there is no folder '/no/such';"
                        + " see './oicq client file receive --help'",
                "--number 1 file receive /tmp ¦ nobody can be asked here; --yes takes files without asking;"
                        + " see './oicq client file receive --help'",
                "--number 1 --timeout 0 friends ¦ --timeout takes a number of seconds from 1 to 86400;"
                        + " see './oicq client --help'",
                "add abc ¦ N takes a whole number from 0 to 4294967295, not 'abc'; see './oicq client add --help'",
                "add 4294967296 ¦ N takes a whole number from 0 to 4294967295, not '4294967296';"
                        + " see './oicq client add --help'",
                "add ¦ N is missing; see './oicq client add --help'",
                "--number ¦ --number needs a value, N; see './oicq client --help'",
                "--number x friends ¦ --number takes a whole number from 0 to 4294967295, not 'x';"
                        + " see './oicq client --help'",
                "--server :: friends ¦ --server takes HOST:PORT, as in 127.0.0.1:8000, not '::';"
                        + " see './oicq client --help'",
                "--number 1 group rename 2.5 x ¦ GROUP takes a whole number, not '2.5';"
                        + " see './oicq client group rename --help'",
                "--number 1 group move 10002 10003 ¦ there is no group 10003: groups have numbers from 1 to 255;"
                        + " see './oicq client group move --help'",
                "--number 1 answer 2 maybe ¦ yes|no takes yes or no, not 'maybe'; see './oicq client answer --help'",
                "--number 1 status bussy ¦ STATUS takes online or hidden or busy or offline, not 'bussy';"
                        + " see './oicq client status --help'",
                "--number 1 listen --seconds soon ¦ --seconds takes a number, not 'soon';"
                        + " see './oicq client listen --help'",
                "register --nickname A --authentication maybe ¦ --authentication takes anyone, ask or nobody, not"
                        + " 'maybe'; see './oicq client register --help'",
            })
    void wrongUsageIsOneSentence(String words, String sentence) throws Exception {
        try (Peer peer = new Peer((link, packet) -> link.send(Packets.loggedIn()))) {
            Terminal.Result result = new Terminal("127.0.0.1:" + peer.port()).run(words.split(" "));
            assertEquals("oicq: " + sentence + "\n", result.err().replaceFirst("^(?s).*\n(?=oicq: )", ""));
            assertEquals(2, result.exit());
            assertEquals("", result.out());
        }
    }

    @Test
    void aMissingPasswordSaysHowToGiveOne() {
        Terminal.Result result = new Terminal(NOBODY)
                .withEnvironment(Map.of("HOME", folder.toString()))
                .as(ME, "friends");
        assertEquals(2, result.exit());
        assertTrue(
                result.err().contains("set OICQ_PASSWORD, or use --password-file FILE or --password P"), result.err());
    }

    @Test
    void aMissingServerSaysHowToStartOne() {
        Terminal.Result result = new Terminal(NOBODY).as(ME, "friends");
        assertEquals(3, result.exit());
        assertEquals(
                "oicq: no connection to 127.0.0.1:1; start a server with './oicq serve', or name another with"
                        + " --server HOST:PORT\n",
                result.err());
        Terminal.Result json = new Terminal(NOBODY).as(ME, "--json", "friends");
        assertTrue(json.out().startsWith("{\"event\":\"error\",\"exit\":3,\"error\":\"no connection"), json.out());
        assertEquals("", json.err());
        assertFalse(result.err().contains("Exception"));
        assertTrue(new Terminal(NOBODY).as(ME, "--verbose", "friends").err().contains("ConnectionLostException"));
    }

    @Test
    void aSilentServerIsLeft() throws Exception {
        try (Peer peer = new Peer((_, _) -> {})) {
            Terminal.Result result = new Terminal("127.0.0.1:" + peer.port()).as(ME, "--timeout", "1", "friends");
            assertEquals(
                    "3 oicq: the server did not answer in time; --timeout SECONDS gives it longer\n",
                    result.exit() + " " + result.err());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "register",
                "login",
                "send",
                "broadcast",
                "listen",
                "friends",
                "add",
                "request",
                "answer",
                "remove",
                "group",
                "group add",
                "group rename",
                "group delete",
                "group move",
                "online",
                "search",
                "whois",
                "profile",
                "profile show",
                "profile change",
                "status",
                "monitor",
                "file",
                "file send",
                "file receive",
                "pipe"
            })
    void everyLevelHasHelpWithAnExample(String words) {
        List<String> command = Stream.concat(
                        Stream.of(words.split(" ")).filter(word -> !word.isEmpty()), Stream.of("--help"))
                .toList();
        Terminal.Result result = new Terminal(NOBODY).run(command.toArray(String[]::new));
        assertEquals(0, result.exit());
        assertTrue(result.out().startsWith(("Usage: ./oicq client " + words).strip()), result.out());
        assertTrue(result.out().matches("(?s).*Examples?:\n.*  .*\\./oicq client .*"), result.out());
    }

    @Test
    void withoutACommandItPrintsTheHelp() {
        Terminal.Result result = new Terminal(NOBODY).run();
        assertEquals(0, result.exit());
        assertTrue(result.out().contains("\nCommands:\n"));
        assertTrue(new Terminal(NOBODY).run("--version").out().matches("oicq client \\d+\\.\\d+\\..*\n"));
    }

    @Test
    void textThatTheLocaleDestroyedIsNotSent() {
        Terminal.Result result = new Terminal(NOBODY).as(ME, "send", "10002", "\ufffd\ufffd");
        assertEquals(2, result.exit());
        assertTrue(result.err().contains("LC_ALL=C.UTF-8"), result.err());
    }

    /** It is not the server's fault, and --timeout would not help. */
    @Test
    void anOfferThatNobodyAnswersIsWithdrawn() throws Exception {
        Path file = Files.writeString(folder.resolve("a.txt"), "hello");
        Peer.Script silent = (link, packet) -> {
            if (packet instanceof Login) {
                link.send(Packets.loggedIn());
            }
        };
        try (Peer peer = new Peer(silent)) {
            Terminal.Result result = new Terminal("127.0.0.1:" + peer.port())
                    .as(ME, "file", "send", "" + OTHER, file.toString(), "--wait", "1");
            assertEquals(
                    "1 oicq: " + OTHER
                            + " did not answer within 1 s, so the offer is withdrawn; --wait SECONDS gives them"
                            + " longer",
                    result.exit() + " " + result.err().lines().toList().getLast());
        }
    }

    @Test
    void aHostileNameStaysInTheFolder() throws Exception {
        Path inbox = Files.createDirectory(folder.resolve("inbox"));
        Terminal.Result result = receive(inbox, "../../\u001b[2Jevil\u202e.txt", 5, (link, _) -> send(link, "hello"));
        assertEquals(0, result.exit(), result.err());
        assertEquals(List.of("_[2Jevil.txt"), names(inbox));
        assertEquals(List.of("inbox"), names(folder));
    }

    @Test
    void moreThanWasDeclaredIsNoFile() throws Exception {
        Terminal.Result result = receive(folder, "a.txt", 3, (link, _) -> send(link, "hello"));
        assertEquals(
                "1 oicq: the other side sends more than the 3 bytes that it declared",
                result.exit() + " " + result.err().lines().toList().getLast());
        assertEquals(List.of(), names(folder));
    }

    @Test
    void aSenderThatLeavesIsToldOf() throws Exception {
        Terminal.Result result = receive(folder, "a.txt", 10, (link, _) -> {
            send(link, "hello");
            try {
                link.send(Packets.notice("0x15 " + OTHER + ": the other side left"));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        assertEquals(
                "1 oicq: the transfer failed: the other side left",
                result.exit() + " " + result.err().lines().toList().getLast());
        assertEquals(List.of(), names(folder));
    }

    @Test
    void aServerThatGoesAwayEndsATransfer() throws Exception {
        Terminal.Result result = receive(folder, "a.txt", 10, (link, _) -> {
            send(link, "hello");
            link.close();
        });
        assertEquals(3, result.exit(), result.err());
        assertEquals(List.of(), names(folder));
    }

    /** Runs {@code file receive} against somebody who offers a file and, once it is accepted, does this. */
    private static Terminal.Result receive(
            Path inbox, String name, long length, BiConsumer<Peer.Link, AnswerFile> accepted) throws IOException {
        Peer.Script script = (link, packet) -> {
            switch (packet) {
                case Login _ -> link.send(Packets.loggedIn(), new OfferFile(OTHER, ME, Text.of(name), length));
                case AnswerFile answer -> accepted.accept(link, answer);
                case ViewUser view -> link.send(Packets.user(view.friendNumber(), "me"));
                default -> {}
            }
        };
        try (Peer peer = new Peer(script)) {
            return new Terminal("127.0.0.1:" + peer.port())
                    .as(ME, "file", "receive", inbox.toString(), "--yes", "--seconds", "10");
        }
    }

    private static void send(Peer.Link link, String content) {
        try {
            link.send(new FileContent(OTHER, ME, Blob.of(content.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(folder::relativize).map(Path::toString).sorted().toList();
        }
    }
}
