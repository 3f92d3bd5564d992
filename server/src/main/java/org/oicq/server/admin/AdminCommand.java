package org.oicq.server.admin;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.oicq.schema.Database;
import org.oicq.schema.DatabaseAccess;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.EmbeddedPostgres;
import org.oicq.server.config.ConfigOptions;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.config.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/**
 * {@code ./oicq admin}: the operator's commands. They work on the database of a running server, which hears of every
 * change and ends the sessions concerned at once.
 */
@Command(
        name = "admin",
        description = "The operator's commands on a running server's database.",
        subcommands = {
            UserCommands.class,
            RoomCommands.class,
            AuditCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            UpgradeCommand.class,
            ReloadCommand.class,
            PingCommand.class,
            SpaceCommand.class,
            SettingsCommand.class,
            BanCommands.class,
            InviteCommands.class,
            JobCommands.class,
            FaxCommands.class,
            TapCommand.class,
            NodeCommands.class
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: ./oicq admin user list"})
public final class AdminCommand implements Callable<Integer> {
    /** The settings that say which database, and what a password is made of. */
    private static final Set<String> SETTINGS = Set.of(
            "listen", "data", "backup-folder", "db", "db-user", "db-password", "charset", "hash-memory", "hash-passes");

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Write JSON Lines for a program.")
    private boolean json;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Show the stack trace of an error.")
    private boolean verbose;

    @Option(
            names = {"-h", "--help"},
            scope = ScopeType.INHERIT,
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("unused") // picocli reads it
    private boolean help;

    private @Nullable CommandLine line;

    /** Where the commands of a running server's console work; null on the command line, which finds its own place. */
    private @Nullable RemoteDesk desk;

    private @Nullable Results results;

    /** What a command does with the database; gives the exit code. */
    interface Work {
        int run(Desk desk, Results results);
    }

    /** The commands as people type them, with their options. They open the database that those name, and print. */
    public static CommandLine commandLine() {
        AdminCommand command = new AdminCommand();
        CommandLine line = new CommandLine(command);
        ConfigOptions.add(line.getCommandSpec(), SETTINGS::contains);
        command.line = line;
        return line;
    }

    /** The commands inside a running server. They work at this desk, and print nothing. */
    public static CommandLine at(RemoteDesk desk, Results results) {
        AdminCommand command = new AdminCommand();
        command.desk = desk;
        command.results = results;
        return new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true);
    }

    /** The desk inside a running server, for somebody who may not read or write any file there; empty on the command line. */
    Optional<RemoteDesk> remote() {
        return Optional.ofNullable(desk);
    }

    @Override
    public Integer call() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    /** Runs work on the database; what goes wrong is said in one sentence. */
    int onDatabase(Work work) {
        if (desk != null && results != null) {
            Desk here = desk;
            Results there = results;
            return guarded(there, () -> work.run(here, there));
        }
        return onSettings((settings, printed) -> {
            try (Database database = Database.open(access(settings), 2, settings.searchTime())) {
                return work.run(new TypedDesk(database, settings), printed);
            }
        });
    }

    /** Runs work that needs no open database, or opens one itself. */
    int onSettings(BiFunction<ServerConfig, Results, Integer> work) {
        if (desk != null && results != null) {
            ServerConfig inForce = desk.settings();
            Results there = results;
            return guarded(there, () -> work.apply(inForce, there));
        }
        Results printed = new PrintedResults(json);
        return guarded(printed, () -> {
            var options = Objects.requireNonNull(line).getParseResult();
            Map<String, String> texts = ConfigOptions.texts(options);
            return work.apply(Settings.read(texts), printed);
        });
    }

    private int guarded(Results told, IntSupplier work) {
        try {
            return work.getAsInt();
        } catch (IllegalArgumentException e) {
            return failed(told, 2, e);
        } catch (DatabaseException e) {
            return failed(told, 3, e);
        }
    }

    private int failed(Results told, int code, RuntimeException e) {
        told.error(String.valueOf(e.getMessage()));
        if (verbose && desk == null) {
            e.printStackTrace();
        }
        return code;
    }

    /** The database that a server runs on now. */
    static DatabaseAccess access(ServerConfig config) {
        if (!config.db().isEmpty()) {
            return new DatabaseAccess(config.db(), config.dbUser(), config.dbPassword());
        }
        return EmbeddedPostgres.running(config.data())
                .orElseThrow(() -> new DatabaseException("no server runs on the folder " + config.data()
                        + "; start it with ./oicq serve, or name its folder with --data"));
    }
}
