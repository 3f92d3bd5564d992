package org.oicq.tools.bench.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

/** Every fault once, in its short form, against the server of this build in a process of its own. */
@Timeout(300)
class FaultsTest {
    static final List<String> SERVE = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "org.oicq.server.Main",
            "serve");

    @Test
    void nothingIsLostWhateverBreaks() {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = new CommandLine(new FaultsCommand(SERVE))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute("--brief", "--verbose", "--json");
        Supplier<String> all = () -> out + "\n" + err;
        assertTrue(code == 0 || code == 1, all);
        List<String> faults = out.toString().lines().toList();
        assertEquals(10, faults.size(), all);
        for (String fault : faults) {
            for (String nothing : List.of(
                    "\"lost\":0,", "\"reordered\":0,", "\"damaged\":0,", "\"shownTwice\":0,", "\"problems\":\"\"")) {
                assertTrue(fault.contains(nothing), () -> "not " + nothing + "\n" + all.get());
            }
            assertFalse(fault.contains("\"taken\":0,"), all);
            long doubled = Long.parseLong(
                    fault.replaceFirst(".*\"doubledNotAllowed\":", "").replaceFirst(",.*", ""));
            assertEquals(0, doubled, all);
        }
    }
}
