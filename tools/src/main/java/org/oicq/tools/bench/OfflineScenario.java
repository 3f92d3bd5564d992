package org.oicq.tools.bench;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Messages to users who are not logged in. */
@Command(
        name = "offline",
        mixinStandardHelpOptions = true,
        description = {
            "Messages to users who are not logged in, so many at a time, each time followed by a question (0x05) whose"
                    + " answer says that the server has taken them.",
            "The figure is messages answered so. At the end the receivers log in, and all must come, in order."
        },
        footer = {"", "Example: ./oicq bench offline --pairs 50 --window 16 --users users.txt"})
final class OfflineScenario extends Scenario {
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
            description = "Messages before each question. Default: ${DEFAULT-VALUE}.")
    int window;

    @Mixin
    TimeOptions time = new TimeOptions();

    @Mixin
    TextOptions text = new TextOptions();

    @Override
    void check() {
        range("--pairs", pairs, 1, 100_000);
        range("--window", window, 1, 10_000);
        range(time);
        range(text);
    }

    @Override
    boolean run(Bench bench) throws BenchException {
        List<User> users = bench.crowd().users(2 * pairs);
        Tally tally = new Tally();
        OfflineLoad load = new OfflineLoad(tally, stamp(text), text, users, window, bench);
        bench.crowd().logIn(load.senders(), load);
        Trial trial = trial(bench, time);
        trial.run(load);

        Report report = bench.report();
        report.count("pairs", "pairs", pairs);
        report.count("window", "messages for each answer", window);
        report.count("size", "bytes of text", text.size);
        trial.report(load, "messages", report);
        return tally.good();
    }
}
