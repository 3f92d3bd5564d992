package org.oicq.tools.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Messages inside pairs of users who are online. */
@Command(
        name = "relay",
        mixinStandardHelpOptions = true,
        description = {
            "Messages from one user of each pair to the other, both online.",
            "With --window each pair has so many on their way all the time (how much can it take?); with --rate so many"
                    + " messages a second are sent, whatever the server does, and latency counts from when a message"
                    + " was due (how long does it take?)."
        },
        footer = {"", "Example: ./oicq bench relay --rate 10000 --seconds 10 --users users.txt"})
final class RelayScenario extends Scenario {
    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "50",
            description = "Pairs of users. Default: ${DEFAULT-VALUE}.")
    int pairs;

    @Option(
            names = "--window",
            paramLabel = "W",
            defaultValue = "16",
            description = "Messages on their way in each pair, without --rate. Default: ${DEFAULT-VALUE}.")
    int window;

    @Option(names = "--rate", paramLabel = "R", description = "Messages a second, of all pairs together.")
    @Nullable
    Double rate;

    @Mixin
    TimeOptions time = new TimeOptions();

    @Mixin
    TextOptions text = new TextOptions();

    @Override
    void check() {
        range("--pairs", pairs, 1, 100_000);
        range("--window", window, 1, 10_000);
        windowOrRate(rate);
        if (rate != null) {
            range("--rate", rate, 0.1, 10_000_000);
        }
        range(time);
        range(text);
    }

    @Override
    boolean run(Bench bench) throws BenchException {
        List<User> users = bench.crowd().users(2 * pairs);
        Tally tally = new Tally();
        Pacer pacer = rate == null ? null : new Pacer(rate);
        PairLoad load = new PairLoad(tally, stamp(text), text, users, window, pacer);
        bench.crowd().logIn(users, load);
        Trial trial = trial(bench, time);
        trial.run(load);

        Report report = bench.report();
        report.count("pairs", "pairs", pairs);
        if (rate == null) {
            report.count("window", "on their way in each", window);
        } else {
            report.number("rate", "rate", rate, 0, "/s");
            report.number("generatorLateMicros", "generator late, at worst", tally.latest / 1e3, 0, "µs");
        }
        report.count("size", "bytes of text", text.size);
        trial.report(load, "messages", report);
        return tally.good();
    }
}
