package org.oicq.tools.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.tools.Main;
import picocli.CommandLine;

class CommandTest {
    @TempDir
    private Path folder;

    private static void wrong(String sentence, String... arguments) {
        Tool.Run run = Tool.run(arguments);
        assertEquals(2, run.code(), run.err());
        assertEquals("oicq: " + sentence + " (./oicq dump --help)\n", run.err());
        assertEquals("", run.out());
    }

    @Test
    void saysInOneSentenceWhatIsWrong() {
        wrong("name a file to read, or - for standard input");
        wrong("there is no file '/no/such.pcap'; check the name", "/no/such.pcap");
        wrong("'" + folder + "' is a folder; name a file in it", folder.toString());
        wrong("choose one of -v, --hex, --json, --stats and --follow", "-v", "--hex", "x");
        wrong(
                "--follow takes two service numbers, a room or a connection, as --follow 10001,10002, --follow room:17 or --follow '#2'",
                "--follow",
                "1",
                "x");
        wrong(
                "--follow takes two service numbers, a room or a connection, as --follow 10001,10002, --follow room:17 or --follow '#2'",
                "--follow",
                "room:one",
                "x");
        wrong("choose one of --proxy, --replay and --diff", "--proxy", "1=2", "--diff", "x");
        wrong("'nowhere' is no address; write HOST:PORT, as 127.0.0.1:8000", "--proxy", "nowhere=8000");
        wrong("there is no charset 'nope'; try GB18030, GBK or UTF-8", "--charset", "nope", "x");
        wrong("--fast goes with --replay", "--fast", "x");
        wrong("--write and --export-files do not go with --replay and --diff", "--write", "w", "--diff", "b", "x");
        wrong("--diff reads both captures twice; name two files", "--diff", "b", "-");
    }

    @Test
    void endsWithZeroWhereNothingIsWrong() {
        assertEquals(
                0,
                Tool.over(folder, new byte[] {(byte) 0x81, 0x0a, 1, 0x16, 0, 0, 0, 4, 0, 0, 39, 17})
                        .code());
        assertEquals(0, Tool.over(folder, new byte[0]).code());
    }

    @Test
    void helpsWithAnExampleForEveryOption() {
        CommandLine.Model.CommandSpec spec = Objects.requireNonNull(
                        Main.commandLine().getSubcommands().get("dump"))
                .getCommandSpec();
        for (CommandLine.Model.OptionSpec option : spec.options()) {
            boolean standard = option.longestName().equals("--help")
                    || option.longestName().equals("--version");
            String description = String.join(" ", option.description());
            assertTrue(standard || description.contains("Example: "), option.longestName() + ": " + description);
        }
        assertTrue(
                Tool.run("--help").out().contains("Exit codes: 0 done, 1"),
                Tool.run("--help").out());
    }
}
