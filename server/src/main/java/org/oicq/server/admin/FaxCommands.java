package org.oicq.server.admin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.oicq.schema.FaxTable;
import org.oicq.server.documents.DocumentFolder;
import org.oicq.server.documents.TiffPages;
import org.oicq.server.documents.backend.SafeFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ./oicq admin fax …}: faxes that come in, whose numbers are dialled, and the address book. */
@Command(
        name = "fax",
        description = "Hands received faxes to users, and keeps the dialled numbers and the address book.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {"", "Example: ./oicq admin fax receive recvq/fax00001.tif --from +8675583765566 --to 1234"})
final class FaxCommands {
    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Command(
            name = "receive",
            description = "Puts a received TIFF before the user whose number was dialled.",
            footer = {
                "",
                "Example: ./oicq admin fax receive fax00001.tif --from +8675583765566 --to 1234",
                "         ./oicq admin fax receive - --name fax00001.tif --to 1234 < fax00001.tif"
            })
    int receive(
            @Parameters(
                            paramLabel = "FILE",
                            description = "The TIFF; - is standard input, and in the console what the browser sends.")
                    Path file,
            @Option(names = "--from", paramLabel = "NUMBER", defaultValue = "", description = "Who sent it.")
                    String from,
            @Option(names = "--to", required = true, paramLabel = "NUMBER", description = "The number dialled.")
                    String to,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            defaultValue = "",
                            description = "What the user sees as its name. Default: that of the file.")
                    String name) {
        return admin.onDatabase((desk, results) -> {
            if (admin.remote().isPresent() && !isInput(file)) {
                results.error("in the console a fax comes from your browser; the file is '-'");
                return 2;
            }
            FaxTable faxes = desk.database().faxes();
            OptionalLong owner = faxes.owner(to);
            if (owner.isEmpty()) {
                results.error(
                        "nobody gets faxes to " + to + "; say who with ./oicq admin fax number " + to + " ACCOUNT");
                return 1;
            }
            long fax = faxes.nextNumber();
            try {
                Path kept = new DocumentFolder(desk.settings().data()).received(fax);
                Path part = kept.resolveSibling(fax + ".part");
                int pages;
                try {
                    copy(file, desk, part);
                    pages = TiffPages.count(part);
                } catch (IOException e) {
                    Files.deleteIfExists(part);
                    throw e;
                }
                long bytes = Files.size(part);
                SafeFile.publish(part, kept);
                String shown = !name.isEmpty()
                        ? name
                        : isInput(file) ? "fax" + fax + ".tif" : String.valueOf(file.getFileName());
                faxes.received(fax, owner.getAsLong(), from, shown, bytes, pages);
                desk.audit("fax received", owner.getAsLong(), "fax " + fax + " from " + from);
                results.result(
                        "fax " + fax + " is before " + owner.getAsLong(),
                        Map.of("fax", fax, "owner", owner.getAsLong(), "pages", pages));
                return 0;
            } catch (IOException e) {
                String shown =
                        !isInput(file) ? file.toString() : admin.remote().isPresent() ? "that" : "standard input";
                results.error(shown + " cannot be taken: " + e.getMessage());
                return 4;
            }
        });
    }

    private static boolean isInput(Path file) {
        return file.toString().equals("-");
    }

    private static void copy(Path file, Desk desk, Path part) throws IOException {
        int most = desk.settings().documentBytes();
        try (InputStream in = isInput(file) ? desk.input() : Files.newInputStream(file);
                OutputStream out = Files.newOutputStream(part)) {
            byte[] piece = new byte[8192];
            long bytes = 0;
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                bytes += count;
                if (bytes > most) {
                    throw new IOException("it has more than " + most + " bytes, which is the setting document-bytes");
                }
                out.write(piece, 0, count);
            }
        }
    }

    @Command(
            name = "number",
            description = "Says who gets the faxes to a dialled number; 0 for nobody. Without arguments: lists.",
            footer = {"", "Example: ./oicq admin fax number 1234 10001"})
    int number(
            @Parameters(paramLabel = "NUMBER", arity = "0..1", defaultValue = "") String dialled,
            @Parameters(paramLabel = "ACCOUNT", arity = "0..1", defaultValue = "0") long account) {
        return admin.onDatabase((desk, results) -> {
            FaxTable faxes = desk.database().faxes();
            if (dialled.isEmpty()) {
                List<List<?>> rows = new ArrayList<>();
                faxes.owners().forEach((number, owner) -> rows.add(List.of(number, owner)));
                results.table(List.of("dialled", "account"), rows);
                return 0;
            }
            boolean done = account == 0 ? faxes.removeOwner(dialled) : faxes.setOwner(dialled, account);
            if (!done) {
                results.error(account == 0 ? "nobody gets faxes to " + dialled : "there is no account " + account);
                return 1;
            }
            desk.audit("fax number", account, dialled);
            results.result(
                    account == 0 ? "nobody gets faxes to " + dialled : account + " gets faxes to " + dialled,
                    Map.of("dialled", dialled, "account", account));
            return 0;
        });
    }

    @Command(
            name = "book",
            description = "Puts a number into the address book; an empty one takes it out. Without arguments: lists.",
            footer = {"", "Example: ./oicq admin fax book 北京办公室 861062550000"})
    int book(
            @Parameters(paramLabel = "NAME", arity = "0..1", defaultValue = "") String name,
            @Parameters(paramLabel = "NUMBER", arity = "0..1", defaultValue = "") String number) {
        return admin.onDatabase((desk, results) -> {
            FaxTable faxes = desk.database().faxes();
            if (name.isEmpty()) {
                List<List<?>> rows = new ArrayList<>();
                int most = desk.rows(Integer.MAX_VALUE);
                faxes.book("", most).forEach(entry -> rows.add(List.of(entry.getKey(), entry.getValue())));
                if (rows.size() == most) {
                    results.hint("only the first " + most + " entries are shown");
                }
                results.table(List.of("name", "number"), rows);
                return 0;
            }
            if (number.isEmpty()) {
                if (!faxes.removeFromBook(name)) {
                    results.error(name + " is not in the address book");
                    return 1;
                }
                desk.audit("fax book", 0, name + " is out");
                results.result(name + " is out of the address book", Map.of("name", name));
                return 0;
            }
            faxes.addToBook(name, number);
            desk.audit("fax book", 0, name + " is " + number);
            results.result(name + " is " + number, Map.of("name", name, "number", number));
            return 0;
        });
    }
}
