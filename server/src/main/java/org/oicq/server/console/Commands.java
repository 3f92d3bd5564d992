package org.oicq.server.console;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oicq.server.admin.AdminCommand;
import org.oicq.server.config.ServerConfig;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Runs the commands of {@code ./oicq admin} for operators at the console. */
final class Commands {
    private final ConsoleDesk.Running running;
    private final Supplier<ServerConfig> settings;

    /** Commands on a running server. */
    Commands(ConsoleDesk.Running running, Supplier<ServerConfig> settings) {
        this.running = running;
        this.settings = settings;
    }

    /**
     * Runs one command, and gives what came of it. May take long.
     *
     * @param actor the operator's number
     * @param words the command as one would type it after {@code ./oicq admin}
     * @param password what goes with it
     * @param exchange files that come and go with it, where they can
     */
    Map<String, Object> run(long actor, List<String> words, Optional<String> password, Optional<Exchange> exchange) {
        CollectedResults results = new CollectedResults();
        StringWriter help = new StringWriter();
        CommandLine line = AdminCommand.at(new ConsoleDesk(running, settings.get(), actor, password, exchange), results)
                // A word that begins with @ would be the name of a file on the server.
                .setExpandAtFiles(false)
                .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF))
                .setOut(new PrintWriter(help))
                .setParameterExceptionHandler((e, _) -> {
                    results.error(String.valueOf(e.getMessage()));
                    return 2;
                });
        Failure failure = new Failure();
        line.setExecutionExceptionHandler(failure);
        int code = line.execute(words.toArray(String[]::new));
        failure.rethrow();
        if (!help.toString().isEmpty()) {
            results.result(help.toString(), Map.of());
        }
        return results.facts(code);
    }

    /** What a command threw, which picocli would print. */
    private static final class Failure implements CommandLine.IExecutionExceptionHandler {
        private @Nullable Exception thrown;

        @Override
        public int handleExecutionException(Exception e, CommandLine line, CommandLine.ParseResult parsed) {
            thrown = e;
            return 1;
        }

        void rethrow() {
            if (thrown != null) {
                throw thrown instanceof RuntimeException known ? known : new IllegalStateException(thrown);
            }
        }
    }
}
