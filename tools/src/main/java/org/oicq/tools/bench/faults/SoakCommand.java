package org.oicq.tools.bench.faults;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;
import org.oicq.tools.bench.BenchException;
import org.oicq.tools.bench.Report;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./oicq bench soak}: a long mixed day with a server of its own. */
@Command(
        name = "soak",
        mixinStandardHelpOptions = true,
        description = {
            "Starts a server of its own and plays a mixed day: people talk over both protocols and in rooms, send files and"
                    + " have texts printed, while the server is stopped and killed now and then, and its PostgreSQL too.",
            "Every message is counted. Memory, descriptors, threads, rows and latencies over time are drawn as an SVG."
        },
        footer = {"", "Example: nice ./oicq bench soak --minutes 30 --report soak.svg"})
public final class SoakCommand implements Callable<Integer> {
    private static final int SAMPLES = 240;
    /** Before it the server still warms up. */
    private static final double WARM_UP = 0.2;

    private final List<String> serve;

    /** How long it takes. */
    static final class Length {
        @Option(names = "--hours", paramLabel = "N", description = "Hours of talk.")
        double hours;

        @Option(names = "--minutes", paramLabel = "N", description = "Minutes of talk.")
        double minutes;

        @Option(names = "--seconds", paramLabel = "N", description = "Seconds of talk: to see that it works.")
        double seconds;

        Duration all() {
            return Duration.ofMillis((long) ((hours * 3600 + minutes * 60 + seconds) * 1000));
        }
    }

    @ArgGroup(multiplicity = "1")
    Length length = new Length();

    @Option(
            names = "--round",
            paramLabel = "SECONDS",
            defaultValue = "300",
            description = "Length of a round. After it every message is counted. Default: ${DEFAULT-VALUE}.")
    int round;

    @Option(
            names = "--strike-every",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "Time between two stops or kills of the server, about. Default: ${DEFAULT-VALUE}.")
    int strikeEvery;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            defaultValue = "soak.svg",
            description = "Where the drawing goes. Default: ${DEFAULT-VALUE}.")
    Path report = Path.of("soak.svg");

    @Option(names = "--seed", paramLabel = "N", description = "Of the random moments. Default: another each time.")
    @Nullable
    Long seed;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Spec
    @Nullable
    CommandSpec spec;

    /** As the launcher starts it, which says where it is. */
    public SoakCommand() {
        this(FaultsCommand.launcher());
    }

    /** @param serve the words that start a server; empty where none are known */
    SoakCommand(List<String> serve) {
        this.serve = List.copyOf(serve);
    }

    @Override
    public Integer call() {
        if (spec == null) {
            throw new IllegalStateException("picocli has set no spec");
        }
        if (length.all().toSeconds() < 5 || round < 5 || strikeEvery < 1) {
            throw new ParameterException(
                    spec.commandLine(), "a soak and its rounds take 5 seconds or more, and strikes are a second apart");
        }
        PrintWriter err = spec.commandLine().getErr();
        try {
            return run(spec.commandLine().getOut(), err);
        } catch (BenchException e) {
            return failed(err, e, e.exitCode());
        } catch (IOException e) {
            return failed(err, e, BenchException.NO_CONNECTION);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return BenchException.REFUSED;
        }
    }

    private static int failed(PrintWriter err, Exception e, int code) {
        err.println("oicq: " + e.getMessage());
        err.flush();
        return code;
    }

    private int run(PrintWriter out, PrintWriter err) throws BenchException, IOException, InterruptedException {
        if (serve.isEmpty()) {
            throw new BenchException(
                    BenchException.USAGE, "the soak starts servers with the launcher: run it as ./oicq bench soak");
        }
        Path folder = Files.createTempDirectory("oicq-soak");
        boolean good = false;
        int operatorPort = freePort();
        ServerProcess server =
                new ServerProcess(serve, folder, List.of("--operator-listen", "127.0.0.1:" + operatorPort));
        Thread end = new Thread(server::abandon, "abandon");
        Runtime.getRuntime().addShutdownHook(end);
        try (server) {
            server.start();
            List<Account> accounts = Accounts.register(server, Soak.ACCOUNTS);
            long millis = Math.max(200, length.all().toMillis() / SAMPLES);
            try (Sampler sampler = new Sampler(server, operatorPort, Duration.ofMillis(millis))) {
                Soak soak = new Soak(
                        server,
                        sampler,
                        accounts,
                        new Random(seed == null ? System.nanoTime() : seed),
                        Duration.ofSeconds(strikeEvery));
                Outcome outcome = rounds(soak, sampler, err);
                Files.writeString(
                        report,
                        Drawing.of(
                                String.format(
                                        Locale.ROOT,
                                        "soak of %s: %,d messages sent, %,d taken, %d lost",
                                        words(length.all()),
                                        outcome.sent(),
                                        outcome.taken(),
                                        outcome.lost()),
                                sampler.samples(),
                                sampler.strikes()));
                print(out, outcome, soak, sampler);
                good = outcome.good();
            }
        } finally {
            Runtime.getRuntime().removeShutdownHook(end);
            if (good) {
                FaultsCommand.delete(folder);
            } else {
                err.println("The server's log is " + server.log() + ".");
                err.flush();
            }
        }
        return good ? 0 : BenchException.REFUSED;
    }

    private Outcome rounds(Soak soak, Sampler sampler, PrintWriter err)
            throws BenchException, InterruptedException, IOException {
        long end = System.nanoTime() + length.all().toNanos();
        Outcome all = null;
        for (long left = length.all().toNanos(); all == null || left > 0; left = end - System.nanoTime()) {
            Outcome outcome = soak.round(
                    Duration.ofNanos(Math.min(left, Duration.ofSeconds(round).toNanos())));
            all = all == null ? outcome : all.plus(outcome);
            err.printf(
                    Locale.ROOT,
                    "%s: %,d messages taken, %d lost, %,d files, %,d texts printed, %d strikes%n",
                    words(Duration.ofSeconds((long) sampler.seconds())),
                    all.taken(),
                    all.lost(),
                    soak.files(),
                    soak.documents(),
                    sampler.strikes().size());
            err.flush();
        }
        if (soak.files() == 0 || soak.documents() == 0) {
            List<String> problems = new ArrayList<>(all.problems());
            problems.add("no file came, or no text was printed");
            all = all.withProblems(problems);
        }
        return all;
    }

    private static String words(Duration time) {
        return time.toMinutes() < 10 ? time.toSeconds() + " s" : time.toMinutes() + " min";
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void print(PrintWriter out, Outcome outcome, Soak soak, Sampler sampler) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("good", outcome.good());
        values.put("seconds", Math.round(sampler.seconds()));
        values.put("strikes", sampler.strikes().size());
        values.put("sent", outcome.sent());
        values.put("taken", outcome.taken());
        values.put("lost", outcome.lost());
        values.put("reordered", outcome.reordered());
        values.put("doubledAllowed", outcome.doubled());
        values.put("doubledNotAllowed", outcome.forbidden());
        values.put("shownTwice", outcome.shownTwice());
        values.put("damaged", outcome.bad());
        values.put("files", soak.files());
        values.put("printed", soak.documents());
        values.put("longestPauseMillis", outcome.pauseMillis());
        flat(values, "memoryMiB", sampler, Sampler.Sample::memory);
        flat(values, "descriptors", sampler, Sampler.Sample::descriptors);
        flat(values, "threads", sampler, Sampler.Sample::threads);
        flat(values, "databaseMiB", sampler, Sampler.Sample::database);
        flat(values, "latencyMillis", sampler, Sampler.Sample::median);
        values.put("problems", String.join("; ", outcome.problems()));
        values.put("notes", String.join("; ", outcome.notes()));
        values.put("report", report.toString());
        if (json) {
            out.println(Report.json(values));
        } else {
            values.forEach((name, value) -> out.printf("%-20s %s%n", name, value));
        }
        out.flush();
    }

    /** Medians of the beginning, after the warm-up, and of the end: what is flat is the same in both. */
    private static void flat(
            Map<String, Object> values, String name, Sampler sampler, ToDoubleFunction<Sampler.Sample> figure) {
        double[] known = sampler.samples().stream()
                .mapToDouble(figure)
                .filter(value -> !Double.isNaN(value))
                .toArray();
        int from = (int) (known.length * WARM_UP);
        int third = (known.length - from) / 3;
        if (third > 0) {
            values.put(
                    name,
                    String.format(
                            Locale.ROOT,
                            "%.1f → %.1f",
                            median(known, from, from + third),
                            median(known, known.length - third, known.length)));
        }
    }

    private static double median(double[] values, int from, int to) {
        double[] part = Arrays.copyOfRange(values, from, to);
        Arrays.sort(part);
        return part[part.length / 2];
    }
}
