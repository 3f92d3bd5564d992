package org.oicq.client.cli;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.oicq.client.ClientException;
import org.oicq.client.ConnectionLostException;
import org.oicq.client.Downloads;
import org.oicq.client.OicqClient;
import org.oicq.client.RefusedException;
import org.oicq.client.StayingClient;
import org.oicq.codec.document.FaxArrived;
import org.oicq.codec.document.JobChange;
import org.oicq.codec.packet.FileContent;
import org.oicq.codec.packet.KeptMessage;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.OfferFile;
import org.oicq.codec.packet.chat.MyRooms;
import org.oicq.codec.packet.chat.RoomMessage;
import picocli.CommandLine.Command;

/** One connection for another program: commands in, events out, a line of JSON each. */
@Command(
        description = "Serve another program: JSON Lines with commands come in, and with events and results go out.",
        footer = {
            "",
            "In:  {\"id\":1,\"command\":[\"send\",\"10002\",\"hello\"]}; every command of this program but those that"
                    + " listen.",
            "     Files: [\"accept\",\"10002\",\"FOLDER\"] and [\"refuse\",\"10002\"].",
            "Out: events as 'listen --json' prints them; the results of a command with its id, and at last",
            "     {\"event\":\"done\",\"id\":1,\"exit\":0}. It ends with its input, after the last command.",
            "     After the first fax or print command also how your jobs get on, and which faxes come in:",
            "     {\"event\":\"job change\",\"job\":17,\"state\":\"done\",\"information\":\"\"}.",
            "docs/client.md has bots in Python and shell.",
            "Example:",
            "  echo '{\"id\":1,\"command\":[\"send\",\"10002\",\"hello\"]}' | ./oicq client --number 10001 pipe"
        })
final class PipeCommand extends BaseCommand {
    private static final Duration GOODBYE = Duration.ofSeconds(2);

    private final CountDownLatch loggedIn = new CountDownLatch(1);
    private volatile Optional<String> stopped = Optional.empty();

    @Override
    public Integer call() throws Exception {
        if (main().live() != null) {
            throw usage(Sentence.of("pipe-already", "this is a pipe already"));
        }
        Console console = console();
        console.style(true, false);
        Ears ears = new Ears(console);
        StayingClient staying = main().stay(main().number(), main().password(), true, ears);
        try {
            loggedIn.await();
            if (stopped.isPresent()) {
                throw new RefusedException(stopped.get());
            }
            ProgramCommands commands = new ProgramCommands(main().settings(), console);
            for (String line = console.readLine(); line != null; line = console.readLine()) {
                if (!line.isBlank()) {
                    handle(line, staying, commands, ears, console.sibling());
                }
            }
            return Main.DONE;
        } finally {
            Optional<OicqClient> client = staying.client();
            staying.close();
            // What came is printed before the program ends, and the goodbye says so to the server.
            client.ifPresent(one -> one.closed()
                    .completeOnTimeout(new ConnectionLostException(""), GOODBYE.toMillis(), TimeUnit.MILLISECONDS)
                    .join());
        }
    }

    private void handle(String line, StayingClient staying, ProgramCommands commands, Ears ears, Console answers) {
        Object id = null;
        int exit = Main.USAGE;
        try {
            Map<String, Object> request = JSON.std.mapFrom(line);
            id = request.get("id");
            Object said = request.get("command");
            if (id != null) {
                answers.mark(Map.of("id", id));
            }
            if (!(said instanceof List<?> list) || list.isEmpty()) {
                throw new IllegalArgumentException("a line is {\"id\":1,\"command\":[\"send\",\"10002\",\"hello\"]}");
            }
            List<String> words = new ArrayList<>();
            list.forEach(word -> words.add(String.valueOf(word)));
            exit = run(words, staying, commands, ears, answers);
        } catch (IOException e) {
            answers.error(Main.USAGE, Sentence.reason("this line is no JSON: " + firstLine(e)), e);
        } catch (IllegalArgumentException e) {
            answers.error(Main.USAGE, Sentence.reason(e), e);
        }
        answers.result(Json.object("event", "done", "exit", exit), "");
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private int run(List<String> words, StayingClient staying, ProgramCommands commands, Ears ears, Console answers) {
        Optional<OicqClient> client = staying.client();
        if (client.isEmpty()) {
            answers.error(
                    Main.NO_CONNECTION, Sentence.reason("there is no connection now"), new IllegalStateException());
            return Main.NO_CONNECTION;
        }
        String first = words.getFirst();
        if (!first.equals("accept") && !first.equals("refuse")) {
            List<String> all = new ArrayList<>(words);
            all.addFirst("--json");
            return commands.run(client.get(), all, answers);
        }
        try {
            long from = words.size() < 2 ? 0 : WholeNumber.of(words.get(1));
            if (first.equals("refuse")) {
                ears.downloads.refuse(client.get(), from);
            } else {
                ears.downloads.accept(client.get(), from, Path.of(words.size() < 3 ? "." : words.get(2)));
            }
            return Main.DONE;
        } catch (ClientException | IOException | java.util.concurrent.TimeoutException e) {
            answers.error(Main.REFUSED, Main.sentence(e), e);
            return Main.REFUSED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Main.REFUSED;
        }
    }

    /** Prints what comes, as {@code listen --json} does, and how the connection is. */
    private final class Ears implements StayingClient.Listener {
        private final Console console;
        private final Incoming incoming;
        private final Downloads downloads;

        Ears(Console console) {
            this.console = console;
            this.incoming = new Incoming(console, true);
            this.downloads = new Downloads(new Downloads.Listener() {
                @Override
                public void progress(long from, long bytes, long length) {}

                @Override
                public void saved(long from, Path file) {
                    console.result(Json.object("event", "file received", "from", from, "path", file.toString()), "");
                }

                @Override
                public void failed(long from, String reason) {
                    console.result(Json.object("event", "file failed", "from", from, "error", reason), "");
                }
            });
        }

        @Override
        public void loggedIn(OicqClient client, List<LoginReply.Group> groups) {
            console.result(Json.object("event", "ready", "number", client.number()), "");
            loggedIn.countDown();
        }

        @Override
        public void waiting(Duration pause, String reason) {
            console.result(
                    Json.object("event", "disconnected", "error", reason, "retrySeconds", pause.toSeconds()), "");
        }

        @Override
        public void stopped(String reason) {
            if (loggedIn.getCount() == 0) {
                console.result(Json.object("event", "stopped", "error", reason), "");
            }
            stopped = Optional.of(reason);
            loggedIn.countDown();
        }

        @Override
        public void kept(KeptMessage message) {
            incoming.kept(message);
        }

        @Override
        public void keptPerhapsAgain(KeptMessage message) {
            incoming.keptPerhapsAgain(message);
        }

        @Override
        public void message(Message message) {
            incoming.message(message);
        }

        @Override
        public void systemMessage(Message message) {
            if (!downloads.systemMessage(message)) {
                incoming.systemMessage(message);
            }
        }

        @Override
        public void entered(OicqClient client, List<MyRooms.Room> mine) {
            incoming.entered(client, mine);
        }

        @Override
        public void roomMessage(RoomMessage message) {
            incoming.roomMessage(message);
        }

        @Override
        public void jobChanged(JobChange change) {
            Map<String, Object> event = DocumentCommands.json(change.job(), change.state(), change.information());
            event.put("event", "job change");
            console.result(event, "");
        }

        @Override
        public void faxArrived(FaxArrived fax) {
            console.result(
                    Json.object(
                            "event",
                            "fax arrived",
                            "job",
                            fax.job(),
                            "from",
                            fax.from().toString(),
                            "document",
                            fax.documentName().toString(),
                            "length",
                            fax.documentLength(),
                            "pages",
                            fax.pages()),
                    "");
        }

        @Override
        public void fileOffered(OfferFile offer) {
            downloads.offered(offer);
            incoming.fileOffered(offer);
        }

        @Override
        public void filePiece(FileContent piece) {
            downloads.piece(piece);
        }

        @Override
        public void closed(ConnectionLostException reason) {
            downloads.closed(reason);
        }
    }
}
