package org.oicq.tools.bench;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A day with people in it. */
@Command(
        name = "mixed",
        mixinStandardHelpOptions = true,
        description = {
            "People come and go, talk in bursts, and a few of them get most of the messages; who is away gets its"
                    + " messages at the next log-in.",
            "Latency is that of messages to people who were there. At the end all come, and everything must have arrived."
        },
        footer = {"", "Example: ./oicq bench mixed --people 500 --rate 2000 --changes 20 --users users.txt"})
final class MixedScenario extends Scenario {
    @Option(
            names = "--people",
            paramLabel = "N",
            defaultValue = "200",
            description = "Users, of whom some three quarters are there at a time. Default: ${DEFAULT-VALUE}.")
    int people;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "1000",
            description = "Messages a second, of all together. Default: ${DEFAULT-VALUE}.")
    double rate;

    @Option(
            names = "--changes",
            paramLabel = "R",
            defaultValue = "10",
            description = "People a second who come or go. Default: ${DEFAULT-VALUE}.")
    double changes;

    @Mixin
    TimeOptions time = new TimeOptions();

    @Mixin
    TextOptions text = new TextOptions();

    @Override
    void check() {
        range("--people", people, 2, 20_000);
        range("--rate", rate, 0.1, 1_000_000);
        range("--changes", changes, 0.001, 100_000);
        range(time);
        range(text);
    }

    @Override
    boolean run(Bench bench) throws BenchException {
        List<User> users = bench.crowd().users(people);
        Tally tally = new Tally();
        MixedLoad load = new MixedLoad(tally, stamp(text), text, users, rate, changes, bench);
        bench.crowd().logIn(users.subList(0, Math.max(1, people * 3 / 4)), load);
        Trial trial = trial(bench, time);
        trial.run(load);

        Report report = bench.report();
        report.count("people", "people", people);
        report.number("rate", "rate", rate, 0, "/s");
        report.count("comings", "came", load.comings());
        report.count("goings", "went", load.goings());
        report.count("arrivedLater", "got at a log-in", load.arrivedLater());
        report.count("repeatedMessages", "came twice", tally.repeated);
        report.number("generatorLateMicros", "generator late, at worst", tally.latest / 1e3, 0, "µs");
        report.count("size", "bytes of text", text.size);
        trial.report(load, "messages", report);
        return tally.good();
    }
}
