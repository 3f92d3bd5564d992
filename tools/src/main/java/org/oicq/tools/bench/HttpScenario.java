package org.oicq.tools.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Requests over HTTP. */
@Command(
        name = "http",
        mixinStandardHelpOptions = true,
        description = {
            "Requests over HTTP on connections that are kept alive, one at a time on each, every answer compared with"
                    + " what it must be: questions for messages (GetMsgEx, none waiting), or messages (CLTMSG) whose"
                    + " receivers check what comes: people on the binary protocol or, with '--to web', those who send,"
                    + " two by two, each of whom asks for its messages after every 50 that it has sent.",
            "With --rate requests are due evenly, whatever became of those before, and latency counts from then.",
            "'./oicq bench bare' is the yardstick: an HTTP server that does nothing. Load it with --bare."
        },
        footer = {"", "Example: ./oicq bench http --command cltmsg --connections 50 --users users.txt"})
final class HttpScenario extends Scenario {
    @Option(
            names = "--command",
            paramLabel = "NAME",
            defaultValue = "getmsgex",
            description = "getmsgex or cltmsg. Default: ${DEFAULT-VALUE}.")
    HttpLoad.Command command = HttpLoad.Command.GETMSGEX;

    @Option(
            names = "--to",
            paramLabel = "KIND",
            defaultValue = "binary",
            description = "Who gets the messages of cltmsg: binary or web. Default: ${DEFAULT-VALUE}.")
    HttpLoad.Receivers to = HttpLoad.Receivers.BINARY;

    @Option(
            names = "--connections",
            paramLabel = "N",
            defaultValue = "50",
            description = "Connections, each of a user of its own. Default: ${DEFAULT-VALUE}.")
    int connections;

    @Option(names = "--rate", paramLabel = "R", description = "Requests a second, of all connections together.")
    @Nullable
    Double rate;

    @Option(
            names = "--bare",
            description = "The server is the yardstick, './oicq bench bare': nobody logs in, and any answer is right.")
    boolean bare;

    @Mixin
    TimeOptions time = new TimeOptions();

    @Mixin
    TextOptions text = new TextOptions();

    @Override
    void check() {
        range("--connections", connections, 1, 100_000);
        if (command == HttpLoad.Command.CLTMSG && to == HttpLoad.Receivers.WEB && connections % 2 != 0) {
            throw wrong("--connections takes an even number with '--to web': they write to each other, two by two");
        }
        if (rate != null) {
            range("--rate", rate, 0.1, 10_000_000);
        }
        range(time);
        range(text);
    }

    @Override
    boolean run(Bench bench) throws BenchException {
        boolean messages = command == HttpLoad.Command.CLTMSG;
        int taking = messages && to == HttpLoad.Receivers.BINARY ? 2 * connections : connections;
        List<User> users = bare ? List.of() : bench.crowd().users(taking);
        Engine.need(taking);
        Tally tally = new Tally();
        Pacer pacer = rate == null ? null : new Pacer(rate);
        HttpLoad load = new HttpLoad(command, to, tally, stamp(text), text, users, connections, pacer, bench);
        bench.crowd().logIn(load.receivers(), load);
        load.logIn(options.atOnce);
        Trial trial = trial(bench, time);
        trial.run(load);

        Report report = bench.report();
        report.add("command", "command", load.words(), load.words());
        report.count("connections", "connections", connections);
        if (rate != null) {
            report.number("rate", "rate", rate, 0, "/s");
            report.number("generatorLateMicros", "generator late, at worst", tally.latest / 1e3, 0, "µs");
        }
        if (messages && !bare) {
            report.add("to", "to", to.name(), to == HttpLoad.Receivers.BINARY ? "the binary protocol" : "each other");
            report.count("size", "bytes of text", text.size);
        }
        trial.report(load, "requests", report);
        return tally.good();
    }
}
