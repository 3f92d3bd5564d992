package org.oicq.server.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.oicq.schema.SpaceTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ./oicq admin space}. */
@Command(
        name = "space",
        description = "Says what fills the database: its tables with their indexes, and the fullest mailboxes.",
        footer = {"", "Example: ./oicq admin space --mailboxes 20"})
final class SpaceCommand implements Callable<Integer> {
    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Option(names = "--mailboxes", paramLabel = "N", defaultValue = "10", description = "Mailboxes. Default: 10.")
    private int mailboxes;

    @Override
    public Integer call() {
        return admin.onDatabase((desk, results) -> {
            List<List<?>> rows = new ArrayList<>();
            rows.add(List.of("database", "all", desk.database().space().total(), ""));
            for (SpaceTable.Part part : desk.database().space().tables()) {
                rows.add(List.of("table", part.table(), part.bytes(), part.rows()));
            }
            for (SpaceTable.Mailbox box : desk.database().space().mailboxes(desk.rows(mailboxes))) {
                rows.add(List.of("mailbox", box.receiver(), box.bytes(), box.messages()));
            }
            results.table(List.of("what", "name", "bytes", "rows"), rows);
            return 0;
        });
    }
}
