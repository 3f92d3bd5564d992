package org.oicq.tools.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Messages from one user to all friends. */
@Command(
        name = "broadcast",
        mixinStandardHelpOptions = true,
        description = {
            "One user broadcasts (0x04) to friends who are online; the figures are of delivered messages.",
            "With --window so many broadcasts are on their way all the time; with --rate so many a second are sent."
        },
        footer = {"", "Example: ./oicq bench broadcast --friends 250 --window 4 --users users.txt"})
final class BroadcastScenario extends Scenario {
    @Option(
            names = "--friends",
            paramLabel = "F",
            defaultValue = "50",
            description = "Friends who are online, up to 255. Default: ${DEFAULT-VALUE}.")
    int friends;

    @Option(
            names = "--window",
            paramLabel = "W",
            defaultValue = "1",
            description = "Broadcasts on their way, without --rate. Default: ${DEFAULT-VALUE}.")
    int window;

    @Option(names = "--rate", paramLabel = "R", description = "Broadcasts a second.")
    @Nullable
    Double rate;

    @Mixin
    TimeOptions time = new TimeOptions();

    @Mixin
    TextOptions text = new TextOptions();

    @Override
    void check() {
        range("--friends", friends, 1, 255);
        range("--window", window, 1, 10_000);
        windowOrRate(rate);
        if (rate != null) {
            range("--rate", rate, 0.1, 1_000_000);
        }
        range(time);
        range(text);
    }

    @Override
    boolean run(Bench bench) throws BenchException {
        List<User> users = bench.crowd().users(friends + 1);
        User sender = users.getFirst();
        List<User> others = users.subList(1, users.size());
        Tally tally = new Tally();
        BroadcastLoad load = new BroadcastLoad(
                tally, stamp(text), text, sender, others, window, rate == null ? null : new Pacer(rate));
        bench.crowd().logIn(others, load);
        Befriending befriending = new Befriending(sender, others);
        bench.crowd().logIn(List.of(sender), befriending);
        bench.engine().run(befriending);
        sender.watchedBy(load);
        Trial trial = trial(bench, time);
        trial.run(load);

        Report report = bench.report();
        report.count("friends", "friends online", friends);
        if (rate == null) {
            report.count("window", "broadcasts on their way", window);
        } else {
            report.number("rate", "broadcasts/s", rate, 0, "");
            report.number("generatorLateMicros", "generator late, at worst", tally.latest / 1e3, 0, "µs");
        }
        report.count("size", "bytes of text", text.size);
        trial.report(load, "delivered", report);
        return tally.good();
    }
}
