package org.oicq.tools.bench.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A soak of seconds, against the server of this build in a process of its own. */
@Timeout(600)
class SoakTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    @Test
    void aDayOfSecondsLosesNothingAndIsDrawn() throws Exception {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Path drawing = folder.resolve("soak.svg");
        int code = new CommandLine(new SoakCommand(FaultsTest.SERVE))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(
                        "--seconds",
                        "12",
                        "--round",
                        "12",
                        "--strike-every",
                        "6",
                        "--report",
                        drawing.toString(),
                        "--json");
        Supplier<String> all = () -> out + "\n" + err;
        assertEquals(0, code, all);
        for (String part : List.of("\"good\":true", "\"lost\":0,", "\"damaged\":0,", "\"problems\":\"\"")) {
            assertTrue(out.toString().contains(part), all);
        }
        var picture = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(drawing.toFile());
        // Six figures, of which one has two lines; and each strike in all of them. A very busy machine may have none.
        assertTrue(picture.getElementsByTagName("path").getLength() >= 13, () -> read(drawing));
        String strikes = out.toString().replaceFirst("(?s).*\"strikes\":(\\d+).*", "$1");
        assertEquals(
                6 * Integer.parseInt(strikes),
                picture.getElementsByTagName("line").getLength(),
                () -> read(drawing));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
