package org.oicq.client.cli;

import java.util.List;
import java.util.stream.Collectors;
import org.oicq.client.OicqClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Commands about who may not reach the user. */
final class BlockCommands {
    private BlockCommands() {}

    /** 0x1A. */
    @Command(
            description = "Let a user not reach you any more: they see you offline, and their messages go nowhere.",
            footer = {"", "Example:", "  ./oicq client --number 10001 block 10002"})
    static final class Block extends QuietCommand {
        @Parameters(paramLabel = "N", description = "The user's number.")
        private long who;

        @Override
        int run() throws Exception {
            var _ = visit(client -> client.block(who, true));
            console()
                    .result(
                            Json.object("event", "blocked", "number", who),
                            Sentence.of(
                                    "blocked",
                                    "{0} cannot reach you any more; './oicq client unblock {0}' undoes it",
                                    who));
            return Main.DONE;
        }
    }

    /** 0x1A. */
    @Command(
            description = "Let a user reach you again.",
            footer = {"", "Example:", "  ./oicq client --number 10001 unblock 10002"})
    static final class Unblock extends QuietCommand {
        @Parameters(paramLabel = "N", description = "The user's number.")
        private long who;

        @Override
        int run() throws Exception {
            var _ = visit(client -> client.block(who, false));
            console()
                    .result(
                            Json.object("event", "unblocked", "number", who),
                            Sentence.of("unblocked", "{0} can reach you again", who));
            return Main.DONE;
        }
    }

    /** 0x1B. */
    @Command(
            description = "Print whom you have blocked.",
            footer = {"", "Example:", "  ./oicq client --number 10001 blocked"})
    static final class Blocked extends QuietCommand {
        @Override
        int run() throws Exception {
            List<Long> all = visit(OicqClient::blocked);
            if (all.isEmpty()) {
                console()
                        .refused(
                                Json.object("event", "nobody blocked"),
                                Sentence.of("nobody-blocked", "you have blocked nobody"));
                return Main.REFUSED;
            }
            console()
                    .results(
                            all.stream()
                                    .map(number -> Json.object("event", "blocked", "number", number))
                                    .toList(),
                            all.stream().map(String::valueOf).collect(Collectors.joining("\n")));
            return Main.DONE;
        }
    }
}
