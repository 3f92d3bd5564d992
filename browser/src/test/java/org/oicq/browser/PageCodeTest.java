package org.oicq.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The parts of the page that need no browser; their tests are TypeScript, in {@code client/web}, and run in Node. */
class PageCodeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "console",
                "document-reduce",
                "documents",
                "files",
                "friend-order",
                "heights",
                "kept",
                "news",
                "reduce",
                "room-reduce",
                "search",
                "sink",
                "sw"
            })
    void holds(String tests, @TempDir Path folder) throws IOException, InterruptedException {
        assumeTrue(nodeRuns(), "Node 20 or newer is not installed");
        Path file = folder.resolve(tests + ".test.mjs");
        Files.writeString(file, Browser.resource("/org/oicq/page/tests/" + tests + ".test.mjs"));
        Process node = new ProcessBuilder("node", "--test", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, node.waitFor(), said);
        assertTrue(said.contains("pass "), said);
    }

    private static boolean nodeRuns() throws InterruptedException {
        try {
            Process node = new ProcessBuilder("node", "--version").start();
            String version = new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return node.waitFor() == 0 && version.matches("v(2\\d|[3-9]\\d).*\\s*");
        } catch (IOException _) {
            return false;
        }
    }
}
