package org.oicq.client.cli;

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
        return usage("say what to do with " + things + ": "
                + String.join(", ", spec.subcommands().keySet()).replaceFirst(", (?=[^,]*$)", " or "));
    }

    /** A mistake on the command line. */
    final ParameterException usage(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
