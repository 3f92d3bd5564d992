package org.oicq.client.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.oicq.client.ConnectionLostException;
import org.oicq.client.OicqClient;
import org.oicq.client.RefusedException;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Runs {@code ./oicq client}. Exit codes: 0 done, 1 refused or nothing found, 2 wrong usage, 3 no connection. */
public final class Main {
    static final int DONE = 0;
    static final int REFUSED = 1;
    static final int USAGE = 2;
    static final int NO_CONNECTION = 3;

    private Main() {}

    /** Runs the words after {@code ./oicq client}. */
    public static void main(String[] args) throws InterruptedException {
        // For types that no option has, and that picocli would load at each start.
        System.setProperty("picocli.converters.excludes", "java[.](sql|time)[.].*");
        // Chinese must come out right whatever the platform's own charset is.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        // Null where neither input nor output is a terminal.
        boolean person = Optional.ofNullable(System.console())
                .map(java.io.Console::isTerminal)
                .orElse(false);
        Map<String, String> environment = System.getenv();
        boolean colour = environment.getOrDefault("NO_COLOR", "").isEmpty();
        int exitCode;
        try {
            Settings settings = Settings.of(environment);
            Console console = new Console(System.in, out, err, person, colour, settings.language());
            exitCode = run(List.of(args), settings, console);
        } catch (IOException | IllegalArgumentException e) {
            new Console(System.in, out, err, person, colour, Locale.ENGLISH).error(USAGE, sentence(e), e);
            exitCode = USAGE;
        }
        out.flush();
        try {
            OicqClient.stopThreads();
        } finally {
            System.exit(exitCode);
        }
    }

    /** Runs the program in this process and returns its exit code. */
    static int run(List<String> args, Settings settings, Console console) {
        return run(args, new ClientCommand(settings, console), console);
    }

    /** The same with these common options. */
    static int run(List<String> args, ClientCommand command, Console console) {
        CommandLine program = ClientCommand.program(command, args)
                .registerConverter(Long.class, WholeNumber::of)
                .registerConverter(long.class, WholeNumber::of)
                .setOut(console.writer())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpLongOptionsMaxWidth(24)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .setParameterExceptionHandler((e, words) -> {
                    console.style(args.contains("--json"), args.contains("--verbose"));
                    console.error(USAGE, usageSentence(e), e);
                    return USAGE;
                })
                .setExecutionExceptionHandler((e, _, _) -> failed(e, console));
        if (args.stream().anyMatch(word -> word.indexOf('\ufffd') >= 0)) {
            console.error(
                    USAGE,
                    "the command line has characters that this locale can't express; set LC_ALL=C.UTF-8 and try again",
                    new IllegalArgumentException(args.toString()));
            return USAGE;
        }
        return program.execute(args.toArray(String[]::new));
    }

    private static int failed(Exception e, Console console) {
        int exitCode = switch (e) {
            case ConnectionLostException _, TimeoutException _ -> NO_CONNECTION;
            case IllegalArgumentException _ -> USAGE;
            default -> REFUSED;
        };
        console.error(exitCode, sentence(e), e);
        return exitCode;
    }

    /** What went wrong, for a person. */
    static String sentence(Throwable e) {
        return switch (e) {
            case TimeoutException _ -> "the server did not answer in time; --timeout SECONDS gives it longer";
            case NoSuchFileException missing -> "there is no file or folder '" + missing.getFile() + "'";
            case AccessDeniedException denied -> "no permission for '" + denied.getFile() + "'";
            case ConnectionLostException lost
            when lost.takenOver() ->
                lost.getMessage() + "; one number has one session: to listen and send at once use 'listen --send'";
            case RefusedException _,
                    ConnectionLostException _,
                    IllegalArgumentException _,
                    IOException _,
                    UncheckedIOException _ -> String.valueOf(e.getMessage());
            default -> "this is a mistake in the program (" + e + "); --verbose shows where";
        };
    }

    private static String label(CommandLine.Model.ArgSpec argument) {
        return argument instanceof CommandLine.Model.OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String takes(CommandLine.Model.ArgSpec argument, String otherwise) {
        Class<?> type = argument.auxiliaryTypes()[0];
        Class<?> value = argument.typeInfo().isOptional() || argument.isMultiValue()
                ? argument.auxiliaryTypes()[argument.auxiliaryTypes().length - 1]
                : type;
        if (value.isEnum()) {
            return "takes "
                    + Arrays.stream(value.getEnumConstants())
                            .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                            .collect(Collectors.joining(" or "));
        }
        if (value == double.class || value == Double.class) {
            return "takes a number";
        }
        return value == int.class || value == Integer.class ? "takes a whole number" : otherwise;
    }

    private static String usageSentence(ParameterException e) {
        CommandLine command = e.getCommandLine();
        String sentence = String.valueOf(e.getMessage());
        if (e instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().getFirst();
            if (unmatched.isUnknownOption()) {
                sentence = "there is no option '" + word + "'";
            } else if (command.getSubcommands().isEmpty()) {
                sentence = "'" + word + "' is one word too many";
            } else {
                sentence = "there is no command '" + word + "'";
            }
        } else if (e instanceof MissingParameterException missing) {
            // No option has to be there, so one that is missing misses its value.
            sentence = missing.getMissing().stream()
                    .map(one -> label(one) + (one.isOption() ? " needs a value, " + one.paramLabel() : " is missing"))
                    .collect(Collectors.joining(" and "));
        } else if (e.getCause() instanceof TypeConversionException && e.getArgSpec() != null) {
            sentence = label(e.getArgSpec()) + " "
                    + takes(e.getArgSpec(), String.valueOf(e.getCause().getMessage())) + ", not '" + e.getValue() + "'";
        } else if (e.getArgSpec() != null && e.getValue() != null) {
            sentence = label(e.getArgSpec()) + " " + takes(e.getArgSpec(), "another value") + ", not '" + e.getValue()
                    + "'";
        }
        return sentence + "; see '" + command.getCommandSpec().qualifiedName() + " --help'";
    }
}
