package org.oicq.tools.dump;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oicq.tools.dump.capture.PacketCopy;
import org.oicq.tools.dump.capture.PcapWriter;
import org.oicq.tools.dump.capture.Source;
import org.oicq.tools.dump.diff.Diff;
import org.oicq.tools.dump.inspect.Inspector;
import org.oicq.tools.dump.inspect.Selection;
import org.oicq.tools.dump.live.HostPort;
import org.oicq.tools.dump.live.Mapping;
import org.oicq.tools.dump.live.Proxy;
import org.oicq.tools.dump.live.Replay;
import org.oicq.tools.dump.screen.FullScreen;
import org.oicq.tools.dump.tls.KeyLog;
import org.oicq.tools.dump.view.FilesView;
import org.oicq.tools.dump.view.Output;
import org.oicq.tools.dump.view.OutputException;
import org.oicq.tools.dump.view.Style;
import org.oicq.tools.dump.view.View;
import org.oicq.tools.dump.view.WritingView;
import org.oicq.tools.filter.Filter;
import org.oicq.tools.filter.FilterException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./oicq dump}: shows what was said in a capture, a raw stream or pasted hex. */
@Command(
        name = "dump",
        mixinStandardHelpOptions = true,
        description = "Shows what was said in a capture, a raw stream, pasted hex, or on a live connection.",
        footer = {
            "",
            "Exit codes: 0 done, 1 --diff found differences, 2 wrong usage, 3 no connection or the output cannot be",
            "written, 4 the input is damaged.",
            "",
            "Examples:",
            "  ./oicq dump talk.pcap                 one line a frame",
            "  ./oicq dump -v talk.pcap              every field, with what it means",
            "  tcpdump -i lo -U -w - port 8000 | ./oicq dump -",
            "  echo '81 0a 01 16 00 00 00 04 00 00 27 11' | ./oicq dump --hex -"
        })
public final class DumpCommand implements Callable<Integer> {
    private static final int DIFFERENT = 1;
    private static final int BROKEN = 3;
    private static final int DAMAGED = 4;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private LookOptions look = new LookOptions();

    @Mixin
    private InputOptions input = new InputOptions();

    @Option(
            names = {"-i", "--screen"},
            description = "The full-screen view: a list, the fields and the bytes of one frame, a filter line; "
                    + "also with --proxy. ? shows its keys. Example: -i talk.pcap")
    private boolean screen;

    @Option(
            names = "--filter",
            paramLabel = "EXPR",
            description = "Only the frames for which this holds; docs/filter.md has the language. "
                    + "Example: --filter 'number == 10001 and content contains \"hello\"'")
    private @Nullable String filter;

    @Option(
            names = "--port",
            split = ",",
            paramLabel = "PORT",
            description = "Looks only at these TCP ports, and takes all that is there for the protocol; without it, "
                    + "connections are told by how they begin. Example: --port 8000")
    private Set<Integer> ports = Set.of();

    @Option(
            names = "--diff",
            paramLabel = "OTHER",
            description =
                    "Compares FILE with another capture by meaning; exit code 1 where they differ. Takes 40 bytes "
                            + "of memory a frame. "
                            + "Example: before.pcap --diff after.pcap")
    private @Nullable Path other;

    @Option(
            names = "--proxy",
            paramLabel = "LISTEN=TARGET",
            description = "Sits between clients and a server and shows what passes, until Ctrl-C. "
                    + "Example: --proxy 9000=127.0.0.1:8000")
    private @Nullable String proxy;

    @Option(
            names = "--write",
            paramLabel = "FILE.pcapng",
            description =
                    "Writes the packets as they were, or what a filter leaves of their frames, or with --proxy what passes "
                            + "(pcapng, or pcap by the name's end), passwords included. Example: --filter 'user == 10001' --write one.pcapng")
    private @Nullable Path write;

    @Option(
            names = "--decrypt-keys",
            paramLabel = "FILE",
            description = "The keys of TLS connections, as SSLKEYLOGFILE makes them; a pcapng may have its own. "
                    + "Example: --decrypt-keys keys.log")
    private @Nullable Path decryptKeys;

    @Option(
            names = "--export-files",
            paramLabel = "DIR",
            description = "Puts the files together that went from user to user, and writes them there. "
                    + "Example: --export-files files")
    private @Nullable Path exportFiles;

    @Option(
            names = "--replay",
            paramLabel = "HOST:PORT",
            description = "Sends the user side of the capture to a server, at the recorded pace. "
                    + "Example: --replay 127.0.0.1:8000")
    private @Nullable String replay;

    @Option(names = "--fast", description = "With --replay: as fast as the answers come. Example: --fast")
    private boolean fast;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            description = "With --replay: how long an answer is waited for, 5 unless said. Example: --patience 30")
    private int patience = 5;

    @Option(
            names = "--map",
            paramLabel = "FILE",
            description =
                    "With --replay and --diff: lines CAPTURED-NUMBER NUMBER [PASSWORD] or room:17 room:23, what stands for "
                            + "a number of FILE on the server or in OTHER. Example: --map numbers.txt")
    private @Nullable Path map;

    @Option(names = "--verbose", description = "On an error: where in the program it happened. Example: --verbose")
    private boolean verbose;

    private KeyLog keys = KeyLog.empty();
    private Selection selection = Selection.ALL;
    private OutputStream target = new FileOutputStream(FileDescriptor.out);
    private boolean standardOutput = true;

    /** Writes to {@code out} instead of standard output. */
    public DumpCommand to(OutputStream out) {
        target = out;
        standardOutput = false;
        return this;
    }

    /** Whether a person wants to see where in the program an error happened. */
    public boolean verbose() {
        return verbose;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Output out = new Output(target);
        try {
            checkOptions();
            if (proxy != null) {
                return runProxy(proxy, out);
            }
            if (replay != null) {
                return runReplay(replay, out);
            }
            if (other != null) {
                return runDiff(other, out);
            }
            return screen ? showOnScreen() : show(out);
        } catch (NoSuchFileException e) {
            throw wrong("there is no file '" + e.getFile() + "'; check the name");
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        } catch (OutputException e) {
            if (e.readerLeft() || (standardOutput && StandardOutput.isPipe())) {
                // The reader of our output left, as head does: there is nobody to tell more.
                return ExitCode.OK;
            }
            throw new IOException(
                    "cannot write the output: "
                            + Objects.requireNonNull(e.getCause()).getMessage(),
                    e);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private int show(Output out) throws IOException {
        Source source = input.source();
        View view = exporting(look.view(out, standardOutput));
        if (write == null) {
            return show(source, view);
        }
        input.keepApart(write);
        try (PcapWriter writer = writer(write)) {
            if (decryptKeys != null) {
                writer.secrets(Files.readAllBytes(decryptKeys));
            }
            // A filter leaves frames, and all packets are left without one.
            return filter == null && ports.isEmpty()
                    ? show(receiver -> PacketCopy.read(source, receiver, writer), view)
                    : show(source, new WritingView(view, writer));
        }
    }

    private int show(Source source, View view) throws IOException {
        Inspector inspector = inspector(view);
        source.read(inspector);
        inspector.end();
        return inspector.damaged() ? DAMAGED : ExitCode.OK;
    }

    private int showOnScreen() throws IOException {
        Source source = input.source();
        FullScreen full = fullScreen(input.title(), input.live());
        Inspector inspector = inspector(exporting(full.view()));
        Thread.ofPlatform().daemon().name("reader").start(() -> {
            try {
                source.read(inspector);
            } catch (IOException | RuntimeException e) {
                inspector.damage("the input cannot be read on: " + e.getMessage());
            }
            inspector.end();
        });
        full.run();
        return ExitCode.OK;
    }

    private FullScreen fullScreen(String title, boolean live) {
        String all = filter == null ? title : title + " · --filter " + filter;
        return new FullScreen(all, live, look.style(standardOutput), look.times(), input.charset());
    }

    private View exporting(View view) throws IOException {
        return exportFiles == null ? view : new FilesView(view, exportFiles);
    }

    private PcapWriter writer(Path path) throws IOException {
        return new PcapWriter(privateFile(path), PcapWriter.Format.of(path.toString()));
    }

    private void checkOptions() throws IOException {
        long actions = Stream.of(proxy, replay, other).filter(Objects::nonNull).count();
        if (actions > 1) {
            throw wrong("choose one of --proxy, --replay and --diff");
        }
        if (screen) {
            checkScreen();
        }
        if (fast && replay == null) {
            throw wrong("--fast goes with --replay");
        }
        if ((write != null || exportFiles != null) && (replay != null || other != null)) {
            throw wrong("--write and --export-files do not go with --replay and --diff");
        }
        if (patience < 1 || patience > 3600) {
            throw wrong("--patience is 1 to 3600 seconds");
        }
        if (map != null && replay == null && other == null) {
            throw wrong("--map goes with --replay or --diff");
        }
        if (decryptKeys != null) {
            keys = KeyLog.of(decryptKeys);
        }
        if (filter != null) {
            try {
                selection = Selection.of(Filter.parse(filter, look.zone()));
            } catch (FilterException e) {
                // The marks stand under the expression, so that a person sees where the trouble is.
                spec.commandLine().getErr().println(e.marked());
                throw wrong(e.getMessage());
            }
        }
    }

    private void checkScreen() {
        if (replay != null || other != null || look.isChosen() || (write != null && proxy == null)) {
            throw wrong("-i shows frames from files or --proxy; its key w writes them, and no other view goes with it");
        } else if (input.standardInput() || !standardOutput || !StandardOutput.isTerminal()) {
            throw wrong("-i needs a terminal for its keys and its screen, and a file or --proxy to read from");
        }
    }

    private Inspector inspector(View view) {
        return new Inspector(view, selection, ports, input.charset(), keys);
    }

    private int runProxy(String addresses, Output out) throws IOException, InterruptedException {
        int equals = addresses.indexOf('=');
        if (equals < 0 || !input.files().isEmpty()) {
            throw wrong("--proxy takes LISTEN=TARGET, as 9000=127.0.0.1:8000, and no file");
        }
        InetSocketAddress listen = HostPort.parse(addresses.substring(0, equals));
        InetSocketAddress server = HostPort.parse(addresses.substring(equals + 1));
        ports = Set.of(server.getPort());
        PcapWriter keep = write == null ? null : writer(write);
        FullScreen full = screen ? fullScreen("proxy " + addresses, true) : null;
        Inspector inspector = inspector(exporting(full == null ? look.view(out, standardOutput) : full.view()));
        try (Proxy running = new Proxy(listen, server, inspector, keep)) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> closeAtExit(running)));
            if (full == null) {
                spec.commandLine()
                        .getErr()
                        .println("ready " + HostPort.text(running.address()) + " for " + HostPort.text(server));
                running.await();
            } else {
                full.title("proxy " + HostPort.text(running.address()) + " for " + HostPort.text(server));
                full.run();
            }
        }
        return inspector.damaged() ? DAMAGED : ExitCode.OK;
    }

    /** A file that only its owner can read: passwords go into it. */
    private OutputStream privateFile(Path path) throws IOException {
        OutputStream stream = Files.newOutputStream(path);
        File kept = path.toFile();
        if (!kept.setReadable(false, false) || !kept.setReadable(true, true)) {
            spec.commandLine()
                    .getErr()
                    .println("oicq: others may be able to read " + path + "; it will hold passwords");
        }
        return stream;
    }

    private void closeAtExit(Proxy running) {
        try {
            running.close();
        } catch (IOException e) {
            spec.commandLine().getErr().println("oicq: the proxy did not close: " + e.getMessage());
        }
    }

    private int runReplay(String server, Output out) throws IOException {
        Replay running =
                new Replay(HostPort.parse(server), fast, Duration.ofSeconds(patience), mapping(), input.charset(), out);
        Inspector inspector = inspector(running);
        input.source().read(inspector);
        inspector.end();
        running.failure().ifPresent(why -> spec.commandLine().getErr().println("oicq: " + why));
        if (running.failure().isPresent()) {
            return BROKEN;
        }
        return inspector.damaged() ? DAMAGED : ExitCode.OK;
    }

    private Mapping mapping() throws IOException {
        return map == null ? new Mapping() : Mapping.read(map);
    }

    private int runDiff(Path second, Output out) throws IOException {
        if (input.standardInput()) {
            throw wrong("--diff reads both captures twice; name two files");
        }
        Source one = input.source();
        Style style = look.style(standardOutput);
        Source two = input.other(second);
        return switch (new Diff(one, two, this::inspector, mapping(), input.charset(), out, style).run()) {
            case SAME -> ExitCode.OK;
            case DIFFERENT -> DIFFERENT;
            case DAMAGED -> DAMAGED;
        };
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
