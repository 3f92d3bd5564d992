package org.oicq.client.cli;

import java.util.List;
import org.oicq.client.Await;
import org.oicq.client.ClientListener;
import org.oicq.client.OicqClient;
import org.oicq.client.RefusedException;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.text.Shown;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands for talk. */
final class TalkCommands {
    private TalkCommands() {}

    /** 0x03. */
    @Command(
            name = "send",
            description = "Send a message; it is stored if the other is offline.",
            footer = {
                "",
                "Examples:",
                "  ./oicq client --number 10001 send 10002 Hello there",
                "  ./oicq client --number 10001 send 10002 - < lines.txt"
            })
    static final class Send extends LoggedInCommand {
        @Parameters(index = "0", paramLabel = "TO", description = "The other's number.")
        private long to;

        @Parameters(
                index = "1..*",
                arity = "1..*",
                paramLabel = "TEXT",
                description = "The message; - sends every line of standard input as one. Put -- before a text that"
                        + " starts with a dash.")
        private List<String> words = List.of();

        @Override
        int run(OicqClient client, List<LoginReply.Group> groups) throws Exception {
            int count = words.equals(List.of("-")) ? sendLines(client) : sendOne(client, String.join(" ", words));
            console()
                    .result(
                            Json.object("event", "sent", "to", to, "messages", count),
                            "sent to " + to + (count == 1 ? "" : " (" + count + " messages)"));
            return Main.DONE;
        }

        private int sendOne(OicqClient client, String text) throws Exception {
            Await.result(client.send(to, text));
            return 1;
        }

        private int sendLines(OicqClient client) throws Exception {
            int count = 0;
            for (String line = console().readLine();
                    line != null;
                    line = console().readLine()) {
                if (!line.isBlank()) {
                    try {
                        count += sendOne(client, line);
                    } catch (RefusedException e) {
                        throw new RefusedException(
                                e.getMessage() + " (message " + (count + 1) + "; those before it were sent)");
                    }
                }
            }
            return count;
        }
    }

    /** 0x04. */
    @Command(
            name = "broadcast",
            description = "Send a message to all friends in a group.",
            footer = {"", "Example:", "  ./oicq client --number 10001 broadcast 0 Party at eight"})
    static final class BroadcastToGroup extends LoggedInCommand {
        @Parameters(index = "0", paramLabel = "GROUP", description = "The group's number; 0 = all friends.")
        private long group;

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "TEXT", description = "The message.")
        private List<String> words = List.of();

        @Override
        int run(OicqClient client, List<LoginReply.Group> groups) throws Exception {
            Await.result(client.broadcast(group, String.join(" ", words)));
            console()
                    .result(
                            Json.object("event", "broadcast", "group", group),
                            group == 0 ? "sent to all friends" : "sent to the friends in group " + group);
            return Main.DONE;
        }
    }

    /** Nothing but 0x02 and what comes after it. */
    @Command(
            name = "listen",
            description = "Print what comes, a line each. Another log-in of the same number ends it.",
            footer = {"", "Example:", "  ./oicq client --number 10001 listen --seconds 60"})
    static final class Listen extends LoggedInCommand {
        @Option(names = "--seconds", paramLabel = "S", description = "How long (default: 0, until Ctrl-C).")
        private double seconds;

        @Override
        ClientListener listener() {
            return new Incoming(console(), true);
        }

        @Override
        int run(OicqClient client, List<LoginReply.Group> groups) throws Exception {
            console()
                    .hint("listening as " + client.number()
                            + (seconds > 0 ? " for " + seconds + " s" : "; Ctrl-C ends it"));
            stay(client, seconds);
            return Main.DONE;
        }
    }

    /** 0x11. */
    @Command(
            name = "monitor",
            description = "Print a user's talk; for supervisors only. It ends with this command.",
            footer = {"", "Example:", "  ./oicq client --number 10001 monitor 10002 --seconds 60"})
    static final class Watch extends LoggedInCommand {
        @Parameters(paramLabel = "N", description = "The user's number.")
        private long who;

        @Option(names = "--seconds", paramLabel = "S", description = "How long (default: 0, until Ctrl-C).")
        private double seconds;

        @Override
        ClientListener listener() {
            return new Incoming(console(), true);
        }

        @Override
        int run(OicqClient client, List<LoginReply.Group> groups) throws Exception {
            String answer = Await.result(client.monitor(who));
            console().hint(answer.isEmpty() ? "watching " + who + "; Ctrl-C ends it" : Shown.line(answer));
            stay(client, seconds);
            return Main.DONE;
        }
    }
}
