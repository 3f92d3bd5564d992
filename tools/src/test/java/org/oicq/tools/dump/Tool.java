package org.oicq.tools.dump;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
        return run(new ByteArrayOutputStream(), arguments);
    }

    /** Runs it over bytes with an output that takes nothing. */
    static Run failing(String message, Path folder, byte[] bytes, String... arguments) {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(message);
            }
        };
        return run(full, with(folder, bytes, arguments));
    }

    private static Run run(OutputStream out, String... arguments) {
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
        return new Run(code, shown(out), err.toString());
    }

    private static String shown(OutputStream out) {
        return out instanceof ByteArrayOutputStream bytes ? bytes.toString(StandardCharsets.UTF_8) : "";
    }

    /** Runs it over bytes. */
    public static Run over(Path folder, byte[] bytes, String... arguments) {
        return run(with(folder, bytes, arguments));
    }

    private static String[] with(Path folder, byte[] bytes, String... arguments) {
        try {
            Path file = Files.createTempFile(folder, "input", ".bin");
            Files.write(file, bytes);
            String[] all = Arrays.copyOf(arguments, arguments.length + 1);
            all[arguments.length] = file.toString();
            return all;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
