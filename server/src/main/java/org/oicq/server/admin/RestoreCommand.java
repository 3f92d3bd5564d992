package org.oicq.server.admin;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.oicq.schema.DatabaseAccess;
import org.oicq.schema.Restore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ./oicq admin restore}. */
@Command(
        name = "restore",
        description = {
            "Restores the database and the data folder from a backup: into an empty folder with the embedded PostgreSQL, or",
            "into an empty database of your own with --db. Nothing is overwritten. Then start the server on it."
        },
        footer = {
            "",
            "Examples:",
            "  ./oicq admin restore /backup/oicq-monday.zip --data /var/lib/oicq-new",
            "  ./oicq admin restore /backup/oicq-monday.zip --db jdbc:postgresql://db.example/oicq --db-user oicq"
        })
final class RestoreCommand implements Callable<Integer> {
    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Parameters(paramLabel = "FILE", description = "The backup.")
    private Path file = Path.of("");

    @Override
    public Integer call() {
        return admin.onSettings((config, results) -> {
            try (Restore restore = Restore.open(file);
                    RowProgress progress = new RowProgress(results, restore.rows())) {
                if (config.db().isEmpty()) {
                    restore.intoFolder(config.data(), progress);
                } else {
                    restore.intoDatabase(
                            new DatabaseAccess(config.db(), config.dbUser(), config.dbPassword()),
                            config.data(),
                            progress);
                }
                progress.end();
                results.result(
                        String.format(
                                "the backup of %s is restored: %,d rows, %,d messages among them",
                                restore.made(), restore.rows(), restore.messages()),
                        Map.of("made", restore.made(), "rows", restore.rows(), "messages", restore.messages()));
            }
            return 0;
        });
    }
}
