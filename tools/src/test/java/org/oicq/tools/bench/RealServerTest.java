package org.oicq.tools.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oicq.server.net.PortServer;
import org.oicq.tools.RealServer;

/** Against the real server in this process: nothing is lost, out of order or damaged. */
@Timeout(120)
class RealServerTest {
    @TempDir
    static Path folder;

    private static RealServer server;

    @BeforeAll
    static void start() throws PortServer.CannotListenException {
        server = new RealServer();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "relay --pairs 10 --window 8 | messagesPerSecond",
                "relay --kept --pairs 10 --window 8 | messagesPerSecond",
                "relay --websocket --kept --pairs 10 --window 8 | messagesPerSecond",
                "relay --websocket --size 3000 --pairs 2 --window 500 | messagesPerSecond",
                "relay --pairs 10 --rate 2000 | messagesPerSecond",
                "offline --pairs 5 | messagesPerSecond",
                "broadcast --friends 10 | deliveredPerSecond",
                "rooms --rooms 5 --members 3 | deliveredPerSecond",
                "rooms --rooms 5 --members 3 --people 5 --rate 200 | saidPerSecond",
                "http --connections 10 | requestsPerSecond",
                "http --connections 10 --rate 500 | requestsPerSecond",
                "http --command cltmsg --connections 10 | requestsPerSecond",
                "http --command cltmsg --to web --connections 10 | requestsPerSecond",
                "mixed --people 40 --rate 500 --changes 50 | messagesPerSecond"
            })
    void everythingArrives(String words, String figure) {
        Run run = run(words + " --seconds 0.8 --warm-up 0.2");
        assertEquals(0, run.code(), run.out());
        assertTrue(run.count(figure) > 0, run.out());
    }

    @ParameterizedTest
    @CsvSource({
        "login --connections 50",
        "idle --connections 50 --seconds 0.5",
        "idle --websocket --connections 50 --seconds 0.5"
    })
    void everybodyStays(String words) {
        Run run = run(words);
        assertEquals(0, run.code(), run.out());
        assertEquals(0, run.count("connectionsLost"), run.out());
    }

    private static Run run(String words) {
        return Run.of(words + " --json --users " + folder.resolve("users") + " --server 127.0.0.1:"
                + server.address().getPort() + " --pid "
                + ProcessHandle.current().pid());
    }
}
