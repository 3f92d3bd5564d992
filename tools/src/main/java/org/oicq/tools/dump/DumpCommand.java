package org.oicq.tools.dump;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.wire.WireCharset;
import org.oicq.tools.dump.capture.Capture;
import org.oicq.tools.dump.capture.Source;
import org.oicq.tools.dump.view.FollowView;
import org.oicq.tools.dump.view.HexView;
import org.oicq.tools.dump.view.JsonView;
import org.oicq.tools.dump.view.LineView;
import org.oicq.tools.dump.view.Output;
import org.oicq.tools.dump.view.StatsView;
import org.oicq.tools.dump.view.Style;
import org.oicq.tools.dump.view.TreeView;
import org.oicq.tools.dump.view.View;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code oicq dump}: shows what was said in a capture, a raw stream or pasted hex. */
@Command(
        name = "dump",
        mixinStandardHelpOptions = true,
        description = "Shows what was said in a capture, a raw stream, pasted hex, or on a live connection.",
        footer = {
            "",
            "Exit codes: 0 done, 1 --diff found differences, 2 wrong usage, 3 no connection, 4 the input is damaged.",
            "",
            "Examples:",
            "  oicq dump talk.pcap                 one line a frame",
            "  oicq dump -v talk.pcap              every field, with what it means",
            "  tcpdump -i lo -U -w - port 8000 | oicq dump -",
            "  echo '81 0a 01 16 00 00 00 04 00 00 27 11' | oicq dump --hex -"
        })
public final class DumpCommand implements Callable<Integer> {
    private static final int DAMAGED = 4;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "pcap, pcapng (also gzipped), raw bytes or hex; - is standard input. Example: talk.pcap")
    private @Nullable String file;

    @Option(
            names = {"-v", "--verbose"},
            description = "A tree of fields a frame: offset, type letter, name, value, meaning. Example: -v")
    private boolean tree;

    @Option(
            names = "--hex",
            description = "A hex dump in which every field has its colour and its name. Example: --hex")
    private boolean hex;

    @Option(names = "--json", description = "JSON Lines, an object a frame. Example: --json | jq .packet")
    private boolean json;

    @Option(
            names = "--stats",
            description = "Counts by packet and by user, times from request to reply. Example: --stats")
    private boolean stats;

    @Option(
            names = "--follow",
            split = ",",
            paramLabel = "A,B",
            description = "The conversation of two service numbers as talk. Example: --follow 10001,10002")
    private List<Long> follow = List.of();

    @Option(
            names = "--port",
            split = ",",
            paramLabel = "PORT",
            description = "Looks only at these TCP ports, and takes all that is there for the protocol; without it, "
                    + "connections are told by how they begin. Example: --port 8000")
    private Set<Integer> ports = Set.of();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description =
                    "What the input is, where the guess is wrong: ${COMPLETION-CANDIDATES}. Example: --format hex")
    private Capture.Format format = Capture.Format.AUTO;

    @Option(names = "--tail", description = "Waits at the end of the file for more, as tail -f. Example: --tail")
    private boolean tail;

    @Option(
            names = "--charset",
            paramLabel = "NAME",
            description = "What texts are written in; GB18030 unless said. Example: --charset UTF-8")
    private String charset = "GB18030";

    @Option(
            names = "--language",
            paramLabel = "LANGUAGE",
            description = "en or zh: the language of countries, provinces and the like. Example: --language zh")
    private String language = "en";

    @Option(names = "--show-secrets", description = "Shows passwords instead of •••. Example: --show-secrets")
    private boolean showSecrets;

    @Option(
            names = "--color",
            paramLabel = "WHEN",
            description = "auto (on a terminal, and not with NO_COLOR), always, never. Example: --color always")
    private String colour = "auto";

    private OutputStream target = new FileOutputStream(FileDescriptor.out);

    /** Writes to {@code out} instead of standard output. */
    public DumpCommand to(OutputStream out) {
        target = out;
        return this;
    }

    @Override
    public Integer call() throws IOException {
        Output out = new Output(target);
        Inspector inspector = new Inspector(view(out), _ -> true, ports, textCharset());
        try {
            source().read(inspector);
            inspector.end();
        } catch (NoSuchFileException _) {
            throw new ParameterException(spec.commandLine(), "there is no file '" + file + "'; check the name");
        } catch (UncheckedIOException e) {
            // The reader of our output left, as head does: there is nobody to tell more.
            return ExitCode.OK;
        }
        return inspector.damaged() ? DAMAGED : ExitCode.OK;
    }

    private Source source() {
        if (file == null) {
            throw new ParameterException(spec.commandLine(), "name a file to read, or - for standard input");
        }
        if (file.equals("-")) {
            return Capture.of(System.in, format);
        }
        Path path = Path.of(file);
        if (Files.isDirectory(path)) {
            throw new ParameterException(spec.commandLine(), "'" + file + "' is a folder; name a file in it");
        }
        return Capture.open(path, format, tail);
    }

    private View view(Output out) {
        long views = List.of(tree, hex, json, stats, !follow.isEmpty()).stream()
                .filter(chosen -> chosen)
                .count();
        if (views > 1) {
            throw new ParameterException(spec.commandLine(), "choose one of -v, --hex, --json, --stats and --follow");
        }
        Style style = new Style(colours(), showSecrets, Locale.of(language));
        if (!follow.isEmpty()) {
            if (follow.size() != 2) {
                throw new ParameterException(
                        spec.commandLine(), "--follow takes two service numbers, as --follow 10001,10002");
            }
            return new FollowView(out, style, follow.get(0), follow.get(1));
        }
        if (tree) {
            return new TreeView(out, style);
        }
        if (hex) {
            return new HexView(out, style);
        }
        if (json) {
            return new JsonView(out, style);
        }
        return stats ? new StatsView(out) : new LineView(out, style);
    }

    private boolean colours() {
        return switch (colour) {
            case "always" -> true;
            case "never" -> false;
            case "auto" -> System.getenv("NO_COLOR") == null && terminal();
            default -> throw new ParameterException(spec.commandLine(), "--color is auto, always or never");
        };
    }

    @SuppressWarnings("SystemConsoleNull") // its documentation still allows null
    private static boolean terminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private WireCharset textCharset() {
        try {
            return WireCharset.of(charset);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }
}
