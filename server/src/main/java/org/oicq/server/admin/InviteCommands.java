package org.oicq.server.admin;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ./oicq admin invite …}. */
@Command(
        name = "invite",
        description = {
            "Invitations: codes for people who want to register where the setting is 'registration = invite'. They write the",
            "code into the field for the e-mail address. It is not kept as their address."
        },
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: ./oicq admin invite create --uses 30 --for 14d --note 'class 3b'"})
final class InviteCommands {
    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Command(
            name = "create",
            description = "Makes a code and prints it; it can't be shown again.",
            footer = {"", "Example: ./oicq admin invite create"})
    int create(
            @Option(names = "--uses", paramLabel = "N", defaultValue = "1", description = "Accounts. Default: 1.")
                    int uses,
            @Option(names = "--for", paramLabel = "TIME", description = "As 30m, 12h or 7d. Default: for ever.")
                    @Nullable
                    String time,
            @Option(
                            names = "--note",
                            paramLabel = "TEXT",
                            defaultValue = "",
                            description = "A note, shown in the list.")
                    String note) {
        return admin.onDatabase((desk, results) -> {
            if (uses < 1) {
                results.error("--uses is 1 or more");
                return 2;
            }
            String code = desk.database().invites().create(uses, BanCommands.end(time), note);
            desk.audit("invite", 0, note);
            results.result(code, Map.of("code", code, "uses", uses));
            return 0;
        });
    }

    @Command(
            name = "list",
            description = "Lists the invitations that can still be used, without their codes.",
            footer = {"", "Example: ./oicq admin invite list"})
    int list() {
        return admin.onDatabase((desk, results) -> {
            results.table(
                    List.of("id", "uses left", "made", "until", "note"),
                    desk.database().invites().list().stream()
                            .<List<?>>map(invite -> List.of(
                                    invite.id(),
                                    invite.usesLeft(),
                                    UserCommands.time(invite.createdAt()),
                                    invite.end().map(UserCommands::time).orElse("for ever"),
                                    invite.note()))
                            .toList());
            return 0;
        });
    }

    @Command(
            name = "revoke",
            description = "Takes an invitation back; accounts that were made with it stay.",
            footer = {"", "Example: ./oicq admin invite revoke 3"})
    int revoke(@Parameters(paramLabel = "ID") long id) {
        return admin.onDatabase((desk, results) -> {
            if (!desk.database().invites().revoke(id)) {
                results.error("there is no invitation " + id + "; './oicq admin invite list' shows them");
                return 1;
            }
            desk.audit("revoke invite", 0, Long.toString(id));
            results.result("invitation " + id + " is revoked", Map.of("id", id, "done", "revoke"));
            return 0;
        });
    }
}
