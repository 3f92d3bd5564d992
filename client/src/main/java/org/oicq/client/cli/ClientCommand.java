package org.oicq.client.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.oicq.client.Await;
import org.oicq.client.ClientListener;
import org.oicq.client.ClientOptions;
import org.oicq.client.ConnectionLostException;
import org.oicq.client.OicqClient;
import org.oicq.client.ShownFiles;
import org.oicq.client.StayingClient;
import org.oicq.client.Trust;
import org.oicq.codec.codes.LoginMode;
import org.oicq.codec.wire.WireCharset;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code ./oicq client}: the options that every command has, and what the commands make of them. */
@Command(
        name = "./oicq client",
        mixinStandardHelpOptions = true,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        description =
                "The reference client: one command for everything that the protocol can do. Without a command it is"
                        + " interactive.",
        footer = {
            "",
            "Exit codes: 0 done, 1 refused or nothing found, 2 wrong usage, 3 no connection.",
            "Example:",
            "  export OICQ_PASSWORD=secret",
            "  ./oicq client register --nickname Alice",
            "  ./oicq client --number 10001 send 10002 'Hello there'"
        })
final class ClientCommand implements Callable<Integer> {
    /** All commands by their names, in the order of the help; to ask each class for its name would take a start too long. */
    private static final List<Map.Entry<String, Class<?>>> COMMANDS = List.of(
            Map.entry("register", AccountCommands.Register.class),
            Map.entry("login", AccountCommands.LogIn.class),
            Map.entry("send", TalkCommands.Send.class),
            Map.entry("broadcast", TalkCommands.BroadcastToGroup.class),
            Map.entry("listen", TalkCommands.Listen.class),
            Map.entry("friends", FriendCommands.Friends.class),
            Map.entry("add", FriendCommands.Add.class),
            Map.entry("request", FriendCommands.Request.class),
            Map.entry("answer", FriendCommands.AnswerThem.class),
            Map.entry("remove", FriendCommands.Remove.class),
            Map.entry("block", BlockCommands.Block.class),
            Map.entry("unblock", BlockCommands.Unblock.class),
            Map.entry("blocked", BlockCommands.Blocked.class),
            Map.entry("group", GroupCommands.class),
            Map.entry("room", RoomCommands.class),
            Map.entry("online", LookCommands.Online.class),
            Map.entry("search", LookCommands.SearchUsers.class),
            Map.entry("whois", LookCommands.Whois.class),
            Map.entry("profile", ProfileCommands.class),
            Map.entry("status", AccountCommands.Status.class),
            Map.entry("monitor", TalkCommands.Watch.class),
            Map.entry("file", FileCommands.class),
            Map.entry("fax", FaxCommands.class),
            Map.entry("print", PrintCommands.class),
            Map.entry("pipe", PipeCommand.class),
            Map.entry("completion", CompletionCommand.class));

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it
    private CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            scope = ScopeType.INHERIT,
            converter = Address.Converter.class,
            description = "Where the server listens (or OICQ_SERVER; default: 127.0.0.1:8000).")
    private @Nullable Address server;

    @Option(
            names = "--number",
            paramLabel = "N",
            scope = ScopeType.INHERIT,
            description = "Your service number, as 'register' printed it (or OICQ_NUMBER).")
    private @Nullable Long number;

    @Option(
            names = "--password",
            paramLabel = "P",
            scope = ScopeType.INHERIT,
            description = "Your password. Others can see a command line: better set OICQ_PASSWORD, use --password-file,"
                    + " or be asked.")
    private @Nullable String password;

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Read the password from this file's first line.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--visible",
            scope = ScopeType.INHERIT,
            description = "Let friends see you online meanwhile. 'listen', 'status' and 'file receive' do so anyway.")
    private boolean visible;

    @Option(names = "--invisible", scope = ScopeType.INHERIT, description = "Let nobody see you online meanwhile.")
    private boolean invisible;

    @Option(
            names = "--charset",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "The charset of the server's texts (default: GB18030).")
    private @Nullable String charset;

    @Option(
            names = "--tls",
            scope = ScopeType.INHERIT,
            description = "Speak TLS. The server's certificate must be good, and for the host that --server names.")
    private boolean tls;

    @Option(
            names = "--tls-ca",
            paramLabel = "FILE",
            scope = ScopeType.INHERIT,
            description = "Speak TLS, and trust the certificates of this PEM file and no others.")
    private @Nullable Path tlsAuthority;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            scope = ScopeType.INHERIT,
            description = "How long to wait for the server (default: 10).")
    private @Nullable Integer timeout;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Print JSON Lines: one object a result, an event or an error.")
    private boolean json;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Print the stack trace of an error.")
    private boolean verbose;

    private final Settings settings;
    private final Console console;
    private final @Nullable OicqClient live;
    private final Waiting waiting = new Waiting();

    /** The program of somebody who has no connection yet. */
    ClientCommand(Settings settings, Console console) {
        this(settings, console, null);
    }

    /**
     * The commands on a connection that is logged in.
     *
     * @param live the connection, or null where each command makes its own
     */
    ClientCommand(Settings settings, Console console, @Nullable OicqClient live) {
        this.settings = settings;
        this.console = console;
        this.live = live;
    }

    /**
     * The program with the commands that are among these words, or with all of them where none is: to make them all takes
     * most of the time of a start.
     */
    static CommandLine program(ClientCommand main, List<String> words) {
        CommandLine program = new CommandLine(main);
        if (words.contains("--version") || words.contains("-V")) {
            // With a provider, picocli reads the version for each command that it makes.
            program.getCommandSpec().versionProvider(new Version());
        }
        List<Map.Entry<String, Class<?>>> named = COMMANDS.stream()
                .filter(command -> words.contains(command.getKey()))
                .toList();
        (named.isEmpty() ? COMMANDS : named)
                .forEach(command -> program.addSubcommand(command.getKey(), command.getValue()));
        if (named.isEmpty() || words.contains("--help") || words.contains("-h")) {
            HelpTexts.prepare(program, main.console.language(), main.live != null && !words.contains("--json"));
        }
        return program;
    }

    @Override
    public Integer call() throws Exception {
        if (live != null || !console.terminal()) {
            spec.commandLine().usage(console.writer());
            return Main.DONE;
        }
        return new Interactive(this).run();
    }

    /** The console, which speaks as the options say. */
    Console console() {
        console.style(json, verbose);
        return console;
    }

    Settings settings() {
        return settings;
    }

    /** The connection that is logged in already; null where each command makes its own. */
    @Nullable
    OicqClient live() {
        return live;
    }

    /** Keeps a number logged in, wherever these options say. */
    StayingClient stay(long as, String secret, boolean otherwise, StayingClient.Listener listener) throws IOException {
        return StayingClient.start(
                server().host(),
                server().port(),
                options(),
                as,
                secret,
                visible(otherwise) ? LoginMode.NORMAL : LoginMode.INVISIBLE,
                listener);
    }

    /** Whether somebody has said who they are. */
    boolean knowsNumber() {
        return number != null || settings.get(Settings.Key.NUMBER).isPresent();
    }

    /** What waits for the user, as the commands' own connections have seen it. */
    Waiting waiting() {
        return waiting;
    }

    WireCharset charset() {
        return WireCharset.of(
                charset != null ? charset : settings.get(Settings.Key.CHARSET).orElse(WireCharset.GB18030.name()));
    }

    /** Whether others shall see somebody who does not say {@code --visible} or {@code --invisible}. */
    boolean visible(boolean otherwise) {
        if (visible && invisible) {
            throw usage(exclude("--visible", "--invisible"));
        }
        return visible || (!invisible && settings.isOn(Settings.Key.VISIBLE, otherwise));
    }

    long number() {
        Long saved = number;
        if (saved == null) {
            saved = settings.get(Settings.Key.NUMBER)
                    .map(text -> parse(Settings.Key.NUMBER, text))
                    .orElse(null);
        }
        if (saved == null) {
            throw usage(Sentence.of(
                    "who-are-you",
                    "say who you are with --number N or OICQ_NUMBER; './oicq client register' makes a new number,"
                            + " and './oicq client --number N login --save' remembers one"));
        }
        return saved;
    }

    private long parse(Settings.Key key, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            throw usage(setting(key, Sentence.of("a-whole-number", "a whole number"), text));
        }
    }

    /**
     * The password from the options, the environment, the settings, the keyring, or the person at the terminal. What the
     * settings have belongs to their number and to no other.
     */
    String password() throws IOException {
        Optional<String> given = Optional.ofNullable(password);
        if (given.isEmpty() && passwordFile != null) {
            given = firstLine(passwordFile);
        }
        if (given.isEmpty()) {
            given = settings.environment(Settings.Key.PASSWORD);
        }
        Optional<String> file = settings.environment(Settings.Key.PASSWORD_FILE);
        if (given.isEmpty() && file.isPresent()) {
            given = firstLine(Path.of(file.get()));
        }
        boolean own = number == null
                || settings.saved(Settings.Key.NUMBER)
                        .filter(number.toString()::equals)
                        .isPresent();
        if (given.isEmpty() && own) {
            given = settings.saved(Settings.Key.PASSWORD);
            file = settings.saved(Settings.Key.PASSWORD_FILE);
            if (given.isEmpty() && file.isPresent()) {
                given = firstLine(Path.of(file.get()));
            }
        }
        Optional<Keyring> keyring = settings.keyring();
        if (given.isEmpty() && knowsNumber() && keyring.isPresent()) {
            given = keyring.get().password(server(), number());
        }
        if (given.isEmpty()) {
            given = Optional.ofNullable(console.askPassword());
        }
        return given.filter(text -> !text.isEmpty())
                .orElseThrow(() -> usage(Sentence.of(
                        "no-password",
                        "the password is missing: set OICQ_PASSWORD, or use --password-file FILE or --password P")));
    }

    private static Optional<String> firstLine(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst();
        }
    }

    /** Where the server is. */
    Address server() {
        if (server != null) {
            return server;
        }
        Optional<String> saved = settings.get(Settings.Key.SERVER);
        try {
            return saved.isPresent()
                    ? new Address.Converter().convert(saved.get())
                    : new Address("127.0.0.1", Address.DEFAULT_PORT);
        } catch (TypeConversionException e) {
            throw usage(setting(Settings.Key.SERVER, Address.WANTED, saved.orElse("")));
        }
    }

    /** How to connect. */
    ClientOptions options() throws IOException {
        long seconds = timeout != null
                ? timeout
                : settings.get(Settings.Key.TIMEOUT)
                        .map(text -> parse(Settings.Key.TIMEOUT, text))
                        .orElse(10L);
        if (seconds < 1 || seconds > 86_400) {
            throw usage(Sentence.of("timeout-range", "--timeout takes a number of seconds from 1 to 86400"));
        }
        ClientOptions options = ClientOptions.DEFAULTS
                .withCharset(charset())
                .withTimeout(Duration.ofSeconds(seconds))
                .withShown(new ShownFiles(settings.stateFolder(), text -> console.hint(Sentence.reason(text))));
        Path authority = tlsAuthority != null
                ? tlsAuthority
                : settings.get(Settings.Key.TLS_CA).map(Path::of).orElse(null);
        if (tls || authority != null || settings.isOn(Settings.Key.TLS, false)) {
            options = options.withTls(authority == null ? Trust.ofThisJava() : Trust.of(authority));
        }
        return options;
    }

    /** A connection to the server. */
    OicqClient connect(ClientListener listener) throws InterruptedException, TimeoutException, IOException {
        return connect(listener, options());
    }

    /** A connection to the server. */
    OicqClient connect(ClientListener listener, ClientOptions options) throws InterruptedException, TimeoutException {
        try {
            return Await.result(OicqClient.connect(server().host(), server().port(), options, listener));
        } catch (ConnectionLostException e) {
            throw Problem.noConnection(Sentence.of("not-connected", "{0}; {1}", Sentence.reason(e), hint(e)), e);
        }
    }

    private static Sentence hint(ConnectionLostException lost) {
        boolean tls = false;
        for (Throwable cause = lost.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return Sentence.of(
                        "hint-certificate",
                        "--tls-ca FILE names who is to be trusted, --server HOST:PORT the host as the certificate does");
            }
            tls |= cause instanceof SSLException;
        }
        return tls
                ? Sentence.of("hint-tls", "leave --tls away, or name another server with --server HOST:PORT")
                : Sentence.of(
                        "hint-server", "start a server with './oicq serve', or name another with --server HOST:PORT");
    }

    private static Sentence setting(Settings.Key key, Sentence wanted, String given) {
        return Sentence.of("setting", "the setting '{0}' takes {1}, not '{2}'", key.word(), wanted, given);
    }

    /** Two options that do not go together. */
    static Sentence exclude(String one, String other) {
        return Sentence.of("exclude", "{0} and {1} exclude each other", one, other);
    }

    /** What an option takes. */
    static Sentence range(String option, long least, long most) {
        return Sentence.of("range", "{0} takes a number from {1} to {2}", option, least, most);
    }

    private ParameterException usage(Sentence sentence) {
        return new WrongUsage(spec.commandLine(), sentence);
    }
}
