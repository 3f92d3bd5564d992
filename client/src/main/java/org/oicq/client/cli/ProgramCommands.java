package org.oicq.client.cli;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.oicq.client.OicqClient;
import org.oicq.client.screen.Commands;
import picocli.CommandLine;

/** The commands that work on an open connection, for the interactive client and {@code pipe}. */
final class ProgramCommands implements Commands {
    private static final Pattern FROM_SHELL = Pattern.compile("(?<![|] )\\./oicq client (?:--number \\d+ )?");

    private final Settings settings;
    private final Console outer;
    private final Map<String, String> about = new TreeMap<>();

    ProgramCommands(Settings settings, Console console) {
        this.settings = settings;
        this.outer = console;
        collect("", ClientCommand.program(new ClientCommand(settings, console), List.of()));
    }

    private void collect(String prefix, CommandLine command) {
        command.getSubcommands().forEach((name, sub) -> {
            if (sub.getCommandSpec().usageMessage().hidden()) {
                return;
            }
            String[] description = sub.getCommandSpec().usageMessage().description();
            about.put(prefix + name, description.length == 0 ? "" : description[0]);
            collect(prefix + name + " ", sub);
        });
    }

    @Override
    public List<String> names() {
        return List.copyOf(about.keySet());
    }

    @Override
    public String about(String name) {
        return about.getOrDefault(name, "");
    }

    @Override
    public void run(
            OicqClient client,
            List<String> words,
            UnaryOperator<String> naming,
            Consumer<String> lines,
            Consumer<String> progress) {
        PrintStream out = new PrintStream(new Lines(lines), true, StandardCharsets.UTF_8);
        Console console = new Console(InputStream.nullInputStream(), out, out, false, false, outer.language());
        console.onProgress(progress);

        console.naming(text -> naming.apply(slashed(text)));
        var _ = run(client, words, console);
    }

    /** How a text names a command that is typed after a slash. One behind a pipe is meant for a shell. */
    static String slashed(String text) {
        return FROM_SHELL.matcher(text).replaceAll("/");
    }

    /** Runs a command that speaks to this console, and gives its exit code. */
    int run(OicqClient client, List<String> words, Console console) {
        return Main.run(words, new ClientCommand(settings, console, client), console);
    }

    /** Cuts what is written into lines. */
    private static final class Lines extends OutputStream {
        private final Consumer<String> lines;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(Consumer<String> lines) {
            this.lines = lines;
        }

        @Override
        public void write(int b) {
            if (b != '\n') {
                line.write(b);
                return;
            }
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            if (!text.isBlank()) {
                lines.accept(text);
            }
        }
    }
}
