package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oicq.tools.bench.BenchException;
import org.oicq.tools.bench.Report;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ./oicq bench faults}: breaks a server of its own, and counts every message. */
@Command(
        name = "faults",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a server of its own (with a database in a temporary folder), lets people talk over both protocols,"
                    + " and breaks things meanwhile. Every message is numbered: those that were taken and never came,"
                    + " came out of order, or came twice without permission are counted, and what the server holds"
                    + " before and after is compared.",
            "Without --brief all faults take some ten minutes."
        },
        footer = {"", "Example: ./oicq bench faults kill postgres --rounds 3"})
public final class FaultsCommand implements Callable<Integer> {
    private static final String ROW = "%-9s %10s %10s %6s %9s %9s %8s %6s %9s  %s%n";

    private final List<String> serve;

    @Parameters(
            paramLabel = "FAULT",
            description = "Which: ${COMPLETION-CANDIDATES}. Default: all of them, in this order.")
    List<Fault> faults = List.of();

    @Option(names = "--brief", description = "A short form of each: all take about a minute.")
    boolean brief;

    @Option(names = "--rounds", paramLabel = "N", description = "How often each fault happens.")
    @Nullable
    Integer rounds;

    @Option(names = "--seconds", paramLabel = "S", description = "Talk before each time, about.")
    @Nullable
    Double seconds;

    @Option(names = "--connections", paramLabel = "N", description = "Connections that open and say nothing.")
    @Nullable
    Integer connections;

    @Option(names = "--frames", paramLabel = "N", description = "Random and mutated frames and requests.")
    @Nullable
    Integer frames;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of the random moments and bytes. Default: another each time.")
    @Nullable
    Long seed;

    @Option(
            names = "--old-clients",
            description =
                    "Let old clients, which prove by TCP alone, sit behind the gateway too. They lose messages there.")
    boolean oldClients;

    @Option(names = "--json", description = "Print one JSON object a fault.")
    boolean json;

    @Option(names = "--verbose", description = "Show the stack trace of an error.")
    boolean verbose;

    @Spec
    @Nullable
    CommandSpec spec;

    /** As the launcher starts it, which says where it is. */
    public FaultsCommand() {
        this(launcher());
    }

    /** @param serve the words that start a server; empty where none are known */
    FaultsCommand(List<String> serve) {
        this.serve = List.copyOf(serve);
    }

    static List<String> launcher() {
        String home = System.getenv("OICQ_HOME");
        return home == null ? List.of() : List.of(Path.of(home, "oicq").toString(), "serve");
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("picocli has set no spec");
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        range("--rounds", rounds, 1, 10_000);
        range("--seconds", seconds, 0.1, 3_600);
        range("--connections", connections, 1, 50_000);
        range("--frames", frames, 1, 1_000_000_000);
        long used = seed == null ? System.nanoTime() : seed;
        try {
            return run(out, err, used);
        } catch (BenchException e) {
            return failed(err, e, e.exitCode());
        } catch (IOException e) {
            return failed(err, e, BenchException.NO_CONNECTION);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return BenchException.REFUSED;
        }
    }

    private int failed(PrintWriter err, Exception e, int code) {
        err.println("oicq: " + e.getMessage());
        if (verbose) {
            e.printStackTrace(err);
        }
        err.flush();
        return code;
    }

    private void range(String option, @Nullable Number value, double least, double most) {
        if (spec != null && value != null && !(value.doubleValue() >= least && value.doubleValue() <= most)) {
            throw new ParameterException(
                    spec.commandLine(),
                    String.format(Locale.ROOT, "%s takes a number from %.10g to %.10g", option, least, most)
                            .replaceAll("\\.?0+(?= |$)", ""));
        }
    }

    private int run(PrintWriter out, PrintWriter err, long used)
            throws BenchException, IOException, InterruptedException {
        if (serve.isEmpty()) {
            throw new BenchException(
                    BenchException.USAGE, "the suite starts servers with the launcher: run it as ./oicq bench faults");
        }
        Path folder = Files.createTempDirectory("oicq-faults");
        boolean good = true;
        ServerProcess server = new ServerProcess(serve, folder, Suite.options());
        Thread end = new Thread(server::abandon, "abandon");
        Runtime.getRuntime().addShutdownHook(end);
        try (server) {
            Suite suite = new Suite(server, used, oldClients);
            suite.start();
            if (!json) {
                out.printf("seed %d%n", used);
                out.printf(
                        ROW,
                        "fault",
                        "sent",
                        "taken",
                        "lost",
                        "reordered",
                        "doubled",
                        "wrongly",
                        "shown",
                        "pause ms",
                        "");
                out.flush();
            }
            for (Fault fault : faults.isEmpty() ? Arrays.asList(Fault.values()) : faults) {
                err.printf("%s: %s …%n", name(fault), fault.description());
                err.flush();
                Extent extent = extent(fault);
                long begin = System.nanoTime();
                Outcome outcome = suite.run(fault, extent);
                good &= outcome.good();
                print(out, fault, outcome, (System.nanoTime() - begin) / 1e9);
            }
        } finally {
            Runtime.getRuntime().removeShutdownHook(end);
            if (good) {
                delete(folder);
            } else {
                err.println("The server's log is " + server.log() + ".");
                err.flush();
            }
        }
        return good ? 0 : BenchException.REFUSED;
    }

    private Extent extent(Fault fault) {
        Extent usual = brief ? fault.brief() : fault.full();
        return new Extent(
                rounds == null ? usual.rounds() : rounds,
                seconds == null ? usual.seconds() : seconds,
                connections == null || usual.connections() == 0 ? usual.connections() : connections,
                frames == null || usual.frames() == 0 ? usual.frames() : frames);
    }

    private static String name(Fault fault) {
        return fault.name().toLowerCase(Locale.ROOT);
    }

    private void print(PrintWriter out, Fault fault, Outcome outcome, double took) {
        if (json) {
            out.println(Report.json(values(fault, outcome, took)));
        } else {
            out.printf(
                    Locale.ROOT,
                    ROW,
                    name(fault),
                    String.format(Locale.ROOT, "%,d", outcome.sent()),
                    String.format(Locale.ROOT, "%,d", outcome.taken()),
                    outcome.lost(),
                    outcome.reordered(),
                    outcome.doubled(),
                    outcome.forbidden(),
                    outcome.shownTwice(),
                    outcome.pauseMillis(),
                    outcome.good() ? "good" : "BAD");
            outcome.problems().forEach(problem -> out.println("          ! " + problem));
            outcome.notes().forEach(note -> out.println("          " + note));
            if (outcome.bad() + outcome.refused() > 0) {
                out.printf(
                        Locale.ROOT,
                        "          %d damaged, %d refused, %d of them came all the same%n",
                        outcome.bad(),
                        outcome.refused(),
                        outcome.contradicted());
            }
        }
        out.flush();
    }

    private static Map<String, Object> values(Fault fault, Outcome outcome, double took) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("fault", name(fault));
        values.put("good", outcome.good());
        values.put("seconds", Math.round(took));
        values.put("sent", outcome.sent());
        values.put("taken", outcome.taken());
        values.put("came", outcome.came());
        values.put("lost", outcome.lost());
        values.put("reordered", outcome.reordered());
        values.put("doubledAllowed", outcome.doubled());
        values.put("doubledNotAllowed", outcome.forbidden());
        values.put("shownTwice", outcome.shownTwice());
        values.put("damaged", outcome.bad());
        values.put("refused", outcome.refused());
        values.put("refusedButCame", outcome.contradicted());
        values.put("pauseMillis", outcome.pauseMillis());
        values.put("problems", String.join("; ", outcome.problems()));
        values.put("notes", String.join("; ", outcome.notes()));
        return values;
    }

    static void delete(Path folder) throws IOException {
        try (var all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> {
                try {
                    Files.delete(path);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
