package org.oicq.tools.dump.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.tools.RealServer;
import org.oicq.tools.dump.Tool;

/** A whole conversation with a real server, had again. */
@Timeout(300)
class ReplayTest {
    @TempDir
    Path folder;

    @Test
    void aNewServerSaysTheSameAgain() throws Exception {
        Path captured;
        try (RealServer server = new RealServer()) {
            captured = write(Recorded.conversation(server.address()));
        }
        try (RealServer server = new RealServer()) {
            Tool.Run diff = Tool.run(
                    captured.toString(), "--diff", replay(captured, server).toString());
            assertEquals("", differences(diff));
        }
    }

    @Test
    void theSameServerSaysTheSameOfTheNewNumbers() throws Exception {
        try (RealServer server = new RealServer()) {
            Path captured = write(Recorded.conversationToRepeat(server.address()));
            Path map =
                    Files.writeString(folder.resolve("map"), "10001 10004\n10002 10005\n10003 10006\nroom:1 room:2\n");
            String again = replay(captured, server).toString();
            // The first conversation's users are found too, and the number in a text is the server's.
            assertEquals(
                    """
                    user 10004, to the user
                      frame N of A, N of B: 0x0a SearchResult
                      frame N of A, N of B: 0x03 Message
                        information: "0x11 10002: only supervisors may do that" in A, "0x11 10005: only supervisors may do that" in B""",
                    differences(Tool.run(captured.toString(), "--diff", again, "--map", map.toString()))
                            .replaceAll("frame [0-9]+ of A, [0-9]+ of B", "frame N of A, N of B")
                            .replaceAll("    users.*\n", ""));
        }
    }

    private Path write(byte[] capture) throws Exception {
        return Files.write(Files.createTempFile(folder, "capture", ".pcap"), capture);
    }

    private Path replay(Path captured, RealServer server) throws Exception {
        return write(Recorded.record(server.address(), proxy -> {
            Tool.Run run =
                    Tool.run("--replay", "127.0.0.1:" + proxy.getPort(), "--patience", "100", captured.toString());
            assertTrue(
                    run.out()
                            .endsWith(
                                    " 0 requests without an answer, 0 other frames that did not come in time, 0 connections broken\n"),
                    run::toString);
        }));
    }

    /** What differs; the last line, which counts, and the damage that is meant apart. */
    private static String differences(Tool.Run diff) {
        List<String> lines = new ArrayList<>(diff.lines());
        lines.removeIf(line -> line.startsWith("!"));
        lines.removeLast();
        return String.join("\n", lines);
    }
}
