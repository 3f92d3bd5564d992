package org.oicq.client.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.oicq.client.ClientListener;
import org.oicq.client.FileUpload;
import org.oicq.client.OicqClient;
import org.oicq.codec.packet.LoginReply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands for file transfer: 0x13, 0x14 and 0x15. */
@Command(
        description = "Send and receive files.",
        subcommands = {FileCommands.Send.class, FileCommands.Receive.class},
        footer = {"", "Example:", "  ./oicq client --number 10001 file send 10002 photo.jpg"})
final class FileCommands extends BaseCommand {
    @Override
    public Integer call() {
        throw missing("files");
    }

    /** The sending side. */
    @Command(
            name = "send",
            description = "Offer a file, and send it once it is accepted.",
            footer = {"", "Example:", "  ./oicq client --number 10001 file send 10002 photo.jpg --wait 600"})
    static final class Send extends LoggedInCommand {
        @Parameters(index = "0", paramLabel = "N", description = "Who shall get it.")
        private long to;

        @Parameters(index = "1", paramLabel = "PATH", description = "The file.")
        private Path path = Path.of("");

        @Option(
                names = "--wait",
                paramLabel = "SECONDS",
                description = "How long to wait for the answer, and for a transfer that stands still (default: 300).")
        private int wait = 300;

        @Override
        ClientListener listener() {
            if (!Files.isRegularFile(path)) {
                throw usage(Sentence.of("no-file", "there is no file '{0}'", path));
            }
            return super.listener();
        }

        @Override
        int run(OicqClient client, List<LoginReply.Group> groups) throws Exception {
            Console console = console();
            console.hint(Sentence.of(
                    "offered",
                    "offered {0} ({1}) to {2}; waiting for the answer",
                    path.getFileName(),
                    bytes(Files.size(path)),
                    to));
            Meter meter = new Meter(console, Sentence.of("meter-sent", "sent"));
            long sent = send(client, meter);
            console.result(
                    Json.object(
                            "event",
                            "file sent",
                            "to",
                            to,
                            "name",
                            path.getFileName().toString(),
                            "length",
                            sent),
                    Sentence.of("file-sent", "sent {0} to {1}, {2}", path.getFileName(), to, meter.summary(sent)));
            return Main.DONE;
        }

        private long send(OicqClient client, Meter meter) throws Exception {
            try {
                return FileUpload.send(client, to, path, Duration.ofSeconds(wait), meter::show);
            } catch (TimeoutException e) {
                throw Problem.refused(
                        meter.started()
                                ? Sentence.of(
                                        "stood-still",
                                        "the transfer stood still for {0} s, so it was given up; --wait SECONDS gives it"
                                                + " longer",
                                        wait)
                                : Sentence.of(
                                        "offer-withdrawn",
                                        "{0} did not answer within {1} s, so the offer is withdrawn; --wait SECONDS gives"
                                                + " them longer",
                                        to,
                                        wait));
            }
        }
    }

    /** The receiving side. */
    @Command(
            name = "receive",
            description = "Wait for files and put them into a folder. No file there is ever replaced.",
            footer = {"", "Example:", "  ./oicq client --number 10002 file receive Downloads --from 10001 --yes"})
    static final class Receive extends LoggedInCommand {
        @Parameters(paramLabel = "DIR", description = "An existing folder.")
        private Path folder = Path.of("");

        @Option(names = "--from", paramLabel = "N", description = "Refuse files from everybody else.")
        private @Nullable Long from;

        @Option(names = "--yes", description = "Take files without asking.")
        private boolean yes;

        @Option(names = "--count", paramLabel = "C", description = "Leave after so many files; 0 = never (default: 1).")
        private int count = 1;

        @Option(
                names = "--seconds",
                paramLabel = "S",
                description = "How long to wait for an offer; 0 = until Ctrl-C (default: 0).")
        private double seconds;

        @Option(
                names = "--wait",
                paramLabel = "SECONDS",
                description = "How long a transfer may stand still (default: 300).")
        private int wait = 300;

        private Optional<FileReceiver> receiver = Optional.empty();

        @Override
        boolean presence() {
            return true;
        }

        @Override
        ClientListener listener() {
            if (!Files.isDirectory(folder)) {
                throw usage(Sentence.of("no-folder", "there is no folder '{0}'", folder));
            }
            if (!yes && !console().terminal()) {
                throw usage(Sentence.of("nobody-to-ask", "nobody can be asked here; --yes takes files without asking"));
            }
            FileReceiver made = new FileReceiver(console(), folder, Duration.ofSeconds(wait));
            receiver = Optional.of(made);
            return made;
        }

        @Override
        int run(OicqClient client, List<LoginReply.Group> groups) throws Exception {
            console().hint(Sentence.of("waiting-for-files", "waiting for files as {0}", client.number()));
            OptionalLong only = from == null ? OptionalLong.empty() : OptionalLong.of(from);
            return receiver.orElseThrow().receive(client, only, yes, count, seconds);
        }
    }

    /** A number of bytes for a person. */
    static Sentence bytes(long count) {
        String[] units = {"kB", "MB", "GB"};
        if (count < 1000) {
            return Sentence.of("bytes", "{0} bytes", count);
        }
        double value = count;
        int unit = -1;
        while (value >= 999.95 && unit < units.length - 1) {
            value /= 1000;
            unit++;
        }
        return Sentence.reason(String.format(Locale.ROOT, "%.1f %s", value, units[unit]));
    }
}
