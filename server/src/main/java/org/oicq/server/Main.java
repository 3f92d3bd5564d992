package org.oicq.server;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The server's command line: {@code serve} and {@code admin}. */
public final class Main {
    private Main() {}

    /** Runs one command; its exit code is that of docs and design: 0 done, 1 refused, 2 usage, 3 connection. */
    public static void main(String[] arguments) throws InterruptedException {
        System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(System.err, true, StandardCharsets.UTF_8));
        System.exit(run(arguments));
    }

    private static int run(String[] arguments) throws InterruptedException {
        CommandSpec root = CommandSpec.create().name("./oicq");
        root.addOption(OptionSpec.builder("-h", "--help").usageHelp(true).build());
        CommandLine commands = new CommandLine(root).addSubcommand("serve", ServeCommand.spec());
        ParseResult parsed;
        try {
            parsed = commands.parseArgs(arguments);
        } catch (CommandLine.ParameterException e) {
            String name = e.getCommandLine().getCommandName();
            System.err.println(
                    "oicq " + name + ": " + e.getMessage() + "; './oicq " + name + " --help' shows what there is.");
            return 2;
        }
        Integer help = CommandLine.executeHelpRequest(parsed);
        if (help != null) {
            return help;
        }
        if (!parsed.hasSubcommand()) {
            commands.usage(System.out);
            return 2;
        }
        return ServeCommand.run(parsed.subcommand());
    }

    /** Says what went wrong in one sentence, with the trace only where it was asked for. Returns the code. */
    static int fail(int code, Exception cause, ParseResult options) {
        System.err.println("oicq: " + cause.getMessage());
        if (options.hasMatchedOption("--verbose")) {
            cause.printStackTrace();
        }
        return code;
    }
}
