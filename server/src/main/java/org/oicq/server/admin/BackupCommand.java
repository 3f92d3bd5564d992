package org.oicq.server.admin;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.oicq.schema.Backup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ./oicq admin backup}. */
@Command(
        name = "backup",
        description = {
            "Writes all data into a new file while the server runs: accounts, friends, messages and the files of the data",
            "folder, as they are at one moment. The file has password hashes and messages in it: keep it safe."
        },
        footer = {"", "Example: ./oicq admin backup /backup/oicq-monday.zip"})
final class BackupCommand implements Callable<Integer> {
    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Parameters(paramLabel = "FILE", description = "The new file.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        return admin.onSettings((config, results) -> {
            try (RowProgress progress = new RowProgress(results, 0)) {
                Backup.Summary summary = Backup.write(AdminCommand.access(config), config.data(), file, progress);
                progress.end();
                results.result(
                        String.format(
                                "%s has %,d rows, %,d messages among them, in %,d bytes",
                                file, summary.rows(), summary.messages(), summary.bytes()),
                        Map.of(
                                "file", file.toString(),
                                "rows", summary.rows(),
                                "messages", summary.messages(),
                                "bytes", summary.bytes()));
            }
            return 0;
        });
    }
}
