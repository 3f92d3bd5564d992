package org.oicq.tools.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.text.Shown;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A subcommand of {@code bench}: prepares the trial, runs it, and prints its report. */
abstract class Scenario implements Callable<Integer> {
    /** A sender's keep-alive comes after so many messages: the server hears enough of it anyway. */
    static final int SENDER_KEEP_ALIVE = 2_000;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    ServerOptions options = new ServerOptions();

    /** What a scenario works with. */
    record Bench(Engine engine, Crowd crowd, Processes server, Progress progress, Report report) {}

    /**
     * Runs it and fills the report.
     *
     * @return whether everything that came was right, and everything came
     */
    abstract boolean run(Bench bench) throws BenchException;

    /** What is wrong with the options, where they are: see {@link #range}. */
    abstract void check();

    @Override
    public final Integer call() {
        CommandSpec command = command();
        PrintWriter out = command.commandLine().getOut();
        PrintWriter err = command.commandLine().getErr();
        range("--at-once", options.atOnce, 1, 10_000);
        check();
        if (options.server.isUnresolved()) {
            return failed(
                    new BenchException(
                            BenchException.NO_CONNECTION, "there is no host '" + options.server.getHostString() + "'"),
                    out,
                    err);
        }
        if (!options.server.getAddress().isLoopbackAddress() && !options.anyServer) {
            throw wrong(Engine.text(options.server) + " is not this machine; --yes-load-this-server if it is your own"
                    + " server and may be loaded");
        }
        Report report = new Report();
        report.add("scenario", "scenario", command.name(), command.name());
        report.add("server", "server", Engine.text(options.server), Engine.text(options.server));
        Progress progress = new Progress(err);
        try (Engine engine = new Engine(options.server, options.kept, options.webSocket)) {
            Crowd crowd = new Crowd(engine, options.users, options.atOnce, progress);
            boolean good = run(new Bench(engine, crowd, new Processes(options.pids), progress, report));
            progress.clear();
            if (options.json) {
                out.println(report.json());
            } else {
                out.print(report.table());
            }
            out.flush();
            return good ? 0 : BenchException.REFUSED;
        } catch (BenchException e) {
            progress.clear();
            return failed(e, out, err);
        } catch (IOException e) {
            return failed(
                    new BenchException(BenchException.NO_CONNECTION, "the network cannot be used: " + e.getMessage()),
                    out,
                    err);
        }
    }

    private int failed(BenchException e, PrintWriter out, PrintWriter err) {
        String sentence = Shown.line(String.valueOf(e.getMessage()));
        if (options.json) {
            Map<String, Object> object = new LinkedHashMap<>();
            object.put("event", "error");
            object.put("exit", e.exitCode());
            object.put("error", sentence);
            out.println(Report.json(object));
            out.flush();
        } else {
            err.println("oicq: " + sentence);
        }
        if (options.verbose) {
            e.printStackTrace(err);
        }
        err.flush();
        return e.exitCode();
    }

    private CommandSpec command() {
        if (spec == null) {
            throw new IllegalStateException("picocli has set no spec");
        }
        return spec;
    }

    final ParameterException wrong(String sentence) {
        return new ParameterException(command().commandLine(), sentence);
    }

    /** Refuses an option's value outside its range. */
    final void range(String option, double value, double least, double most) {
        if (!(value >= least && value <= most)) {
            throw wrong(option + " takes a number from " + plain(least) + " to " + plain(most));
        }
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    /** Refuses a window beside a rate: only one of them can say when messages are due. */
    final void windowOrRate(@Nullable Double rate) {
        if (rate != null && command().commandLine().getParseResult().hasMatchedOption("--window")) {
            throw wrong("--window and --rate exclude each other: give one of them");
        }
    }

    final void range(TimeOptions time) {
        range("--seconds", time.seconds, 0.1, 86_400);
        range("--warm-up", time.warmUp, 0, 3_600);
        range("--patience", time.patience, 0.1, 3_600);
    }

    final void range(TextOptions text) {
        range("--size", text.size, Stamp.MIN_SIZE, 65_000);
        range("--receiver-keep-alive", text.receiverKeepAlive, 0, 1_000_000);
    }

    /** The texts of one run. */
    static Stamp stamp(TextOptions text) {
        return new Stamp(text.size, new SecureRandom().nextInt());
    }

    final Trial trial(Bench bench, TimeOptions time) {
        return new Trial(bench.engine(), bench.server(), bench.progress(), time);
    }
}
