package org.oicq.client.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.oicq.client.Await;
import org.oicq.client.ClientListener;
import org.oicq.client.ClientOptions;
import org.oicq.client.ConnectionLostException;
import org.oicq.client.OicqClient;
import org.oicq.client.Trust;
import org.oicq.codec.wire.WireCharset;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code ./oicq client}: the options that every command has, and what the commands make of them. */
@Command(
        name = "./oicq client",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        description = "The reference client: one command for everything that the protocol can do.",
        footer = {
            "",
            "Exit codes: 0 done, 1 refused or nothing found, 2 wrong usage, 3 no connection.",
            "Example:",
            "  export OICQ_PASSWORD=secret",
            "  ./oicq client register --nickname Alice",
            "  ./oicq client --number 10001 send 10002 'Hello there'"
        },
        subcommands = {
            AccountCommands.Register.class,
            AccountCommands.LogIn.class,
            TalkCommands.Send.class,
            TalkCommands.BroadcastToGroup.class,
            TalkCommands.Listen.class,
            FriendCommands.Friends.class,
            FriendCommands.Add.class,
            FriendCommands.Request.class,
            FriendCommands.AnswerThem.class,
            FriendCommands.Remove.class,
            GroupCommands.class,
            LookCommands.Online.class,
            LookCommands.SearchUsers.class,
            LookCommands.Whois.class,
            ProfileCommands.class,
            AccountCommands.Status.class,
            TalkCommands.Watch.class,
            FileCommands.class
        })
final class ClientCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli injects it
    private CommandSpec spec;

    @Option(
            names = "--server",
            paramLabel = "HOST:PORT",
            scope = ScopeType.INHERIT,
            converter = Address.Converter.class,
            description = "Where the server listens (default: 127.0.0.1:8000).")
    private Address server = new Address("127.0.0.1", Address.DEFAULT_PORT);

    @Option(
            names = "--number",
            paramLabel = "N",
            scope = ScopeType.INHERIT,
            description = "Your service number, as 'register' printed it.")
    private @Nullable Long number;

    @Option(
            names = "--password",
            paramLabel = "P",
            scope = ScopeType.INHERIT,
            description = "Your password. Better set OICQ_PASSWORD: other users of the machine can see a command line.")
    private @Nullable String password;

    @Option(names = "--invisible", scope = ScopeType.INHERIT, description = "Log in without friends seeing it.")
    private boolean invisible;

    @Option(
            names = "--charset",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description = "The charset of the server's texts (default: GB18030).")
    private String charset = WireCharset.GB18030.name();

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
    private int timeout = 10;

    @Option(
            names = "--json",
            scope = ScopeType.INHERIT,
            description = "Print JSON Lines: one object a result, an event or an error.")
    private boolean json;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "Print the stack trace of an error.")
    private boolean verbose;

    private final Map<String, String> environment;
    private final Console console;

    ClientCommand(Map<String, String> environment, Console console) {
        this.environment = environment;
        this.console = console;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(console.writer());
        return Main.DONE;
    }

    /** The console, which speaks as the options say. */
    Console console() {
        console.style(json, verbose);
        return console;
    }

    WireCharset charset() {
        return WireCharset.of(charset);
    }

    boolean invisible() {
        return invisible;
    }

    long number() {
        if (number == null) {
            throw usage("say who you are with --number N; './oicq client register' makes a new number");
        }
        return number;
    }

    /** The password from the option, the environment, or the person at the terminal. */
    String password() {
        String given = password != null ? password : environment.get("OICQ_PASSWORD");
        if (given == null) {
            given = console.askPassword();
        }
        if (given == null || given.isEmpty()) {
            throw usage("the password is missing: set OICQ_PASSWORD, or use --password P");
        }
        return given;
    }

    /** A connection to the server. */
    OicqClient connect(ClientListener listener) throws InterruptedException, TimeoutException, IOException {
        if (timeout < 1) {
            throw usage("--timeout takes a number of seconds from 1 on");
        }
        ClientOptions options = ClientOptions.DEFAULTS.withCharset(charset()).withTimeout(Duration.ofSeconds(timeout));
        if (tls || tlsAuthority != null) {
            options = options.withTls(tlsAuthority == null ? Trust.ofThisJava() : Trust.of(tlsAuthority));
        }
        try {
            return Await.result(OicqClient.connect(server.host(), server.port(), options, listener));
        } catch (ConnectionLostException e) {
            throw new ConnectionLostException(e.getMessage() + "; " + hint(e), e);
        }
    }

    private static String hint(ConnectionLostException lost) {
        boolean tls = false;
        for (Throwable cause = lost.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return "--tls-ca FILE names who is to be trusted, --server HOST:PORT the host as the certificate does";
            }
            tls |= cause instanceof SSLException;
        }
        return tls
                ? "leave --tls away, or name another server with --server HOST:PORT"
                : "start a server with './oicq serve', or name another with --server HOST:PORT";
    }

    private ParameterException usage(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
