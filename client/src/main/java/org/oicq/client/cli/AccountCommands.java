package org.oicq.client.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.oicq.client.Await;
import org.oicq.client.ClientListener;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.wire.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands for the account itself. */
final class AccountCommands {
    private AccountCommands() {}

    /** 0x01. */
    @Command(
            description = "Make a new account; prints its number.",
            footer = {"", "Example:", "  OICQ_PASSWORD=secret ./oicq client register --nickname Alice --city Beijing"})
    static final class Register extends BaseCommand implements Callable<Integer> {
        @Mixin
        private final ProfileOptions options = new ProfileOptions();

        @Override
        public Integer call() throws Exception {
            String password = main().password();
            if (!options.hasNickname()) {
                throw usage(Sentence.of("needs-nickname", "a new account needs --nickname NAME"));
            }
            try (OicqClient client = main().connect(ClientListener.NONE)) {
                long number = Await.result(client.register(
                        options.applyTo(Profile.named(Text.EMPTY), main().charset(), this::usage),
                        password,
                        options.authentication(Authentication.ANYONE, this::usage)));
                console().result(Json.object("event", "registered", "number", number), Long.toString(number));
                return Main.DONE;
            }
        }
    }

    /** 0x02. */
    @Command(
            description = "Log in, show what is waiting, and leave.",
            footer = {
                "",
                "Examples:",
                "  OICQ_PASSWORD=secret ./oicq client --number 10001 login",
                "  ./oicq client --number 10001 login --save"
            })
    static final class LogIn extends LoggedInCommand {
        @Option(
                names = "--save",
                description = "Remember server, number and password in ~/.config/oicq/client.conf, for later commands.")
        private boolean save;

        @Option(
                names = "--keyring",
                description =
                        "Remember the password in the keyring of your desktop, and server and number as --save does.")
        private boolean keyring;

        private static final Duration SILENCE = Duration.ofMillis(500);
        private static final Duration AT_MOST = Duration.ofSeconds(10);

        private Optional<Incoming> incoming = Optional.empty();

        @Override
        ClientListener listener() {
            Incoming made = new Incoming(console(), false);
            incoming = Optional.of(made);
            return made;
        }

        private void save(long number) throws IOException {
            // What was said for this one command, as OICQ_PASSWORD in the environment, is what shall be remembered.
            Settings settings = main().settings();
            Optional<Keyring> kept = keyring ? settings.keyring() : Optional.empty();
            if (keyring && kept.isEmpty()) {
                throw Problem.usage(Sentence.of(
                        "no-keyring",
                        "there is no keyring here: it takes a desktop session, and 'secret-tool' (Debian's"
                                + " libsecret-tools); --save uses a file"));
            }
            settings.remember(main().server(), number, main().password(), kept);
            console()
                    .hint(
                            keyring
                                    ? Sentence.of(
                                            "saved-in-keyring",
                                            "saved in your keyring; server and number in {0}",
                                            settings.file())
                                    : Sentence.of(
                                            "saved-in-file", "saved in {0}, which only you can read", settings.file()));
        }

        @Override
        int run(OicqClient client, List<LoginReply.Group> groups) throws Exception {
            if (save || keyring) {
                save(client.number());
            }
            Await.result(client.barrier());
            incoming.orElseThrow().awaitSilence(SILENCE, AT_MOST);
            int friends =
                    groups.stream().mapToInt(group -> group.friends().size()).sum();
            console()
                    .result(
                            Json.object(
                                    "event",
                                    "logged in",
                                    "number",
                                    client.number(),
                                    "groups",
                                    groups.size(),
                                    "friends",
                                    friends),
                            Sentence.of(
                                    "logged-in",
                                    "logged in as {0}: {1} in {2}",
                                    client.number(),
                                    Sentence.count(friends, "friend"),
                                    Sentence.count(groups.size(), "group")));
            return Main.DONE;
        }
    }

    /** The words for a display mode. */
    enum Mode {
        ONLINE(DisplayMode.ONLINE),
        HIDDEN(DisplayMode.HIDDEN),
        BUSY(DisplayMode.DO_NOT_DISTURB),
        OFFLINE(DisplayMode.OFFLINE);

        private final DisplayMode mode;

        Mode(DisplayMode mode) {
            this.mode = mode;
        }

        Sentence sentence() {
            return switch (this) {
                case ONLINE -> Sentence.of("status-online", "you are online");
                case HIDDEN -> Sentence.of("status-hidden", "you are hidden");
                case BUSY -> Sentence.of("status-busy", "you are busy");
                case OFFLINE -> Sentence.of("status-offline", "you are offline");
            };
        }
    }

    /** 0x10. */
    @Command(
            description = {
                "Change how others see you.",
                "It lasts as long as you are logged in, so the command stays, and prints what comes."
            },
            footer = {"", "Example:", "  ./oicq client --number 10001 status busy --seconds 600"})
    static final class Status extends LoggedInCommand {
        @Parameters(paramLabel = "STATUS", description = "online, hidden, busy or offline; offline ends your session.")
        private Mode status = Mode.ONLINE;

        @Option(names = "--seconds", paramLabel = "S", description = "How long (default: 0, until Ctrl-C).")
        private double seconds;

        @Override
        ClientListener listener() {
            return new Incoming(console(), true);
        }

        @Override
        boolean presence() {
            // Nobody is to see somebody for a moment who wants to be hidden, or who leaves.
            return status == Mode.ONLINE || status == Mode.BUSY;
        }

        @Override
        int run(OicqClient client, List<LoginReply.Group> groups) throws Exception {
            Await.result(client.changeMode(status.mode));
            String name = status.name().toLowerCase(java.util.Locale.ROOT);
            boolean stays = status != Mode.OFFLINE && main().live() == null;
            console()
                    .result(
                            Json.object("event", "status", "status", name),
                            stays
                                    ? seconds > 0
                                            ? Sentence.of("status-for", "{0} for {1} s", status.sentence(), seconds)
                                            : Sentence.of("status-until", "{0} until Ctrl-C", status.sentence())
                                    : status.sentence());
            if (stays) {
                stay(client, seconds);
            }
            return Main.DONE;
        }
    }
}
