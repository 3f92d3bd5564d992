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
                description = {
                    "The message. Put -- before a text that starts with a dash.",
                    "- sends every line of standard input as one."
                })
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
                throw usage(Sentence.of("is-missing", "{0} is missing", "TEXT"));
            }
            int count = words.equals(List.of("-")) && main().live() == null ? sendLines() : sendOne();
            console()
                    .result(
                            Json.object("event", "sent", room == null ? "to" : "room", to, "messages", count),
                            sentTo(count));
            return Main.DONE;
        }

        private Sentence sentTo(int count) {
            Sentence one = room == null
                    ? Sentence.of("sent-to", "sent to {0}", to)
                    : Sentence.of("said-in-room", "said in room {0}", to);
            return count == 1 ? one : Sentence.of("with-count", "{0} ({1})", one, Sentence.count(count, "message"));
        }

        private int sendOne() throws Exception {
            String text = String.join(" ", words);
            var _ = visit(client -> sender(client).apply(text));
            return 1;
        }

        private long number(String word) {
            try {
                return WholeNumber.of(word);
            } catch (TypeConversionException _) {
                throw usage(Sentence.of("takes", "{0} takes {1}, not '{2}'", "TO", WholeNumber.WANTED, word));
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
                    throw Problem.refused(
                            later == 0
                                    ? Sentence.of(
                                            "not-all-sent",
                                            "{0} (message {1}; those before it were sent)",
                                            Sentence.reason(e),
                                            before + i + 1)
                                    : Sentence.of(
                                            "not-one-sent",
                                            "{0} (message {1}; {2} after it were sent)",
                                            Sentence.reason(e),
                                            before + i + 1,
                                            later));
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
                throw Problem.refused(
                        group == 0
                                ? Sentence.of("list-empty", "there is nobody in your list, so nobody got it")
                                : Sentence.of("group-empty", "there is nobody in group {0}, so nobody got it", group));
            }
            console()
                    .result(
                            Json.object("event", "broadcast", "group", group, "friends", friends),
                            group == 0
                                    ? Sentence.of("broadcast", "sent to {0}", Sentence.count(friends, "friend"))
                                    : Sentence.of(
                                            "broadcast-in-group",
                                            "sent to {0} in group {1}",
                                            Sentence.count(friends, "friend"),
                                            group));
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
                    .hint(Sentence.of(
                            "listening",
                            "{0}; {1}",
                            send
                                    ? Sentence.of(
                                            "listening-and-sending",
                                            "listening as {0}; a line 'NUMBER TEXT' sends a message",
                                            client.number())
                                    : Sentence.of("listening-as", "listening as {0}", client.number()),
                            seconds > 0
                                    ? Sentence.of("ends-after", "it ends after {0} s", seconds)
                                    : Sentence.of("ctrl-c-ends", "Ctrl-C ends it")));
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
            } catch (java.io.IOException | Problem e) {
                notSent("", Main.sentence(e));
            }
        }

        private void send(OicqClient client, String line) {
            String[] parts = line.split("\\s+", 2);
            if (parts.length < 2 || !parts[0].matches("#?\\d{1,10}")) {
                notSent(
                        line,
                        Sentence.of(
                                "a-line-is", "a line is 'NUMBER TEXT', as in '10002 Hello there', or '#ROOM TEXT'"));
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

        private void notSent(String line, Sentence why) {
            console()
                    .refused(
                            Json.object("event", "not sent", "line", line, "error", why.toString()),
                            Sentence.of("not-sent", "not sent: {0}: {1}", Shown.line(line), why));
        }
    }

    /** 0x11. */
    @Command(
            description = {"Print a user's talk; for supervisors only.", "It ends with this command."},
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
            console()
                    .hint(
                            !answer.isEmpty()
                                    ? Sentence.reason(Shown.line(answer))
                                    : main().live() == null
                                            ? Sentence.of("watching", "watching {0}; Ctrl-C ends it", who)
                                            : Sentence.of("watching-here", "watching {0}", who));
            stay(client, seconds);
            return Main.DONE;
        }
    }
}
