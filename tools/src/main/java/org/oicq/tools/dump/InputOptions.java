package org.oicq.tools.dump;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.oicq.codec.wire.WireCharset;
import org.oicq.tools.dump.capture.Capture;
import org.oicq.tools.dump.capture.Source;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is read, and how it is to be understood. */
final class InputOptions {
    /** Each is read by a thread of its own, which holds a few megabytes. */
    private static final int MOST_FILES = 100;

    private static final String STANDARD_INPUT = "-";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE",
            description = "pcap, pcapng (also packed with gzip, bzip2 or xz), raw bytes or hex; - is standard input. "
                    + "Several captures are read in the order of time. Example: talk.pcap")
    private List<String> files = List.of();

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

    List<String> files() {
        return files;
    }

    /** What texts are written in. */
    WireCharset charset() {
        return WireCharset.of(charset);
    }

    /** Whether standard input is among them. */
    boolean standardInput() {
        return files.contains(STANDARD_INPUT);
    }

    /** Whether it goes on while one looks. */
    boolean live() {
        return tail;
    }

    /** What a person knows the input by. */
    String title() {
        return files.size() == 1 ? String.valueOf(Path.of(files.getFirst()).getFileName()) : files.size() + " captures";
    }

    /** The files, put together. */
    Source source() {
        if (files.isEmpty()) {
            throw wrong("name a file to read, or - for standard input");
        }
        if (files.size() == 1) {
            return source(files.getFirst());
        }
        if (files.size() > MOST_FILES) {
            throw wrong("at most " + MOST_FILES + " captures can be read together");
        }
        Map<String, Source> sources = new LinkedHashMap<>();
        for (String file : files) {
            if (sources.put(file, source(file)) != null) {
                throw wrong("'" + file + "' is named twice");
            }
        }
        return Capture.together(sources);
    }

    private Source source(String file) {
        if (file.equals(STANDARD_INPUT)) {
            return Capture.of(System.in, format);
        }
        Path path = Path.of(file);
        if (Files.isDirectory(path)) {
            throw wrong("'" + file + "' is a folder; name a file in it");
        }
        return Capture.open(path, format, tail);
    }

    /** Another file of the same form. */
    Source other(Path path) {
        return Capture.open(path, format, false);
    }

    /** Refuses to write over what is read. */
    void keepApart(Path written) throws IOException {
        for (String file : files) {
            if (!file.equals(STANDARD_INPUT) && Files.exists(written) && Files.isSameFile(written, Path.of(file))) {
                throw wrong("--write would write over its own input; name another file");
            }
        }
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
