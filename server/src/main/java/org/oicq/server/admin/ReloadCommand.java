package org.oicq.server.admin;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.oicq.schema.AuditTable;
import org.oicq.schema.Database;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code ./oicq admin reload}. */
@Command(
        name = "reload",
        description = {
            "Tells the running server to read its settings again, as SIGHUP does. The options that it was started with win",
            "over its file. The command prints what has changed, and what only a restart changes. 'serve --print-config'",
            "marks the settings that can change while the server runs."
        },
        footer = {"", "Example: ./oicq admin reload"})
final class ReloadCommand implements Callable<Integer> {
    private static final int PATIENCE_SECONDS = 15;
    private static final int PAUSE_MILLIS = 50;

    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Override
    public Integer call() {
        return admin.onDatabase((desk, results) -> {
            long before = newest(desk.database().audit().read(1, Long.MAX_VALUE));
            desk.audit("reload asked for", 0, "");
            desk.database().announceSettings();
            String outcome = await(desk.database(), before);
            if (outcome.isEmpty()) {
                results.error(
                        "no server has answered within " + PATIENCE_SECONDS + " s; does one run on this database?");
                return 3;
            }
            results.result(outcome, Map.of("outcome", outcome));
            return outcome.startsWith("the settings stay") ? 1 : 0;
        });
    }

    private static long newest(List<AuditTable.Entry> entries) {
        return entries.isEmpty() ? 0 : entries.getFirst().id();
    }

    /** What the server has written into the audit since, or nothing. */
    private static String await(Database database, long before) {
        long end = System.nanoTime() + PATIENCE_SECONDS * 1_000_000_000L;
        while (System.nanoTime() < end) {
            for (AuditTable.Entry entry : database.audit().read(100, Long.MAX_VALUE)) {
                if (entry.id() > before && entry.action().equals("reload")) {
                    return entry.detail();
                }
            }
            try {
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return "";
            }
        }
        return "";
    }
}
