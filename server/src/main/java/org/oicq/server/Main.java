package org.oicq.server;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.oicq.codec.text.Shown;
import org.oicq.server.admin.AdminCommand;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** The server's command line: {@code serve} and {@code admin}. */
public final class Main {
    private Main() {}

    /** Runs one command; its exit code is that of docs and design: 0 done, 1 refused, 2 usage, 3 connection. */
    public static void main(String[] arguments) {
        // A client of TLS 1.2 could have the handshake's arithmetic done again and again. Java reads this only once.
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
        System.setOut(new PrintStream(System.out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(System.err, true, StandardCharsets.UTF_8));
        System.exit(run(arguments));
    }

    /** Runs one command in this process. Returns its exit code. */
    static int run(String... arguments) {
        CommandSpec root = CommandSpec.create().name("./oicq");
        root.mixinStandardHelpOptions(true);
        CommandLine commands = new CommandLine(root)
                .addSubcommand("serve", ServeCommand.commandLine())
                .addSubcommand("admin", AdminCommand.commandLine())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(Main::wrongUsage);
        return commands.execute(arguments);
    }

    private static int wrongUsage(CommandLine.ParameterException e, String[] arguments) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName(" ");
        System.err.println("oicq: " + Shown.line(String.valueOf(e.getMessage())) + "; '" + command
                + " --help' shows what there is.");
        return 2;
    }
}
