package org.oicq.tools.bench;

import java.util.List;
import java.util.OptionalLong;
import org.oicq.codec.text.Shown;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Users who are logged in and say nothing. */
@Command(
        name = "idle",
        mixinStandardHelpOptions = true,
        description = {
            "Users log in and do nothing but keep their connections alive; reports how many the server dropped.",
            "With --pid it shows the growth of the server's memory for each (start a fresh server for that)."
        },
        footer = {"", "Example: ./oicq bench idle --connections 5000 --seconds 30 --users users.txt"})
final class IdleScenario extends Scenario {
    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "1000",
            description = "Users that log in. Default: ${DEFAULT-VALUE}.")
    int connections;

    @Option(
            names = "--seconds",
            paramLabel = "S",
            defaultValue = "10",
            description = "Seconds that they stay. Default: ${DEFAULT-VALUE}.")
    double seconds;

    @Option(
            names = "--keep-alive",
            paramLabel = "S",
            defaultValue = "60",
            description = "Seconds from one keep-alive of a connection to its next; 0 sends none."
                    + " Default: ${DEFAULT-VALUE}.")
    int keepAlive;

    @Override
    void check() {
        range("--connections", connections, 1, 1_000_000);
        range("--seconds", seconds, 0.1, 86_400);
        range("--keep-alive", keepAlive, 0, 86_400);
    }

    @Override
    boolean run(Bench bench) throws BenchException {
        List<User> users = bench.crowd().users(connections);
        Tally tally = new Tally();
        OptionalLong before = bench.server().residentBytes();
        bench.crowd().logIn(users, new Held(tally));

        double cpu = bench.server().cpuSeconds();
        long begin = System.nanoTime();
        long end = begin + (long) (seconds * 1e9);
        KeepAlives keepAlives = new KeepAlives(users, keepAlive);
        bench.engine().run(now -> {
            bench.progress()
                    .tick(now, () -> (end - now) / 1_000_000_000 + " s left: " + tally.connectionsLost + " lost");
            return now < end ? Math.min(end - now, keepAlives.send(now)) : -1;
        });

        Report report = bench.report();
        report.count("connections", "connections", connections);
        report.number("seconds", "held for", (System.nanoTime() - begin) / 1e9, 1, "s");
        report.add(
                "connectionsLost",
                "check",
                tally.connectionsLost,
                tally.connectionsLost + " lost: dropped by the server");
        if (!tally.firstLoss.isEmpty()) {
            report.add("firstLoss", "first loss", tally.firstLoss, Shown.line(tally.firstLoss));
        }
        OptionalLong after = bench.server().residentBytes();
        if (bench.server().known()) {
            double used = bench.server().cpuSeconds() - cpu;
            report.number("serverCores", "server's CPU", used / seconds, 3, "cores");
            if (before.isPresent() && after.isPresent()) {
                double growth = after.getAsLong() - before.getAsLong();
                report.number("serverResidentMiB", "server's RSS", after.getAsLong() / 1048576.0, 1, "MiB");
                report.number("serverKibEach", "grown for each", growth / 1024 / connections, 2, "KiB");
            }
        }
        return tally.good();
    }
}
