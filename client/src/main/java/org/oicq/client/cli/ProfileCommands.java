package org.oicq.client.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.oicq.client.Await;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Profile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The own data: 0x05 and 0x12. */
@Command(
        name = "profile",
        description = "Show your own data, or change them.",
        subcommands = {ProfileCommands.Show.class, ProfileCommands.Change.class},
        footer = {"", "Example:", "  ./oicq client --number 10001 profile change --city Shanghai --age 25"})
final class ProfileCommands extends LoggedInCommand {
    @Override
    int run(OicqClient client, List<LoginReply.Group> groups) throws Exception {
        return LookCommands.show(this, client, client.number());
    }

    /** 0x05. */
    @Command(
            name = "show",
            description = "Show your own data.",
            footer = {"", "Example:", "  ./oicq client --number 10001 profile show"})
    static final class Show extends LoggedInCommand {
        @Override
        int run(OicqClient client, List<LoginReply.Group> groups) throws Exception {
            return LookCommands.show(this, client, client.number());
        }
    }

    /** 0x12. */
    @Command(
            name = "change",
            description = "Change what the options name, and show the result.",
            footer = {"", "Example:", "  ./oicq client --number 10001 profile change --city Shanghai --age 25"})
    static final class Change extends LoggedInCommand {
        @Mixin
        private final ProfileOptions options = new ProfileOptions();

        @Option(names = "--new-password", paramLabel = "P", description = "A new password; ends your other sessions.")
        private @Nullable String newPassword;

        @Override
        int run(OicqClient client, List<LoginReply.Group> groups) throws Exception {
            Authentication authentication = options.authentication(Authentication.UNCHANGED, this::usage);
            Profile old = Await.result(client.viewUser(client.number()));
            Profile wanted = options.applyTo(old, main().charset(), this::usage);
            Profile now =
                    Await.result(client.changeData(wanted, newPassword == null ? "" : newPassword, authentication));
            ProfileView view = new ProfileView(client.number(), now, main().charset());
            console().result(view.json(), view.text(console().language()));
            return Main.DONE;
        }
    }
}
