package org.oicq.server.admin;

import java.util.List;
import java.util.concurrent.Callable;
import org.oicq.schema.AuditTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code ./oicq admin audit}. */
@Command(
        name = "audit",
        description = "Shows who watched whom, and what operators changed; the newest first.",
        footer = {"", "Example: ./oicq admin audit --limit 20"})
final class AuditCommand implements Callable<Integer> {
    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "50",
            description = "The largest number of entries. Default: 50.")
    private int limit;

    @Override
    public Integer call() {
        return admin.onDatabase((desk, results) -> {
            List<List<?>> rows = desk.database().audit().read(limit, Long.MAX_VALUE).stream()
                    .<List<?>>map(AuditCommand::row)
                    .toList();
            results.table(List.of("time", "actor", "action", "subject", "detail"), rows);
            return 0;
        });
    }

    private static List<?> row(AuditTable.Entry entry) {
        return List.of(
                UserCommands.time(entry.at()),
                entry.actor() == 0 ? "operator" : Long.toString(entry.actor()),
                entry.action(),
                entry.subject(),
                entry.detail());
    }
}
