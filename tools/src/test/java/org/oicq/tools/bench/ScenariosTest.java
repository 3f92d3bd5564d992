package org.oicq.tools.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.tools.bench.FakeServer.Quirk;

/** Against a server that does what it should, and against servers that do one thing wrong. */
@Timeout(60)
class ScenariosTest {
    private static final String SHORT = " --seconds 0.4 --warm-up 0.1 --patience 0.5 --json";

    @TempDir
    Path folder;

    private static Run run(FakeServer server, String words) {
        return Run.of(words + " --server " + server.address());
    }

    @Test
    void relaysWithAWindow() throws IOException {
        try (FakeServer server = new FakeServer(Quirk.NONE)) {
            Run run = run(server, "relay --pairs 3 --window 4" + SHORT);
            assertEquals(0, run.code(), run.out());
            assertEquals(true, run.json().get("good"));
            assertTrue(run.count("received") > 100, run.out());
            assertEquals(run.count("sent"), run.count("received"));
            assertTrue(run.millis("latencyMicros", "p50") > 0, run.out());
            // Receivers after 64 messages each, senders after 2,000.
            long most = run.count("received") / 64 + run.count("received") / 2000;
            assertTrue(server.keepAlives.get() > most - 6 && server.keepAlives.get() <= most, run.out());
        }
    }

    @Test
    void relaysAtARate() throws IOException {
        try (FakeServer server = new FakeServer(Quirk.NONE)) {
            long begin = System.nanoTime();
            Run run = run(server, "relay --pairs 3 --rate 2000 --size 40" + SHORT);
            double seconds = (System.nanoTime() - begin) / 1e9;
            assertEquals(0, run.code(), run.out());
            // Half a second of them, and more where the machine was busy with something else: what is late is made up
            // for.
            assertTrue(run.count("sent") >= 900 && run.count("sent") <= seconds * 2000, run.out());
        }
    }

    @Test
    void aStalledServerHidesNothing() throws IOException {
        try (FakeServer server = new FakeServer(Quirk.STALLS)) {
            Run run = run(server, "relay --pairs 1 --rate 1000 --seconds 1 --warm-up 0 --json");
            assertEquals(0, run.code(), run.out());
            // 400 of the 1,000 messages were due in those 400 ms, and waited for 200 ms in the middle.
            assertTrue(run.millis("latencyMicros", "p90") > 200, run.out());
            assertTrue(run.millis("latencyMicros", "max") >= 390, run.out());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "DROPS_MESSAGES, lost",
        "DAMAGES_MESSAGES, bad",
        "SHORTENS_MESSAGES, lost",
        "SWAPS_MESSAGES, bad",
        "REPEATS_MESSAGES, bad",
        "NAMES_ANOTHER_SENDER, bad",
        "REFUSES_MESSAGES, refused"
    })
    void countsWhatGoesWrongAndFails(Quirk quirk, String counter) throws IOException {
        try (FakeServer server = new FakeServer(quirk)) {
            Run run = run(server, "relay --pairs 2 --rate 2000" + SHORT);
            assertEquals(1, run.code(), run.out());
            assertEquals(false, run.json().get("good"));
            // Every hundredth of a thousand.
            assertEquals(10.0, (double) run.count(counter), 2, run.out());
        }
    }

    @Test
    void aRefusalGivesItsPlaceInTheWindowBack() throws IOException {
        try (FakeServer server = new FakeServer(Quirk.REFUSES_MESSAGES)) {
            Run run = run(server, "relay --pairs 1 --window 1" + SHORT);
            assertEquals(1, run.code());
            assertTrue(run.count("refused") > 1, run.out());
            assertEquals(0, run.count("lost"), run.out());
            assertTrue(String.valueOf(run.json().get("firstRefusal")).endsWith(": too fast"), run.out());
        }
    }

    @Test
    void logsInTwice() throws IOException {
        try (FakeServer server = new FakeServer(Quirk.NONE)) {
            Run run = run(server, "login --connections 20 --at-once 5 --json");
            assertEquals(0, run.code(), run.out());
            assertEquals(20, server.registrations.get());
            assertEquals(40, server.logins.get());
            assertTrue(run.count("firstPerSecond") > 0 && run.count("secondPerSecond") > 0, run.out());
        }
    }

    @ParameterizedTest
    @CsvSource({"NONE, 0, 0", "DROPS_CONNECTIONS, 1, 10"})
    void holdsIdleConnections(Quirk quirk, int code, int lost) throws IOException {
        try (FakeServer server = new FakeServer(quirk)) {
            Run run = run(server, "idle --connections 10 --seconds 1.3 --keep-alive 1 --json");
            assertEquals(code, run.code(), run.out());
            assertEquals(lost, run.count("connectionsLost"), run.out());
            assertTrue(server.keepAlives.get() >= 10, run.out());
        }
    }

    @ParameterizedTest
    @CsvSource({"NONE, 0", "DROPS_MESSAGES, 1", "SWAPS_MESSAGES, 1"})
    void storesForThoseAway(Quirk quirk, int code) throws IOException {
        try (FakeServer server = new FakeServer(quirk)) {
            Run run = run(server, "offline --pairs 2 --window 8" + SHORT);
            assertEquals(code, run.code(), run.out());
            assertTrue(run.count("messagesPerSecond") > 0, run.out());
            // Two senders at the start and two receivers at the end.
            assertEquals(4, server.logins.get());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--window 2", "--rate 50"})
    void broadcastsToFriends(String load) throws IOException {
        Path users = folder.resolve("users");
        try (FakeServer server = new FakeServer(Quirk.NONE)) {
            Run run = run(server, "broadcast --friends 5 " + load + SHORT + " --users " + users);
            assertEquals(0, run.code(), run.out());
            assertTrue(run.count("received") >= 5, run.out());
            assertEquals(0, run.count("sent") % 5);
            // The second time they are friends already.
            assertEquals(
                    0,
                    run(server, "broadcast --friends 5 " + load + SHORT + " --users " + users)
                            .code());
        }
    }

    @Test
    void broadcastsThatMissSomebodyAreLost() throws IOException {
        try (FakeServer server = new FakeServer(Quirk.DROPS_MESSAGES)) {
            Run run = run(server, "broadcast --friends 5 --rate 100" + SHORT);
            assertEquals(1, run.code(), run.out());
            assertTrue(run.count("lost") > 0, run.out());
        }
    }

    @ParameterizedTest
    @CsvSource({"NONE, 0", "DAMAGES_FILES, 1"})
    void passesFiles(Quirk quirk, int code) throws IOException {
        try (FakeServer server = new FakeServer(quirk)) {
            Run run = run(server, "files --pairs 2 --piece 1000 --length 10500 --window 4" + SHORT);
            assertEquals(code, run.code(), run.out());
            assertEquals(code == 0, run.count("bad") == 0, run.out());
            assertTrue(run.count("filesDone") > 1, run.out());
        }
    }

    @Test
    void passesPiecesOfAMegabyte() throws IOException {
        try (FakeServer server = new FakeServer(Quirk.NONE)) {
            Run run = run(server, "files --pairs 1 --piece 1048000 --length 9999999 --window 4" + SHORT);
            assertEquals(0, run.code(), run.out());
            assertTrue(run.count("received") > 10, run.out());
        }
    }

    @Test
    void letsPeopleComeAndGo() throws IOException {
        try (FakeServer server = new FakeServer(Quirk.NONE)) {
            Run run = run(server, "mixed --people 20 --rate 500 --changes 100" + SHORT);
            // The fake server loses what it writes while somebody leaves: only the real one can pass.
            assertEquals(0, run.count("bad"), run.out());
            assertTrue(run.count("comings") > 0 && run.count("goings") > 0, run.out());
            assertTrue(run.count("received") > 150, run.out());
        }
    }

    @Test
    void keepsItsAccounts() throws IOException {
        Path users = folder.resolve("users");
        try (FakeServer server = new FakeServer(Quirk.NONE)) {
            assertEquals(
                    0, run(server, "login --connections 3 --users " + users).code());
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(users)));
            List<String> three = Files.readAllLines(users);
            assertEquals(3, three.size());
            assertEquals(
                    0, run(server, "login --connections 5 --users " + users).code());
            assertEquals(5, server.registrations.get());
            assertEquals(three, Files.readAllLines(users).subList(0, 3));
        }
    }

    @Test
    void keepsTheAccountsThatItGotBeforeARefusal() throws IOException {
        Path users = folder.resolve("users");
        try (FakeServer server = new FakeServer(Quirk.REFUSES_ACCOUNTS)) {
            Run run = run(server, "login --connections 10 --at-once 1 --users " + users);
            assertEquals(1, run.code());
            assertTrue(run.err().contains("0x01: too many registrations"), run.err());
            assertTrue(run.err().contains("--no-rate-limits"), run.err());
            assertEquals(3, Files.readAllLines(users).size());
        }
    }

    @Test
    void saysThatALogInIsRefused() throws IOException {
        Path users = folder.resolve("users");
        try (FakeServer server = new FakeServer(Quirk.REFUSES_LOGINS)) {
            Run run = run(server, "login --connections 1 --json --users " + users);
            assertEquals(1, run.code());
            assertEquals("error", run.json().get("event"));
            assertTrue(String.valueOf(run.json().get("error")).contains("log-in of 10001"), run.out());
        }
    }

    @Test
    void refusesOthersServers() {
        Run run = Run.of("relay --server 192.0.2.1:8000");
        assertEquals(2, run.code());
        assertTrue(run.err().contains("--yes-load-this-server"), run.err());
    }

    @Test
    void saysThatThereIsNoServer() throws IOException {
        int port;
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        Run run = Run.of("relay --server 127.0.0.1:" + port);
        assertEquals(3, run.code());
        assertTrue(run.err().startsWith("oicq: no connection to 127.0.0.1:" + port), run.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "relay --size 39",
                "relay --window 4 --rate 10",
                "broadcast --rate 1 --window 4",
                "http --connections 0",
                "faults --rounds 0",
                "faults nothing",
                "relay --rate 0",
                "relay --pairs 0",
                "broadcast --friends 256",
                "rooms --rooms 100 --members 3 --people 4",
                "rooms --window 1 --rate 1",
                "files --piece 0",
                "mixed --people 1",
                "relay --server nowhere",
                "relay --pid 1000000000 --pairs 1",
                "nothing"
            })
    void wrongUseEndsWithTwo(String words) {
        Run run = Run.of(words);
        assertEquals(2, run.code(), run.err());
    }

    @Test
    void saysWhichLineOfTheAccountsIsWrong() throws IOException {
        Path users = Files.writeString(folder.resolve("users"), "10001 secret\n10002\n");
        Run run = Run.of("relay --pairs 1 --users " + users);
        assertEquals(2, run.code());
        assertTrue(run.err().contains("line 2 of"), run.err());
    }

    @Test
    void saysThatDescriptorsDoNotSuffice() {
        BenchException problem = assertThrows(BenchException.class, () -> Engine.need(2_000_000_000));
        assertTrue(String.valueOf(problem.getMessage()).contains("ulimit -n"), problem.getMessage());
    }
}
