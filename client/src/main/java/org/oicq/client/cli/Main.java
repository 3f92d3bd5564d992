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
import org.oicq.client.ConnectionLostException;
import org.oicq.client.OicqClient;
import org.oicq.client.RefusedException;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
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
        } catch (IOException | IllegalArgumentException | Problem e) {
            new Console(System.in, out, err, person, colour, Settings.language(environment))
                    .error(USAGE, sentence(e), e);
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
                    Sentence.of(
                            "locale",
                            "the command line has characters that this locale can't express; set LC_ALL=C.UTF-8 and try"
                                    + " again"),
                    new IllegalArgumentException(args.toString()));
            return USAGE;
        }
        return program.execute(args.toArray(String[]::new));
    }

    private static int failed(Exception e, Console console) {
        int exitCode = switch (e) {
            case Problem problem -> problem.exitCode();
            case ConnectionLostException _, TimeoutException _ -> NO_CONNECTION;
            case IllegalArgumentException _ -> USAGE;
            default -> REFUSED;
        };
        console.error(exitCode, sentence(e), e);
        return exitCode;
    }

    /** What went wrong, for a person. */
    static Sentence sentence(Throwable e) {
        return switch (e) {
            case Problem problem -> problem.sentence();
            case TimeoutException _ ->
                Sentence.of("timeout", "the server did not answer in time; --timeout SECONDS gives it longer");
            case NoSuchFileException missing ->
                Sentence.of("no-file-or-folder", "there is no file or folder '{0}'", missing.getFile());
            case AccessDeniedException denied ->
                Sentence.of("no-permission", "no permission for '{0}'", denied.getFile());
            case ConnectionLostException lost
            when lost.takenOver() ->
                Sentence.of(
                        "taken-over",
                        "{0}; one number has one session: to listen and send at once use 'listen --send'",
                        Sentence.reason(lost));
            case RefusedException _,
                    ConnectionLostException _,
                    IllegalArgumentException _,
                    IOException _,
                    UncheckedIOException _ -> Sentence.reason(e);
            default -> Sentence.of("mistake", "this is a mistake in the program ({0}); --verbose shows where", e);
        };
    }

    private static String label(CommandLine.Model.ArgSpec argument) {
        return argument instanceof CommandLine.Model.OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    /** What an argument takes, where its type says so. */
    private static Sentence takes(CommandLine.Model.ArgSpec argument, Sentence otherwise) {
        Class<?> type = argument.auxiliaryTypes()[0];
        Class<?> value = argument.typeInfo().isOptional() || argument.isMultiValue()
                ? argument.auxiliaryTypes()[argument.auxiliaryTypes().length - 1]
                : type;
        if (value.isEnum()) {
            return Arrays.stream(value.getEnumConstants())
                    .map(constant -> Sentence.reason(constant.toString().toLowerCase(Locale.ROOT)))
                    .reduce((one, other) -> Sentence.of("or", "{0} or {1}", one, other))
                    .orElseThrow();
        }
        if (value == double.class || value == Double.class) {
            return Sentence.of("a-number", "a number");
        }
        if (value == int.class || value == Integer.class) {
            return Sentence.of("a-whole-number", "a whole number");
        }
        if (value == long.class || value == Long.class) {
            return WholeNumber.WANTED;
        }
        return value == Address.class ? Address.WANTED : otherwise;
    }

    private static Sentence missing(CommandLine.Model.ArgSpec argument) {
        // No option has to be there, so one that is missing misses its value.
        return argument.isOption()
                ? Sentence.of("needs-value", "{0} needs a value, {1}", label(argument), argument.paramLabel())
                : Sentence.of("is-missing", "{0} is missing", label(argument));
    }

    private static Sentence usageSentence(ParameterException e) {
        CommandLine command = e.getCommandLine();
        Sentence sentence = e instanceof WrongUsage wrong ? wrong.sentence() : Sentence.reason(e);
        if (e instanceof UnmatchedArgumentException unmatched) {
            String word = unmatched.getUnmatched().getFirst();
            if (unmatched.isUnknownOption()) {
                sentence = Sentence.of("no-option", "there is no option '{0}'", word);
            } else if (command.getSubcommands().isEmpty()) {
                sentence = Sentence.of("too-many-words", "'{0}' is one word too many", word);
            } else {
                sentence = Sentence.of("no-command", "there is no command '{0}'", word);
            }
        } else if (e instanceof MissingParameterException missing) {
            sentence = missing.getMissing().stream()
                    .map(Main::missing)
                    .reduce((one, other) -> Sentence.of("and", "{0} and {1}", one, other))
                    .orElse(sentence);
        } else if (e.getArgSpec() != null && e.getValue() != null) {
            sentence = Sentence.of(
                    "takes",
                    "{0} takes {1}, not '{2}'",
                    label(e.getArgSpec()),
                    takes(e.getArgSpec(), Sentence.of("another-value", "another value")),
                    e.getValue());
        }
        return Sentence.of(
                "see",
                "{0}; see '{1} --help'",
                sentence,
                command.getCommandSpec().qualifiedName());
    }
}
