package org.oicq.tools.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What is said in rooms, to all who are in them. */
@Command(
        name = "rooms",
        mixinStandardHelpOptions = true,
        description = {
            "In each room its members say something in turn, and all of them get it (0x03 of the chat server). Of each room"
                    + " the order, gaps and doubles are checked, and that all get the same; latency is from saying to"
                    + " the last member's receipt.",
            "With --window each room has so many on their way all the time; with --rate so many a second are said in all"
                    + " rooms together. Rooms are kept: the next run with the same users and numbers finds them."
        },
        footer = {"", "Example: ./oicq bench rooms --rooms 100 --members 3 --window 1 --users users.txt"})
final class RoomsScenario extends Scenario {
    /** The server's limits: in how many rooms somebody is, and how many one owns. */
    private static final int MOST_ROOMS = 200;

    private static final int MOST_OWNED = 20;

    @Option(
            names = "--rooms",
            paramLabel = "N",
            defaultValue = "100",
            description = "Rooms. Default: ${DEFAULT-VALUE}.")
    int rooms;

    @Option(
            names = "--members",
            paramLabel = "M",
            defaultValue = "3",
            description = "Members of each, all online. Default: ${DEFAULT-VALUE}.")
    int members;

    @Option(
            names = "--people",
            paramLabel = "P",
            description =
                    "Users of all rooms together, who are in several rooms where they are fewer than N x M (default).")
    @Nullable
    Integer people;

    @Option(
            names = "--window",
            paramLabel = "W",
            defaultValue = "1",
            description = "Messages on their way in each room, without --rate. Default: ${DEFAULT-VALUE}.")
    int window;

    @Option(names = "--rate", paramLabel = "R", description = "Messages a second, said in all rooms together.")
    @Nullable
    Double rate;

    @Mixin
    TimeOptions time = new TimeOptions();

    @Mixin
    TextOptions text = new TextOptions();

    @Override
    void check() {
        range("--rooms", rooms, 1, 100_000);
        range("--members", members, 1, 5_000);
        range("--window", window, 1, 10_000);
        windowOrRate(rate);
        if (rate != null) {
            range("--rate", rate, 0.1, 10_000_000);
        }
        if (people != null) {
            // Each has the same number of rooms, or one more, and owns its part of them.
            long each = ((long) rooms * members + people - 1) / people;
            range("--people", people, members, (double) rooms * members);
            if (each > MOST_ROOMS || (rooms + people - 1) / people > MOST_OWNED) {
                throw wrong(
                        "--people is too small: a user is in " + MOST_ROOMS + " rooms at most, and owns " + MOST_OWNED);
            }
        }
        range(time);
        range(text);
    }

    @Override
    boolean run(Bench bench) throws BenchException {
        List<User> users = bench.crowd().users(people == null ? rooms * members : people);
        Tally tally = new Tally();
        Pacer pacer = rate == null ? null : new Pacer(rate);
        RoomLoad load = new RoomLoad(tally, stamp(text), text, users, rooms, members, window, pacer);
        RoomMaking making = new RoomMaking(users, load.rooms(), bench.progress());
        bench.crowd().logIn(users, making);
        bench.engine().run(making);
        users.forEach(user -> user.watchedBy(load));
        Trial trial = trial(bench, time);
        trial.run(load);

        Report report = bench.report();
        report.count("rooms", "rooms", rooms);
        report.count("members", "members of each", members);
        if (rate == null) {
            report.count("window", "on their way in each", window);
        } else {
            report.number("rate", "rate", rate, 0, "/s");
            report.number("generatorLateMicros", "generator late, at worst", tally.latest / 1e3, 0, "µs");
        }
        report.count("size", "bytes of text", text.size);
        report.number("saidPerSecond", "said/s", load.said() / trial.seconds(), 0, "");
        trial.report(load, "delivered", report);
        return tally.good();
    }
}
