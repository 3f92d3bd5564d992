package org.oicq.tools.conformance;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oicq.conversations.ClientPlayer;
import org.oicq.conversations.MismatchException;
import org.oicq.conversations.Player;
import org.oicq.conversations.Script;
import org.oicq.conversations.Scripts;
import org.oicq.tools.conformance.Verdict.Outcome;
import org.oicq.tools.dump.live.HostPort;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./oicq conformance}: plays the conversations at a server that it knows by its address alone, or at a client. */
@Command(
        name = "conformance",
        mixinStandardHelpOptions = true,
        description =
                "Plays the protocol's conversations at any server, or at a client, and says which of them it keeps to.",
        footer = {
            "",
            "It registers accounts of its own, many of them: don't point it at a server that people use.",
            "Exit codes: 0 all passed or were skipped, 1 one failed, 2 wrong usage, 3 no connection.",
            "",
            "Examples:",
            "  ./oicq conformance 127.0.0.1:8000",
            "  ./oicq conformance 127.0.0.1:8000 --suite oicq --only message --format junit > report.xml",
            "  ./oicq conformance --client 9000"
        })
public final class ConformanceCommand implements Callable<Integer> {
    /** Fax and print speak one vocabulary: the suite of both. */
    private static final String DOCUMENTS = "documents";

    private static final int FAILED = 1;
    private static final int NO_CONNECTION = 3;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..1", paramLabel = "HOST:PORT", description = "The server. Example: 127.0.0.1:8000")
    private String server = "";

    @Option(
            names = "--client",
            paramLabel = "LISTEN",
            description = "The other way around: waits here for a client, says what its user shall do, and plays the "
                    + "server. Example: --client 9000")
    private @Nullable String listen;

    @Option(
            names = "--suite",
            split = ",",
            paramLabel = "SUITE",
            description =
                    "Only these suites: oicq, http, chat, extensions, documents (fax and print). Example: --suite oicq,http")
    private List<String> suites = List.of();

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description = "Only conversations whose name starts so. Example: --only message,chat/talk")
    private List<String> only = List.of();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "The report: ${COMPLETION-CANDIDATES}. Example: --format junit")
    private Report format = Report.TEXT;

    @Option(
            names = "--accounts",
            paramLabel = "FILE",
            description = "Lines NUMBER PASSWORD, where nobody can register: fresh accounts, without friends. "
                    + "Example: --accounts numbers.txt")
    private @Nullable Path accountFile;

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            description = "How long an answer is waited for; 10 unless said, and 60 with --client. "
                    + "Example: --patience 3")
    private int patience;

    @Option(
            names = "--pause",
            paramLabel = "MILLISECONDS",
            description =
                    "What the server gets to notice that somebody has left, 200 unless said; with --client how long nothing "
                            + "may come, 1000. Example: --pause 500")
    private int pause = -1;

    @Override
    public Integer call() throws IOException {
        boolean client = listen != null;
        patience = patience == 0 ? (client ? 60 : 10) : patience;
        pause = pause == -1 ? (client ? 1000 : 200) : pause;
        if (client == !server.isEmpty()) {
            throw wrong("name a server, or with --client where to wait for a client");
        }
        if (client && (accountFile != null || !suites.isEmpty())) {
            throw wrong("--accounts and --suite do not go with --client");
        }
        if (patience < 1 || patience > 3600 || pause < 0 || pause > 60_000) {
            throw wrong("--patience is 1 to 3600 seconds, --pause 0 to 60000 milliseconds");
        }
        InetSocketAddress address;
        @Nullable Accounts accounts;
        try {
            if (listen != null) {
                return waitForClients(HostPort.parse(listen));
            }
            address = HostPort.parse(server);
            accounts = accountFile == null ? null : Accounts.read(accountFile);
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
        List<Script> chosen = choose();
        try (Socket probe = new Socket()) {
            probe.connect(address, (int) TimeUnit.SECONDS.toMillis(patience));
        } catch (IOException e) {
            spec.commandLine().getErr().println("oicq: no connection to " + server + ": " + e.getMessage());
            return NO_CONNECTION;
        }
        AnyServer house = new AnyServer(address, Duration.ofMillis(pause), accounts);
        return report(chosen, script -> play(script, house, accounts));
    }

    private int waitForClients(InetSocketAddress address) throws IOException {
        List<Script> all = Scripts.forClients().stream().filter(this::chosen).toList();
        if (all.isEmpty()) {
            throw wrong("no conversation with a client has such a name");
        }
        PrintWriter err = spec.commandLine().getErr();
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(address);
            err.println("ready " + socket.getInetAddress().getHostAddress() + ":" + socket.getLocalPort());
            return report(all, script -> {
                err.println("now     " + script.name() + ": " + ClientPlayer.task(script));
                err.flush();
                long start = System.nanoTime();
                try {
                    Optional<String> needs =
                            ClientPlayer.play(script, socket, Duration.ofSeconds(patience), Duration.ofMillis(pause));
                    return needs.map(reason -> Verdict.skipped(script, reason))
                            .orElseGet(() -> Verdict.played(script, null, start));
                } catch (MismatchException e) {
                    return Verdict.played(script, e, start);
                }
            });
        } catch (BindException e) {
            err.println("oicq: cannot listen on " + listen + ": " + e.getMessage());
            return NO_CONNECTION;
        }
    }

    /** Plays them one after the other, and reports. */
    private int report(List<Script> chosen, Function<Script, Verdict> play) {
        List<Verdict> verdicts = new ArrayList<>();
        PrintWriter out = spec.commandLine().getOut();
        for (Script script : chosen) {
            Verdict verdict = play.apply(script);
            verdicts.add(verdict);
            format.known(verdict, out);
        }
        format.end(verdicts, out);
        out.flush();
        boolean failed = verdicts.stream().anyMatch(verdict -> verdict.outcome() == Outcome.FAILED);
        return failed ? FAILED : ExitCode.OK;
    }

    private List<Script> choose() {
        List<Script> all = Scripts.all();
        Set<String> known = all.stream().map(Script::suite).collect(Collectors.toCollection(TreeSet::new));
        known.add(DOCUMENTS);
        for (String suite : suites) {
            if (!known.contains(suite)) {
                throw wrong("there is no suite '" + suite + "'; there are " + String.join(", ", known));
            }
        }
        List<Script> chosen = all.stream().filter(this::chosen).toList();
        if (chosen.isEmpty()) {
            throw wrong("no conversation has such a name; docs/conversations.md lists them");
        }
        return chosen;
    }

    private boolean chosen(Script script) {
        String name = script.suite() + "/" + script.name();
        boolean document = script.suite().equals("fax") || script.suite().equals("print");
        return (suites.isEmpty() || suites.contains(script.suite()) || (document && suites.contains(DOCUMENTS)))
                && (only.isEmpty()
                        || only.stream().anyMatch(start -> script.name().startsWith(start) || name.startsWith(start)));
    }

    private Verdict play(Script script, AnyServer house, @Nullable Accounts accounts) {
        Optional<String> needs = script.needs();
        if (accounts != null && needs.isEmpty()) {
            needs = script.needsOf(accounts.left());
        }
        if (needs.isPresent()) {
            return Verdict.skipped(script, needs.get());
        }
        long start = System.nanoTime();
        try {
            Player.play(script, house, Duration.ofSeconds(patience));
            return Verdict.played(script, null, start);
        } catch (MismatchException e) {
            return Verdict.played(script, e, start);
        }
    }

    private ParameterException wrong(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
