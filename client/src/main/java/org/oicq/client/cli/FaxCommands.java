package org.oicq.client.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.oicq.client.Await;
import org.oicq.client.ClientListener;
import org.oicq.client.Documents;
import org.oicq.client.OicqClient;
import org.oicq.codec.document.FaxArrived;
import org.oicq.codec.packet.LoginReply;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Commands for the fax server. */
@Command(
        description = "Send faxes, look after them, and take those that have come in.",
        subcommands = {
            FaxCommands.Send.class,
            FaxCommands.Jobs.class,
            FaxCommands.Show.class,
            FaxCommands.Cancel.class,
            FaxCommands.Receive.class
        },
        footer = {
            "",
            "Examples:",
            "  ./oicq client --number 10001 fax send '+86 10 6255 0000' contract.pdf",
            "  ./oicq client --number 10001 fax send 62550000 --text 'The meeting is on Saturday'"
        })
final class FaxCommands extends BaseCommand {
    @Override
    public Integer call() {
        throw missing("faxes");
    }

    /** 0x03, 0x13 and 0x15. */
    @Command(
            name = "send",
            description = "Send a document or a text to a fax number.",
            footer = {"", "Example:", "  ./oicq client --number 10001 fax send 62550000 contract.pdf --wait"})
    static final class Send extends DocumentCommands.Send {
        @Override
        Documents server(OicqClient client) {
            return client.fax();
        }
    }

    /** 0x0A. */
    @Command(
            name = "jobs",
            description = "Your faxes, the newest first.",
            footer = {"", "Example:", "  ./oicq client --number 10001 fax jobs"})
    static final class Jobs extends DocumentCommands.Jobs {
        @Override
        Documents server(OicqClient client) {
            return client.fax();
        }
    }

    /** 0x05. */
    @Command(
            name = "show",
            description = "Look at a fax of yours.",
            footer = {"", "Example:", "  ./oicq client --number 10001 fax show 16"})
    static final class Show extends DocumentCommands.Show {
        @Override
        Documents server(OicqClient client) {
            return client.fax();
        }
    }

    /** 0x08. */
    @Command(
            name = "cancel",
            description = "Cancel a fax, or delete one that has come in.",
            footer = {"", "Example:", "  ./oicq client --number 10001 fax cancel 16"})
    static final class Cancel extends DocumentCommands.Cancel {
        @Override
        Documents server(OicqClient client) {
            return client.fax();
        }
    }

    /** 0x14 and 0x15. */
    @Command(
            name = "receive",
            description = "Put the faxes that have come in into a folder. No file there is ever replaced.",
            footer = {"", "Example:", "  ./oicq client --number 10001 fax receive Faxes --delete"})
    static final class Receive extends LoggedInCommand {
        private static final Duration PATIENCE = Duration.ofMinutes(5);

        @Parameters(paramLabel = "DIR", description = "An existing folder.")
        private Path folder = Path.of("");

        @Option(names = "--delete", description = "Delete each from the server when it is whole in the folder.")
        private boolean delete;

        @Override
        ClientListener listener() {
            check();
            return super.listener();
        }

        private void check() {
            if (!Files.isDirectory(folder)) {
                throw usage(Sentence.of("no-folder", "there is no folder '{0}'", folder));
            }
        }

        @Override
        int run(OicqClient client, List<LoginReply.Group> groups) throws Exception {
            check();
            List<FaxArrived> faxes = Await.result(client.fax().arrived());
            if (faxes.isEmpty()) {
                console().refused(Json.object("event", "nothing found"), Sentence.of("no-fax", "no fax has come in"));
                return Main.REFUSED;
            }
            for (FaxArrived fax : faxes) {
                Meter meter = new Meter(console(), Sentence.of("meter-received", "received"));
                meter.show(0, fax.documentLength());
                Path file = client.fax().take(fax, folder, PATIENCE, meter::show);
                console()
                        .result(
                                Json.object(
                                        "event",
                                        "fax received",
                                        "job",
                                        fax.job(),
                                        "from",
                                        fax.from().toString(),
                                        "pages",
                                        fax.pages(),
                                        "path",
                                        file.toString()),
                                Sentence.of(
                                        "fax-received",
                                        "fax {0} from {1}, {2}: {3}",
                                        fax.job(),
                                        fax.from().isEmpty()
                                                ? Sentence.of("unknown-number", "an unknown number")
                                                : fax.from(),
                                        Sentence.count(fax.pages(), "page"),
                                        file));
                if (delete) {
                    client.fax().delete(fax.job());
                }
            }
            return Main.DONE;
        }
    }
}
