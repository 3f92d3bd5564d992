package org.oicq.client.cli;

import org.jspecify.annotations.Nullable;
import org.oicq.client.RefusedException;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.packet.Profile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The own data: 0x05 and 0x12. */
@Command(
        description = "Show your own data, or change them.",
        subcommands = {ProfileCommands.Show.class, ProfileCommands.Change.class},
        footer = {"", "Example:", "  ./oicq client --number 10001 profile change --city Shanghai --age 25"})
final class ProfileCommands extends QuietCommand {
    @Override
    int run() throws Exception {
        return show(this);
    }

    private static int show(QuietCommand command) throws Exception {
        long number = command.main().number();
        Profile own = command.visit(client -> client.viewUser(number));
        command.console().show(new ProfileView(number, own, command.main().charset()));
        return Main.DONE;
    }

    /** 0x05. */
    @Command(
            name = "show",
            description = "Show your own data.",
            footer = {"", "Example:", "  ./oicq client --number 10001 profile show"})
    static final class Show extends QuietCommand {
        @Override
        int run() throws Exception {
            return ProfileCommands.show(this);
        }
    }

    /** 0x12. */
    @Command(
            name = "change",
            description = "Change what the options name, and show the result.",
            footer = {"", "Example:", "  ./oicq client --number 10001 profile change --city Shanghai --age 25"})
    static final class Change extends QuietCommand {
        @Mixin
        private final ProfileOptions options = new ProfileOptions();

        @Option(names = "--new-password", paramLabel = "P", description = "A new password; ends your other sessions.")
        private @Nullable String newPassword;

        @Override
        int run() throws Exception {
            Authentication authentication = options.authentication(Authentication.UNCHANGED, this::usage);
            long number = main().number();
            // Two visits: what is sent after an answer would prove the messages that came before it.
            Profile old = visit(client -> client.viewUser(number));
            Profile wanted = options.applyTo(old, main().charset(), this::usage);
            Profile now;
            try {
                now = visit(
                        client -> client.changeData(wanted, newPassword == null ? "" : newPassword, authentication));
            } catch (RefusedException e) {
                throw options.problem(wanted)
                        .<RuntimeException>map(Problem::refused)
                        .orElse(e);
            }
            console().show(new ProfileView(number, now, main().charset()));
            return Main.DONE;
        }
    }
}
