package org.oicq.tools.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oicq.schema.TestDatabase;
import org.oicq.server.OicqServer;
import org.oicq.server.config.Settings;
import org.oicq.server.net.PortServer;

/** Against the real server in this process: nothing is lost, out of order or damaged. */
@Timeout(120)
class RealServerTest {
    @TempDir
    static Path folder;

    private static TestDatabase database;
    private static OicqServer server;

    @BeforeAll
    static void start() throws PortServer.CannotListenException {
        database = TestDatabase.create();
        server = new OicqServer(
                Settings.read(Map.of(
                        "listen",
                        "127.0.0.1:0",
                        "hash-memory",
                        "64",
                        "hash-passes",
                        "1",
                        "rate-limits",
                        "false",
                        "stop-time",
                        "1s")),
                database.database());
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "relay --pairs 10 --window 8 | messagesPerSecond",
                "relay --pairs 10 --rate 2000 | messagesPerSecond",
                "offline --pairs 5 | messagesPerSecond",
                "broadcast --friends 10 | deliveredPerSecond",
                "http --connections 10 | requestsPerSecond",
                "http --connections 10 --rate 500 | requestsPerSecond",
                "http --command cltmsg --connections 10 | requestsPerSecond",
                "mixed --people 40 --rate 500 --changes 50 | messagesPerSecond"
            })
    void everythingArrives(String words, String figure) {
        Run run = run(words + " --seconds 0.8 --warm-up 0.2");
        assertEquals(0, run.code(), run.out());
        assertTrue(run.count(figure) > 0, run.out());
    }

    @ParameterizedTest
    @CsvSource({"login --connections 50", "idle --connections 50 --seconds 0.5"})
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
