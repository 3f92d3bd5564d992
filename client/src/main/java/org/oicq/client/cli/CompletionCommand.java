package org.oicq.client.cli;

import java.util.List;
import java.util.TreeMap;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;

/** What {@code ./oicq install} puts where shells look for completions. */
@Command(
        hidden = true,
        description = "Print the completions of a shell: bash (zsh takes it too) or fish.",
        footer = {"", "Example:", "  ./oicq client completion bash"})
final class CompletionCommand extends BaseCommand {
    /** The launcher's other commands, which other programs serve. */
    private static final List<String> OTHERS = List.of(
            "serve", "admin", "dump", "spec", "bench", "conformance", "package", "install", "uninstall", "test");

    @Parameters(paramLabel = "SHELL", description = "bash or fish.")
    private Shell shell = Shell.BASH;

    /** The shells with a form of their own. */
    enum Shell {
        BASH,
        FISH
    }

    @Override
    public Integer call() {
        CommandLine client = ClientCommand.program(new ClientCommand(main().settings(), console()), List.of());
        String script = shell == Shell.BASH ? bash(client) : fish(client);
        console().result(Json.object("event", "completion", "script", script), script);
        return Main.DONE;
    }

    private static String bash(CommandLine client) {
        CommandLine all = new CommandLine(CommandSpec.create().name("oicq"));
        all.addSubcommand("client", client);
        OTHERS.forEach(name ->
                all.addSubcommand(name, new CommandLine(CommandSpec.create().name(name))));
        return AutoComplete.bash("oicq", all);
    }

    private static String fish(CommandLine client) {
        StringBuilder script = new StringBuilder("complete -c oicq -f\n");
        String first = "complete -c oicq -n __fish_use_subcommand -a ";
        OTHERS.forEach(name -> script.append(first).append(name).append('\n'));
        script.append(first).append("client\n");
        new TreeMap<>(client.getSubcommands()).forEach((name, command) -> {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                String[] about = command.getCommandSpec().usageMessage().description();
                script.append("complete -c oicq -n '__fish_seen_subcommand_from client' -a ")
                        .append(name)
                        .append(" -d '")
                        .append(about.length == 0 ? "" : about[0].replace("'", "\\'"))
                        .append("'\n");
            }
        });
        return script.toString();
    }
}
