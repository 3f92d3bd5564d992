package org.oicq.tools;

import org.oicq.tools.bench.BenchCommand;
import org.oicq.tools.bench.faults.FaultsCommand;
import org.oicq.tools.bench.faults.SoakCommand;
import org.oicq.tools.conformance.ConformanceCommand;
import org.oicq.tools.dump.DumpCommand;
import org.oicq.tools.spec.SpecCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;

/** The tools' command line. */
@Command(
        name = "./oicq",
        mixinStandardHelpOptions = true,
        version = "oicq tools",
        description = "Inspects the OICQ protocol.",
        footer = {"", "Example: ./oicq dump talk.pcap"})
public final class Main {
    private static final int WRONG_USAGE = 2;
    private static final int BROKEN = 3;

    private Main() {}

    /** Runs the command that the arguments name and exits with its code. */
    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The commands, with errors as one sentence each. */
    public static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Main())
                .addSubcommand(new DumpCommand())
                .addSubcommand(new SpecCommand())
                .addSubcommand(new ConformanceCommand())
                .addSubcommand(new CommandLine(new BenchCommand())
                        .addSubcommand(new FaultsCommand())
                        .addSubcommand(new SoakCommand()));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler(Main::wrongUsage);
        line.setExecutionExceptionHandler((e, command, _) -> {
            command.getErr().println("oicq: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
            if (command.getCommand() instanceof DumpCommand dump && dump.verbose()) {
                e.printStackTrace(command.getErr());
            }
            return BROKEN;
        });
        return line;
    }

    private static int wrongUsage(ParameterException e, String[] args) {
        CommandLine command = e.getCommandLine();
        command.getErr()
                .println("oicq: " + e.getMessage() + " ("
                        + command.getCommandSpec().qualifiedName() + " --help)");
        return WRONG_USAGE;
    }
}
