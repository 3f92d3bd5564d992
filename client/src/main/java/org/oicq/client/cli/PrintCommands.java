package org.oicq.client.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.oicq.client.Documents;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.document.DestinationCard;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Commands for the print server. */
@Command(
        description = "Print documents, look after them, and see how the printers are.",
        subcommands = {
            PrintCommands.Send.class,
            PrintCommands.PrinterList.class,
            PrintCommands.Jobs.class,
            PrintCommands.Show.class,
            PrintCommands.Cancel.class
        },
        footer = {"", "Example:", "  ./oicq client --number 10001 print printers"})
final class PrintCommands extends BaseCommand {
    @Override
    public Integer call() {
        throw missing("the printers");
    }

    /** 0x03, 0x13 and 0x15. */
    @Command(
            name = "to",
            description = "Print a document or a text on a printer.",
            footer = {"", "Example:", "  ./oicq client --number 10001 print to spool contract.pdf --wait"})
    static final class Send extends DocumentCommands.Send {
        @Override
        Documents server(OicqClient client) {
            return client.print();
        }
    }

    /** 0x0B. */
    @Command(
            name = "printers",
            description = "The printers and their state.",
            footer = {"", "Example:", "  ./oicq client --number 10001 print printers"})
    static final class PrinterList extends QuietCommand {
        @Parameters(arity = "0..*", paramLabel = "WORDS", description = "Words of their names; none finds all.")
        private List<String> words = List.of();

        @Override
        int run() throws Exception {
            List<DestinationCard> printers = visit(client -> client.print().find(String.join(" ", words)));
            if (printers.isEmpty()) {
                console()
                        .refused(
                                Json.object("event", "nothing found"),
                                Sentence.of("no-printer", "no printer was found"));
                return Main.REFUSED;
            }
            Table table = console().table("PRINTER", "STATE", "INFORMATION");
            List<Map<String, Object>> objects = new ArrayList<>();
            for (DestinationCard printer : printers) {
                String state = CodeTable.DESTINATION_STATE.name(printer.destinationState(), Locale.ROOT);
                table.row(
                        printer.destination(),
                        console().name(CodeTable.DESTINATION_STATE, printer.destinationState()),
                        console().say(Sentence.reason(printer.information().toString())));
                objects.add(Json.object(
                        "event",
                        "printer",
                        "printer",
                        printer.destination().toString(),
                        "state",
                        state,
                        "information",
                        printer.information().toString()));
            }
            console().results(objects, table.toString());
            return Main.DONE;
        }
    }

    /** 0x0A. */
    @Command(
            name = "jobs",
            description = "Your print jobs, the newest first.",
            footer = {"", "Example:", "  ./oicq client --number 10001 print jobs"})
    static final class Jobs extends DocumentCommands.Jobs {
        @Override
        Documents server(OicqClient client) {
            return client.print();
        }
    }

    /** 0x05. */
    @Command(
            name = "show",
            description = "Look at a print job of yours.",
            footer = {"", "Example:", "  ./oicq client --number 10001 print show 17"})
    static final class Show extends DocumentCommands.Show {
        @Override
        Documents server(OicqClient client) {
            return client.print();
        }
    }

    /** 0x08. */
    @Command(
            name = "cancel",
            description = "Cancel a print job.",
            footer = {"", "Example:", "  ./oicq client --number 10001 print cancel 17"})
    static final class Cancel extends DocumentCommands.Cancel {
        @Override
        Documents server(OicqClient client) {
            return client.print();
        }
    }
}
