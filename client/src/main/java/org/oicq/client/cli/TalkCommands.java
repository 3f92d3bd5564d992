package org.oicq.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.oicq.client.Await;
import org.oicq.client.ClientListener;
import org.oicq.client.OicqClient;
import org.oicq.client.RefusedException;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.codec.text.Shown;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** Commands for talk. */
final class TalkCommands {
    private TalkCommands() {}

    /** 0x03. */
    @Command(
            description = "Send a message; it is stored if the other is offline. With --room, say it in a room.",
            footer = {
                "",
                "Examples:",
                "  ./oicq client --number 10001 send 10002 Hello there",
                "  ./oicq client --number 10001 send --room 17 Hello everybody",
                "  printf 'one\\ntwo\\n' | ./oicq client --number 10001 send 10002 -"
            })
    static final class Send extends QuietCommand {
        /** Lines that go out with one log-in, at most; a burst of them passes every server's rate. */
        private static final int MOST_AT_ONCE = 200;

        @Option(names = "--room", paramLabel = "ROOM", description = "Say it in this room; then there is no TO.")
        private @Nullable Long room;

        @Parameters(index = "0", paramLabel = "TO", description = "The other's number; not with --room.")
        private String first = "";

        @Parameters(
                index = "1..*",
                paramLabel = "TEXT",
                description = "The message; - sends every line of standard input as one. Put -- before a text that"
                        + " starts with a dash.")
        private List<String> rest = List.of();

        private long to;
        private List<String> words = List.of();

        @Override
        int run() throws Exception {
            Long toRoom = room;
            if (toRoom != null) {
                to = toRoom;
                words = new ArrayList<>(rest);
                words.addFirst(first);
            } else {
                to = number(first);
                words = rest;
            }
            if (words.isEmpty()) {
                throw usage("TEXT is missing");
            }
            int count = words.equals(List.of("-")) && main().live() == null ? sendLines() : sendOne();
            console()
                    .result(
                            Json.object("event", "sent", room == null ? "to" : "room", to, "messages", count),
                            (room == null ? "sent to " : "said in room ")
                                    + to
                                    + (count == 1 ? "" : " (" + Count.of(count, "message") + ")"));
            return Main.DONE;
        }

        private int sendOne() throws Exception {
            String text = String.join(" ", words);
            var _ = visit(client -> sender(client).apply(text));
            return 1;
        }

        private long number(String word) {
            try {
                return WholeNumber.of(word);
            } catch (TypeConversionException e) {
                throw usage("TO " + e.getMessage() + ", not '" + word + "'");
            }
        }

        /** How a text is sent over a connection. */
        private Function<String, CompletableFuture<?>> sender(OicqClient client) {
            if (room == null) {
                return text -> client.send(to, text);
            }
            if (main().live() == null) {
                var _ = client.rooms().enter();
            }
            return text -> client.rooms().say(to, text);
        }

        private int sendLines() throws Exception {
            int sent = 0;
            List<String> lines = console().readLines(MOST_AT_ONCE);
            for (; !lines.isEmpty(); lines = console().readLines(MOST_AT_ONCE)) {
                List<String> texts =
                        lines.stream().filter(line -> !line.isBlank()).toList();
                if (!texts.isEmpty()) {
                    sent += sendAll(texts, sent);
                }
            }
            return sent;
        }

        private int sendAll(List<String> texts, int before) throws Exception {
            List<CompletableFuture<?>> taken = new ArrayList<>();
            List<CompletableFuture<?>> results = visit(client -> {
                Function<String, CompletableFuture<?>> sender = sender(client);
                texts.forEach(text -> taken.add(sender.apply(text)));
                // What was refused is looked at below, message by message.
                return CompletableFuture.allOf(taken.toArray(CompletableFuture[]::new))
                        .handle((_, _) -> taken);
            });
            for (int i = 0; i < results.size(); i++) {
                try {
                    Await.result(results.get(i));
                } catch (RefusedException e) {
                    long later = results.stream()
                            .skip(i + 1L)
                            .filter(future -> !future.isCompletedExceptionally())
                            .count();
                    throw new RefusedException(e.getMessage() + " (message " + (before + i + 1) + "; "
                            + (later == 0 ? "those before it were sent" : later + " after it were sent") + ")");
                }
            }
            return texts.size();
        }
    }

    /** 0x04. */
    @Command(
            description = "Send a message to all friends in a group.",
            footer = {"", "Example:", "  ./oicq client --number 10001 broadcast 0 Party at eight"})
    static final class BroadcastToGroup extends QuietCommand {
        @Parameters(index = "0", paramLabel = "GROUP", description = "The group's number; 0 = all friends.")
        private long group;

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "TEXT", description = "The message.")
        private List<String> words = List.of();

        @Override
        int run() throws Exception {
            String text = String.join(" ", words);
            var _ = visit(client -> client.broadcast(group, text));
            long friends = groups().stream()
                    .filter(one -> group == 0 || one.groupNumber() == group)
                    .mapToLong(one -> one.friends().size())
                    .sum();
            if (friends == 0) {
                throw new RefusedException(
                        group == 0
                                ? "there is nobody in your list, so nobody got it"
                                : "there is nobody in group " + group + ", so nobody got it");
            }
            console()
                    .result(
                            Json.object("event", "broadcast", "group", group, "friends", friends),
                            "sent to " + Count.of(friends, "friend") + (group == 0 ? "" : " in group " + group));
            return Main.DONE;
        }
    }

    /** Nothing but 0x02 and what comes after it. */
    @Command(
            description = "Print what comes, a line each. Another log-in of the same number ends it.",
            footer = {
                "",
                "Examples:",
                "  ./oicq client --number 10001 listen --seconds 60",
                "  echo '10002 Hello there' | ./oicq client --number 10001 listen --send --seconds 2"
            })
    static final class Listen extends LoggedInCommand {
        @Option(names = "--seconds", paramLabel = "S", description = "How long (default: 0, until Ctrl-C).")
        private double seconds;

        @Option(names = "--count", paramLabel = "C", description = "Leave after so many messages (default: 0, never).")
        private int count;

        private final CompletableFuture<Void> enough = new CompletableFuture<>();
        private final AtomicInteger shown = new AtomicInteger();

        @Option(
                names = "--send",
                description =
                        "Send meanwhile: each line of standard input is 'NUMBER TEXT', a message to that number, or"
                                + " '#ROOM TEXT'.")
        private boolean send;

        @Override
        ClientListener listener() {
            return new Incoming(console(), true) {
                @Override
                public void message(Message message) {
                    super.message(message);
                    shown();
                }

                @Override
                void roomEntry(RoomMessage message) {
                    super.roomEntry(message);
                    if (RoomLines.said(message) && message.number() != main().number()) {
                        shown();
                    }
                }
            };
        }

        private void shown() {
            if (shown.incrementAndGet() == count) {
                enough.complete(null);
            }
        }

        @Override
        void withLogIn(OicqClient client, ClientListener listener) {
            ((Incoming) listener).enter(client);
        }

        @Override
        boolean presence() {
            return true;
        }

        @Override
        int run(OicqClient client, List<LoginReply.Group> groups) throws Exception {
            console()
                    .hint("listening as " + client.number()
                            + (send ? "; a line 'NUMBER TEXT' sends a message" : "")
                            + (seconds > 0 ? "; it ends after " + seconds + " s" : "; Ctrl-C ends it"));
            if (send) {
                Thread.ofPlatform().daemon().name("oicq-lines").start(() -> sendLines(client));
            }
            stay(client, seconds, enough);
            return Main.DONE;
        }

        /** Sends line after line, and says at once what became of each that was not taken. */
        private void sendLines(OicqClient client) {
            try {
                for (String line = console().readLine();
                        line != null;
                        line = console().readLine()) {
                    if (!line.isBlank()) {
                        send(client, line.strip());
                    }
                }
            } catch (java.io.IOException e) {
                notSent("", String.valueOf(e.getMessage()));
            }
        }

        private void send(OicqClient client, String line) {
            String[] parts = line.split("\\s+", 2);
            if (parts.length < 2 || !parts[0].matches("#?\\d{1,10}")) {
                notSent(line, "a line is 'NUMBER TEXT', as in '10002 Hello there', or '#ROOM TEXT'");
                return;
            }
            try {
                if (parts[0].startsWith("#")) {
                    client.rooms()
                            .say(Long.parseLong(parts[0].substring(1)), parts[1])
                            .join();
                } else {
                    client.send(Long.parseLong(parts[0]), parts[1]).join();
                }
            } catch (CompletionException | IllegalArgumentException e) {
                notSent(
                        line,
                        Main.sentence(e instanceof CompletionException && e.getCause() != null ? e.getCause() : e));
            }
        }

        private void notSent(String line, String why) {
            console()
                    .refused(
                            Json.object("event", "not sent", "line", line, "error", why),
                            "not sent: " + Shown.line(line) + ": " + why);
        }
    }

    /** 0x11. */
    @Command(
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
