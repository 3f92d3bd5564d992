package org.oicq.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.client.Peer;
import org.oicq.client.Village;

/** JSON Lines both ways. */
@Timeout(60)
class PipeTest {
    @SuppressWarnings("NullAway.Init") // before each test
    private Peer peer;

    @SuppressWarnings("NullAway.Init") // before each test
    private Terminal terminal;

    @BeforeEach
    void start() throws Exception {
        peer = new Peer(new Village());
        terminal = new Terminal("127.0.0.1:" + peer.port());
        terminal.run("register", "--nickname", "Alice");
        terminal.run("register", "--nickname", "小红");
    }

    @AfterEach
    void stop() throws Exception {
        peer.close();
    }

    private List<String> pipe(String... lines) {
        Terminal.Result result =
                terminal.withInput(String.join("\n", lines) + "\n").as(10001, "pipe");
        assertEquals(0, result.exit(), result.err());
        assertEquals("", result.err());
        return result.out().lines().toList();
    }

    @Test
    void runsTheProgramsCommandsOnOneConnection() {
        List<String> out = pipe(
                "{\"id\":1,\"command\":[\"add\",\"10002\"]}",
                "{\"id\":\"two\",\"command\":[\"group\",\"add\",\"Work\"]}",
                "{\"command\":[\"friends\"]}",
                "",
                "{\"id\":3,\"command\":[\"send\",\"99999\",\"hi\"]}",
                "{\"id\":4,\"command\":[\"send\",10002,\"你好 \\\"x\\\"\"]}");
        assertEquals("{\"event\":\"ready\",\"number\":10001}", out.getFirst());
        assertTrue(out.contains("{\"event\":\"done\",\"exit\":0,\"id\":1}"), out.toString());
        assertTrue(
                out.contains("{\"event\":\"group added\",\"group\":2,\"name\":\"Work\",\"id\":\"two\"}"),
                out.toString());
        // The list has what was changed over this connection.
        assertTrue(
                out.stream()
                        .anyMatch(
                                line -> line.contains("\"name\":\"My friends\"") && line.contains("\"number\":10002")),
                out.toString());
        assertTrue(
                out.contains("{\"event\":\"error\",\"exit\":1,\"error\":\"no such user\",\"id\":3}"), out.toString());
        assertEquals("{\"event\":\"done\",\"exit\":0,\"id\":4}", out.getLast());
        assertEquals(
                "10001: 你好 \"x\"",
                terminal.as(10002, "listen", "--count", "1", "--seconds", "20")
                        .lines()
                        .getLast());
    }

    @Test
    void aLineThatIsWrongIsAnsweredAndTheNextIsRun() {
        List<String> out = pipe(
                "hello",
                "[1]",
                "{\"id\":5}",
                "{\"id\":6,\"command\":[]}",
                "{\"id\":7,\"command\":[\"frends\"]}",
                "{\"id\":8,\"command\":[\"pipe\"]}",
                "{\"id\":9,\"command\":[\"online\"]}");
        assertTrue(
                out.get(1).startsWith("{\"event\":\"error\",\"exit\":2,\"error\":\"this line is no JSON"),
                out.toString());
        for (int id = 5; id <= 8; id++) {
            assertTrue(out.contains("{\"event\":\"done\",\"exit\":2,\"id\":" + id + "}"), out.toString());
        }
        assertEquals("{\"event\":\"done\",\"exit\":0,\"id\":9}", out.getLast());
    }

    @Test
    void aLogInThatIsRefusedIsAnError() {
        Terminal.Result result = terminal.as(10001, "--password", "falsch", "pipe");
        assertEquals(1, result.exit());
        assertTrue(result.out().contains("the number or the password is wrong"), result.out());
    }
}
