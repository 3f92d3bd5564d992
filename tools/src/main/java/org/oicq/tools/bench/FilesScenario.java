package org.oicq.tools.bench;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Files from user to user. */
@Command(
        name = "files",
        mixinStandardHelpOptions = true,
        description = {
            "One user of each pair offers files (0x13), the other accepts (0x14), and the pieces (0x15) go through the"
                    + " server, one file after the other.",
        },
        footer = {"", "Example: ./oicq bench files --pairs 2 --piece 65536 --users users.txt"})
final class FilesScenario extends Scenario {
    @Option(
            names = "--pairs",
            paramLabel = "N",
            defaultValue = "2",
            description = "Pairs of users. Default: ${DEFAULT-VALUE}.")
    int pairs;

    @Option(
            names = "--window",
            paramLabel = "W",
            defaultValue = "16",
            description = "Pieces on their way in each pair. Default: ${DEFAULT-VALUE}.")
    int window;

    @Option(
            names = "--piece",
            paramLabel = "BYTES",
            defaultValue = "65536",
            description = "Bytes of a piece, up to 1048000. Default: ${DEFAULT-VALUE}.")
    int piece;

    @Option(
            names = "--length",
            paramLabel = "BYTES",
            defaultValue = "268435456",
            description = "Bytes of a file. Default: ${DEFAULT-VALUE}.")
    long length;

    @Mixin
    TimeOptions time = new TimeOptions();

    @Override
    void check() {
        range("--pairs", pairs, 1, 10_000);
        range("--window", window, 1, 1_000);
        range("--piece", piece, 1, 1_048_000);
        range("--length", (double) length, 1, 4_294_967_295L);
        range(time);
    }

    @Override
    boolean run(Bench bench) throws BenchException {
        List<User> users = bench.crowd().users(2 * pairs);
        Tally tally = new Tally();
        FileLoad load = new FileLoad(tally, users, window, piece, length);
        bench.crowd().logIn(users, load);
        Trial trial = trial(bench, time);
        trial.run(load);

        Report report = bench.report();
        report.count("pairs", "pairs", pairs);
        report.count("window", "pieces on their way in each", window);
        report.count("piece", "bytes of a piece", piece);
        report.count("length", "bytes of a file", length);
        report.number("megabytesPerSecond", "MB/s", load.measuredBytes() / 1e6 / trial.seconds(), 0, "");
        report.count("filesDone", "whole files", load.filesDone());
        trial.report(load, "pieces", report);
        return tally.good();
    }
}
