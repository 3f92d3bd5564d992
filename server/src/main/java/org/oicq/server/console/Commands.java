package org.oicq.server.console;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.oicq.schema.Database;
import org.oicq.server.admin.AdminCommand;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.oicq.Passwords;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Runs the commands of {@code ./oicq admin} for operators at the console. */
final class Commands {
    private final Database database;
    private final Supplier<ServerConfig> settings;
    private final Passwords passwords;

    /** Commands on a server's database. */
    Commands(Database database, Supplier<ServerConfig> settings, Passwords passwords) {
        this.database = database;
        this.settings = settings;
        this.passwords = passwords;
    }

    /**
     * Runs one command, and gives what came of it. May take long.
     *
     * @param actor the operator's number
     * @param words the command as one would type it after {@code ./oicq admin}
     * @param password what goes with it
     */
    Map<String, Object> run(long actor, List<String> words, Optional<String> password) {
        CollectedResults results = new CollectedResults();
        StringWriter help = new StringWriter();
        CommandLine line = AdminCommand.at(
                        new ConsoleDesk(database, settings.get(), passwords, actor, password), results)
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
