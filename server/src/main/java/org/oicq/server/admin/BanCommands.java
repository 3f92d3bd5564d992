package org.oicq.server.admin;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oicq.server.config.Network;
import org.oicq.server.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ./oicq admin ban …}. */
@Command(
        name = "ban",
        description =
                "Bans addresses and networks: their connections end at once, and new ones are closed without a word.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: ./oicq admin ban add 192.0.2.0/24 --for 7d --reason robots"})
final class BanCommands {
    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    /** The end of a time that begins now. */
    static Optional<Instant> end(@Nullable String time) {
        return time == null ? Optional.empty() : Optional.of(Instant.now().plus(Settings.duration(time)));
    }

    @Command(
            name = "add",
            description =
                    "Bans an address or a network, or changes its ban. An IPv6 user usually has a whole /64 network.",
            footer = {"", "Example: ./oicq admin ban add 2001:db8::/64"})
    int add(
            @Parameters(paramLabel = "NETWORK") String network,
            @Option(names = "--for", paramLabel = "TIME", description = "As 30m, 12h or 7d. Default: for ever.")
                    @Nullable
                    String time,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            defaultValue = "",
                            description = "A note, shown in the list.")
                    String reason) {
        return admin.onDatabase((desk, results) -> {
            String banned = Network.parse(network).toString();
            desk.database().bans().add(banned, end(time), reason);
            desk.audit(
                    "ban", 0, banned + (time == null ? "" : " for " + time) + (reason.isEmpty() ? "" : ": " + reason));
            results.result(banned + " is banned", Map.of("network", banned, "done", "ban"));
            return 0;
        });
    }

    @Command(
            name = "remove",
            description = "Ends a ban.",
            footer = {"", "Example: ./oicq admin ban remove 192.0.2.0/24"})
    int remove(@Parameters(paramLabel = "NETWORK") String network) {
        return admin.onDatabase((desk, results) -> {
            String banned = Network.parse(network).toString();
            if (!desk.database().bans().remove(banned)) {
                results.error("there is no ban of exactly " + banned + "; './oicq admin ban list' shows them");
                return 1;
            }
            desk.audit("unban", 0, banned);
            results.result(banned + " is not banned any more", Map.of("network", banned, "done", "unban"));
            return 0;
        });
    }

    @Command(
            name = "list",
            description = "Lists the bans.",
            footer = {"", "Example: ./oicq admin ban list"})
    int list() {
        return admin.onDatabase((desk, results) -> {
            results.table(
                    List.of("network", "made", "until", "reason"),
                    desk.database().bans().list().stream()
                            .<List<?>>map(ban -> List.of(
                                    Network.parse(ban.network()).toString(),
                                    UserCommands.time(ban.createdAt()),
                                    ban.end().map(UserCommands::time).orElse("for ever"),
                                    ban.reason()))
                            .toList());
            return 0;
        });
    }
}
