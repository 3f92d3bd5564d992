package org.oicq.tools.bench;

import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.oicq.codec.text.Shown;

/** Runs a load: warm-up, measured time, and then waiting for what is on its way. */
final class Trial {
    private final Engine engine;
    private final Processes server;
    private final Progress progress;
    private final long warmUp;
    private final long measured;
    private final long patience;
    private double seconds;
    private double serverCpu;
    private double ownCpu;
    private OptionalDouble othersCpu = OptionalDouble.empty();
    private OptionalLong resident = OptionalLong.empty();

    Trial(Engine engine, Processes server, Progress progress, TimeOptions time) {
        this.engine = engine;
        this.server = server;
        this.progress = progress;
        this.warmUp = (long) (time.warmUp * 1e9);
        this.measured = (long) (time.seconds * 1e9);
        this.patience = (long) (time.patience * 1e9);
    }

    /** Runs it to the end. */
    void run(Load load) throws BenchException {
        Tally tally = load.tally;
        phase(load, warmUp, "warm-up");
        tally.latest = 0;
        double serverBefore = server.cpuSeconds();
        double ownBefore = Processes.ownCpuSeconds();
        OptionalDouble machineBefore = Processes.machineCpuSeconds();
        long begin = System.nanoTime();
        tally.measuring = true;
        phase(load, measured, "measuring");
        tally.measuring = false;
        seconds = (System.nanoTime() - begin) / 1e9;
        serverCpu = server.cpuSeconds() - serverBefore;
        ownCpu = Processes.ownCpuSeconds() - ownBefore;
        OptionalDouble machine = Processes.machineCpuSeconds();
        if (machine.isPresent() && machineBefore.isPresent()) {
            double used = machine.getAsDouble() - machineBefore.getAsDouble();
            othersCpu = OptionalDouble.of(Math.max(0, used - serverCpu - ownCpu));
        }
        resident = server.residentBytes();
        load.finish();
        drain(load);
        progress.clear();
    }

    private void phase(Load load, long length, String name) throws BenchException {
        long start = System.nanoTime();
        engine.run(now -> {
            long left = length - (now - start);
            if (left <= 0) {
                return -1;
            }
            long wait = Math.min(load.offer(now), load.keepAlive(now));
            progress.tick(
                    now,
                    () -> String.format(
                            Locale.ROOT,
                            "%s, %.0f s left: %,d received, %,d on their way, %d bad, %d refused",
                            name,
                            left / 1e9,
                            load.tally.received,
                            load.tally.missing(),
                            load.tally.bad,
                            load.tally.refused));
            return Math.clamp(wait, 0, left);
        });
    }

    /** Waits as long as something still comes. */
    private void drain(Load load) throws BenchException {
        Tally tally = load.tally;
        long[] last = {-1, System.nanoTime()};
        engine.run(now -> {
            long seen = tally.received + tally.refused + tally.repeated;
            if (seen != last[0]) {
                last[0] = seen;
                last[1] = now;
            }
            load.keepAlive(now);
            progress.tick(now, () -> String.format(Locale.ROOT, "waiting for %,d messages", tally.missing()));
            return load.settled() || now - last[1] > patience ? -1 : TimeUnit.MILLISECONDS.toNanos(5);
        });
    }

    /** The seconds that were measured. */
    double seconds() {
        return seconds;
    }

    /** The figures that every load has. */
    void report(Load load, String what, Report report) {
        Tally tally = load.tally;
        report.number("seconds", "measured", seconds, 2, "s");
        report.number(what + "PerSecond", what + "/s", tally.measured / seconds, 0, "");
        report.latency("latencyMicros", "latency", tally.latency);
        errors(tally, report);
        report.number("generatorCores", "generator's CPU", ownCpu / seconds, 2, "cores");
        if (server.known()) {
            report.number("serverCores", "server's CPU", serverCpu / seconds, 2, "cores");
            report.number(
                    "serverCpuPerMillion",
                    "server's CPU per million",
                    tally.measured == 0 ? 0 : serverCpu / tally.measured * 1e6,
                    3,
                    "s");
            resident.ifPresent(
                    bytes -> report.number("serverResidentMiB", "server's RSS", bytes / 1048576.0, 1, "MiB"));
        }
        othersCpu.ifPresent(cpu -> report.number(
                "othersCores",
                server.known() ? "everything else's CPU" : "server's and others' CPU",
                cpu / seconds,
                2,
                "cores"));
    }

    /** What went wrong, zeros too: a figure is worth something only with them. */
    static void errors(Tally tally, Report report) {
        report.note("sent", tally.sent);
        report.note("received", tally.received);
        report.note("bad", tally.bad);
        report.note("refused", tally.refused);
        report.note("lost", tally.missing());
        report.note("refusedButReceived", tally.contradicted());
        report.note("unsent", tally.unsent);
        report.note("repeated", tally.repeated);
        report.note("other", tally.other);
        report.note("connectionsLost", tally.connectionsLost);
        report.add(
                "good",
                "check",
                tally.good(),
                String.format(
                        Locale.ROOT,
                        "%,d sent, %,d received, %d bad, %d refused, %d lost, %d unsent, %d connections lost",
                        tally.sent,
                        tally.received,
                        tally.bad,
                        tally.refused,
                        tally.missing(),
                        tally.unsent,
                        tally.connectionsLost));
        if (tally.contradicted() > 0) {
            report.add(
                    "contradiction",
                    "contradiction",
                    true,
                    String.format(
                            Locale.ROOT, "%,d messages at least were refused and came too", tally.contradicted()));
        }
        if (!tally.firstRefusal.isEmpty()) {
            report.add("firstRefusal", "first refusal", tally.firstRefusal, Shown.line(tally.firstRefusal));
        }
        if (!tally.firstLoss.isEmpty()) {
            report.add("firstLoss", "first loss", tally.firstLoss, Shown.line(tally.firstLoss));
        }
    }
}
