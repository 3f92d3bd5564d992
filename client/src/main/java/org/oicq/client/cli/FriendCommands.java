package org.oicq.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.oicq.client.AddOutcome;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.LoginReply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Commands for the friend list. */
final class FriendCommands {
    private FriendCommands() {}

    /** The list in reply 0x02. */
    @Command(
            description = "Print your friends and groups.",
            footer = {"", "Example:", "  ./oicq client --number 10001 friends"})
    static final class Friends extends QuietCommand {
        @Override
        int run() throws Exception {
            // The list comes with the log-in; there is nothing else to ask.
            var _ = visit(OicqClient::barrier);
            Table table = console().table("#", "GROUP", "NUMBER", "STATE", "NICKNAME");
            List<Map<String, Object>> objects = new ArrayList<>();
            for (LoginReply.Group group : groups()) {
                List<Map<String, Object>> friends = new ArrayList<>();
                if (group.friends().isEmpty()) {
                    table.row(group.groupNumber(), group.groupName(), "-", "", "");
                }
                for (LoginReply.Friend friend : group.friends()) {
                    String state = CodeTable.DISPLAY_MODE.name(
                            friend.friendState(), console().language());
                    table.row(
                            group.groupNumber(),
                            group.groupName(),
                            friend.friendNumber(),
                            console().name(CodeTable.DISPLAY_MODE, friend.friendState()),
                            friend.nickname());
                    friends.add(Json.object(
                            "number",
                            friend.friendNumber(),
                            "nickname",
                            friend.nickname().toString(),
                            "state",
                            friend.friendState(),
                            "stateName",
                            state,
                            "portraitNumber",
                            friend.portraitNumber()));
                }
                objects.add(Json.object(
                        "event",
                        "group",
                        "group",
                        group.groupNumber(),
                        "name",
                        group.groupName().toString(),
                        "friends",
                        friends));
            }
            console().results(objects, table.toString());
            return Main.DONE;
        }
    }

    /** 0x0C. */
    @Command(
            description = "Add a friend.",
            footer = {"", "Example:", "  ./oicq client --number 10001 add 10002"})
    static final class Add extends QuietCommand {
        @Parameters(paramLabel = "N", description = "The friend's number.")
        private long who;

        @Override
        int run() throws Exception {
            return report(console(), who, visit(client -> client.addFriend(who)));
        }
    }

    /** 0x0D. */
    @Command(
            description = "Ask to be allowed to add a friend.",
            footer = {"", "Example:", "  ./oicq client --number 10001 request 10002 We met in Beijing"})
    static final class Request extends QuietCommand {
        @Parameters(index = "0", paramLabel = "N", description = "The friend's number.")
        private long who;

        @Parameters(index = "1..*", paramLabel = "REASON", description = "What the other reads.")
        private List<String> reason = List.of();

        @Override
        int run() throws Exception {
            return report(console(), who, visit(client -> client.requestFriend(who, String.join(" ", reason))));
        }
    }

    /** Says what became of it; a friend who is not in the list and was not asked is a refusal. */
    private static int report(Console console, long who, AddOutcome outcome) {
        String name = outcome.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        Map<String, Object> object = Json.object("event", "add", "number", who, "outcome", name);
        switch (outcome) {
            case ADDED -> console.result(object, Sentence.of("added", "{0} is in your list now", who));
            case ASKED ->
                console.result(object, Sentence.of("asked", "{0} was asked; the answer comes as a message", who));
            case REFUSED -> console.refused(object, Sentence.of("not-added", "{0} does not want to be added", who));
            case ASK_FIRST ->
                console.refused(
                        object,
                        Sentence.of("ask-first", "{0} wants to be asked first: ./oicq client request {0} REASON", who));
        }
        return outcome == AddOutcome.ADDED || outcome == AddOutcome.ASKED ? Main.DONE : Main.REFUSED;
    }

    /** A yes or no. */
    enum Consent {
        YES,
        NO
    }

    /** 0x17. */
    @Command(
            description = "Answer a request to be added.",
            footer = {"", "Example:", "  ./oicq client --number 10002 answer 10001 yes"})
    static final class AnswerThem extends QuietCommand {
        @Parameters(index = "0", paramLabel = "N", description = "Who asked.")
        private long who;

        @Parameters(index = "1", paramLabel = "yes|no", description = "Whether they may add you.")
        private Consent consent = Consent.NO;

        @Override
        int run() throws Exception {
            boolean yes = consent == Consent.YES;
            var _ = visit(client -> client.answerRequest(who, yes));
            console()
                    .result(
                            Json.object("event", "answered", "number", who, "consent", yes),
                            yes
                                    ? Sentence.of("answered-yes", "{0} has you in their list now", who)
                                    : Sentence.of("answered-no", "{0} was told no", who));
            return Main.DONE;
        }
    }

    /** 0x0E. */
    @Command(
            description = "Remove a friend from your list.",
            footer = {"", "Example:", "  ./oicq client --number 10001 remove 10002"})
    static final class Remove extends QuietCommand {
        @Parameters(paramLabel = "N", description = "The friend's number.")
        private long who;

        @Override
        int run() throws Exception {
            var _ = visit(client -> client.deleteFriend(who));
            console()
                    .result(
                            Json.object("event", "removed", "number", who),
                            Sentence.of("removed", "{0} is not in your list any more", who));
            return Main.DONE;
        }
    }
}
