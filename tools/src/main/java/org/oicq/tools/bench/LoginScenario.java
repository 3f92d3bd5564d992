package org.oicq.tools.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Connecting and logging in, twice. */
@Command(
        name = "login",
        mixinStandardHelpOptions = true,
        description = {
            "Users connect and log in, so many at once, and stay; then all hang up and do it again.",
            "The first pass may pay for the password hashes, the second is what a broken network costs."
        },
        footer = {"", "Example: ./oicq bench login --connections 2000 --users users.txt"})
final class LoginScenario extends Scenario {
    private static final long PAUSE = TimeUnit.SECONDS.toNanos(1);

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Users that log in. Default: ${DEFAULT-VALUE}.")
    int connections;

    @Override
    void check() {
        range("--connections", connections, 1, 1_000_000);
    }

    @Override
    boolean run(Bench bench) throws BenchException {
        List<User> users = bench.crowd().users(connections);
        Tally tally = new Tally();
        Report report = bench.report();
        report.count("connections", "connections", connections);
        report.count("atOnce", "at once", options.atOnce);
        pass(bench, users, tally, "first");
        users.forEach(User::hangUp);
        // The server shall not have to take over the old sessions.
        long end = System.nanoTime() + PAUSE;
        bench.engine().run(now -> now < end ? end - now : -1);
        pass(bench, users, tally, "second");
        report.add(
                "connectionsLost",
                "check",
                tally.connectionsLost,
                tally.connectionsLost + " connections lost after their log-in");
        return tally.good();
    }

    private static void pass(Bench bench, List<User> users, Tally tally, String name) throws BenchException {
        double cpu = bench.server().cpuSeconds();
        double own = Processes.ownCpuSeconds();
        long begin = System.nanoTime();
        Histogram times = bench.crowd().logIn(users, new Held(tally));
        double seconds = (System.nanoTime() - begin) / 1e9;
        Report report = bench.report();
        report.number(name + "PerSecond", name + " log-ins/s", users.size() / seconds, 0, "");
        report.latency(name + "LatencyMicros", name + " latency", times);
        report.number(
                name + "GeneratorCores",
                name + ": generator's CPU",
                (Processes.ownCpuSeconds() - own) / seconds,
                2,
                "cores");
        if (bench.server().known()) {
            report.number(
                    name + "ServerMillisEach",
                    name + ": server's CPU each",
                    (bench.server().cpuSeconds() - cpu) / users.size() * 1e3,
                    3,
                    "ms");
        }
    }
}
