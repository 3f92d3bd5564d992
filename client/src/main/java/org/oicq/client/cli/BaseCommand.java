package org.oicq.client.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command can reach: the common options and the console. */
abstract class BaseCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it
    private CommandSpec spec;

    final ClientCommand main() {
        return (ClientCommand) spec.root().userObject();
    }

    final Console console() {
        return main().console();
    }

    /** Nothing says which of the commands below this one is meant, for these things. */
    final ParameterException missing(String things) {
        List<String> names = List.copyOf(spec.subcommands().keySet());
        return usage(Sentence.of(
                "missing",
                "say what to do with {0}: {1} or {2}",
                Sentence.things(things),
                String.join(", ", names.subList(0, names.size() - 1)),
                names.getLast()));
    }

    /** A mistake on the command line. */
    final ParameterException usage(Sentence sentence) {
        return new WrongUsage(spec.commandLine(), sentence);
    }
}
