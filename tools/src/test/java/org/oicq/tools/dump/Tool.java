package org.oicq.tools.dump;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.oicq.tools.Main;
import picocli.CommandLine;

/** Runs the tool as a person does, with its output in memory. */
public final class Tool {
    /** What a run said. */
    public record Run(int code, String out, String err) {
        /** The lines of the output. */
        public List<String> lines() {
            return out.lines().toList();
        }
    }

    private Tool() {}

    public static Run run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        StringWriter err = new StringWriter();
        CommandLine line = Main.commandLine();
        CommandLine dump = Objects.requireNonNull(line.getSubcommands().get("dump"));
        ((DumpCommand) dump.getCommand()).to(out);
        line.setErr(new PrintWriter(err, true));
        line.setOut(new PrintWriter(out, true, StandardCharsets.UTF_8));
        String[] all = new String[arguments.length + 1];
        all[0] = "dump";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        int code = line.execute(all);
        return new Run(code, out.toString(StandardCharsets.UTF_8), err.toString());
    }

    /** Runs it over bytes. */
    public static Run over(Path folder, byte[] bytes, String... arguments) {
        try {
            Path file = Files.createTempFile(folder, "input", ".bin");
            Files.write(file, bytes);
            String[] all = Arrays.copyOf(arguments, arguments.length + 1);
            all[arguments.length] = file.toString();
            return run(all);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
