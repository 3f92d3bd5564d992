package org.oicq.server.admin;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.oicq.schema.CopyProgress;
import org.oicq.schema.DatabaseAccess;
import org.oicq.schema.EmbeddedPostgres;
import org.oicq.schema.Restore;
import org.oicq.schema.ServerLock;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.documents.DocumentFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code ./oicq admin restore}. */
@Command(
        name = "restore",
        description = {
            "Restores the database and the data folder from a backup: into an empty folder with the embedded PostgreSQL, or",
            "into an empty database of your own with --db. Then start the server on it. Nothing is overwritten, unless you",
            "say --replace: then the backup takes the place of all that is in the database and of all documents, while no",
            "server runs on it. In the console, where FILE is a name in the folder of the setting backup-folder, the server",
            "stops for that and starts again by itself."
        },
        footer = {
            "",
            "Examples:",
            "  ./oicq admin restore /backup/oicq-monday.zip --data /var/lib/oicq-new",
            "  ./oicq admin restore /backup/oicq-monday.zip --db jdbc:postgresql://db.example/oicq --db-user oicq",
            "  ./oicq admin restore /backup/oicq-monday.zip --data /var/lib/oicq --replace"
        })
final class RestoreCommand implements Callable<Integer> {
    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Parameters(paramLabel = "FILE", description = "The backup.")
    private Path file = Path.of("");

    @Option(
            names = "--replace",
            description = {
                "Replace everything in the database, and all documents in the data folder. If that fails, nothing has changed."
            })
    private boolean replace;

    @Override
    public Integer call() {
        return admin.remote().isEmpty()
                ? admin.onSettings(this::typed)
                : admin.onDatabase((_, results) -> asked(admin.remote().orElseThrow(), results));
    }

    private int typed(ServerConfig config, Results results) {
        DatabaseAccess own = new DatabaseAccess(config.db(), config.dbUser(), config.dbPassword());
        try (Restore restore = Restore.open(file)) {
            if (!replace) {
                return told(restore, results, progress -> {
                    if (config.db().isEmpty()) {
                        restore.intoFolder(config.data(), progress);
                    } else {
                        restore.intoDatabase(own, config.data(), progress);
                    }
                });
            }
            if (!config.db().isEmpty()) {
                return locked(restore, own, config, results);
            }
            try (EmbeddedPostgres postgres = EmbeddedPostgres.start(config.data())) {
                return locked(restore, postgres.access(), config, results);
            }
        }
    }

    private static int locked(Restore restore, DatabaseAccess access, ServerConfig config, Results results) {
        try (ServerLock lock = ServerLock.take(access)) {
            return replaced(restore, new StoppedDeed.Place(lock, access, config), results);
        }
    }

    /** In the console: what can be found out before is found out while the server still runs. */
    private int asked(RemoteDesk desk, Results results) {
        if (!desk.settings().cluster().isEmpty()) {
            results.error("several servers run on this database: stop them all, and type the command with --replace");
            return 2;
        }
        if (desk.settings().backupFolder().isEmpty()) {
            results.error(BackupCommand.NO_FOLDER);
            return 2;
        }
        if (file.getNameCount() != 1 || file.isAbsolute() || file.endsWith("..") || file.endsWith(".")) {
            results.error(
                    "in the console a backup is one in the folder of the setting backup-folder; give its name alone");
            return 2;
        }
        Path backup = Path.of(desk.settings().backupFolder()).resolve(file);
        DatabaseAccess access = desk.database().access();
        String made;
        try (Restore restore = Restore.open(backup)) {
            if (!replace) {
                restore.checkEmpty(access);
            }
            restore.check(access, desk.settings().data());
            made = restore.made();
        }
        desk.audit("restore asked for", 0, file.toString());
        boolean taken = desk.whileStopped("restore", file.toString(), (place, told) -> {
            try (Restore restore = Restore.open(backup)) {
                return replaced(restore, place, told);
            }
        });
        if (!taken) {
            results.error("the server is about to stop for another restore");
            return 1;
        }
        results.result(
                "the server stops, restores the backup of " + made + ", and starts again; log in when it is back",
                Map.of("stops", true, "made", made));
        return 0;
    }

    private static int replaced(Restore restore, StoppedDeed.Place place, Results results) {
        return told(
                restore,
                results,
                progress -> restore.replace(
                        place.lock(), place.access(), place.settings().data(), DocumentFolder.NAME, progress));
    }

    /** Does it, and tells what came of it. */
    private static int told(Restore restore, Results results, Consumer<CopyProgress> how) {
        try (RowProgress progress = new RowProgress(results, restore.rows())) {
            how.accept(progress);
            progress.end();
            results.result(
                    String.format(
                            "the backup of %s is restored: %,d rows, %,d messages among them",
                            restore.made(), restore.rows(), restore.messages()),
                    Map.of("made", restore.made(), "rows", restore.rows(), "messages", restore.messages()));
            return 0;
        }
    }
}
