package org.oicq.client.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.oicq.client.Await;
import org.oicq.client.ClientListener;
import org.oicq.client.OicqClient;
import org.oicq.client.screen.History;
import org.oicq.client.screen.Talk;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.codes.LoginMode;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.wire.Text;
import picocli.CommandLine.TypeConversionException;

/** {@code ./oicq client} without a command: asks who one is where nothing says it, and opens the screen. */
final class Interactive {
    private final ClientCommand main;
    private final Console console;

    Interactive(ClientCommand main) {
        this.main = main;
        this.console = main.console();
    }

    /** Runs until the user leaves, and gives the exit code. */
    int run() throws IOException, InterruptedException, TimeoutException {
        long number;
        String password;
        boolean isNew = false;
        if (main.knowsNumber()) {
            number = main.number();
            password = main.password();
        } else {
            String typed = ask(Sentence.of("your-number", "Your number (empty gets a new one): "));
            if (typed.isEmpty()) {
                password = askPassword();
                number = register(password);
                isNew = true;
            } else {
                number = number(typed);
                password = askPassword();
            }
            checkAndSave(number, password);
        }
        Talk talk = new Talk(options(number), new ProgramCommands(main.settings(), console), listener -> {
            try {
                return main.stay(number, password, true, listener);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        if ("dumb".equals(main.settings().terminalType())) {
            talk.runPlain(console::readLine, console::print);
        } else {
            if (isNew) {
                talk.beginWith("profile");
            }
            talk.run();
        }
        return Main.DONE;
    }

    private Talk.Options options(long number) throws IOException {
        Settings settings = main.settings();
        Optional<History> history = Optional.empty();
        if (settings.isOn(Settings.Key.HISTORY, true)) {
            Settings.secretFolder(settings.dataFolder());
            history = Optional.of(new History(settings.dataFolder(), number));
        }
        Path downloads = settings.get(Settings.Key.DOWNLOADS)
                .map(Path::of)
                .orElseGet(() -> settings.home().resolve("Downloads"));
        return new Talk.Options(
                number,
                main.server().toString(),
                console.language(),
                history,
                Files.isDirectory(downloads) ? downloads : Path.of(""),
                console.colour(),
                settings.isOn(Settings.Key.BELL, true),
                settings.isOn(Settings.Key.NOTIFY, false));
    }

    private static long number(String typed) {
        try {
            return WholeNumber.of(typed);
        } catch (TypeConversionException _) {
            throw Problem.usage(Sentence.of("no-number", "your number is {0}, not '{1}'", WholeNumber.WANTED, typed));
        }
    }

    private String ask(Sentence question) throws IOException {
        console.prompt(question);
        String line = console.readLine();
        return line == null ? "" : line.strip();
    }

    private String askPassword() {
        return Optional.ofNullable(console.askPassword())
                .filter(password -> !password.isEmpty())
                .orElseThrow(() -> Problem.usage(Sentence.of("password-empty", "a password cannot be empty")));
    }

    private long register(String password) throws IOException, InterruptedException, TimeoutException {
        String nickname = ask(Sentence.of("your-nickname", "A nickname, which others see: "));
        try (OicqClient client = main.connect(ClientListener.NONE)) {
            long number = Await.result(client.register(
                    Profile.named(Text.of(nickname, main.charset())), password, Authentication.ASK_FIRST));
            console.hint(Sentence.of("new-number", "Your number is {0}. Note it down: you log in with it.", number));
            return number;
        }
    }

    /** Logs in once, out of sight, so that a wrong password is said before the screen opens; then offers to remember it. */
    private void checkAndSave(long number, String password) throws IOException, InterruptedException, TimeoutException {
        OicqClient client = main.connect(ClientListener.NONE, main.options().withoutAcknowledging());
        try {
            var _ = Await.result(client.logIn(number, password, LoginMode.INVISIBLE));
        } finally {
            client.abandon();
        }
        offerToKeep(number, password);
    }

    /** Offers the keyring, where there is one, and then the file. */
    private void offerToKeep(long number, String password) throws IOException {
        Optional<Keyring> keyring = main.settings().keyring();
        Path file = main.settings().file();
        if (keyring.isPresent()
                && console.confirm(
                        Sentence.of("keep-in-keyring", "Keep the password in the keyring of your desktop?"))) {
            main.settings().remember(main.server(), number, password, keyring);
        } else if (console.confirm(
                Sentence.of("keep-in-file", "Keep number and password in {0}, which only you can read?", file))) {
            main.settings().remember(main.server(), number, password, Optional.empty());
        }
    }
}
