package org.oicq.server.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.oicq.schema.Backup;
import org.oicq.schema.DatabaseAccess;
import org.oicq.server.config.ServerConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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
    /** Why the console makes and restores none. */
    static final String NO_FOLDER = "the setting backup-folder is empty; set it to a folder outside of the data folder,"
            + " and start the server again";

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss", Locale.ROOT).withZone(ZoneId.systemDefault());

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneId.systemDefault());

    @ParentCommand
    private AdminCommand admin = new AdminCommand();

    @Parameters(
            paramLabel = "FILE",
            arity = "0..1",
            description = "The new file. Without it: one in the setting backup-folder, named after the time.")
    private @Nullable Path file;

    @Option(names = "--list", description = "List the backups in the setting backup-folder, the newest first.")
    private boolean list;

    @Override
    public Integer call() {
        if (list) {
            return admin.onSettings((settings, results) -> listed(settings.backupFolder(), results));
        }
        if (admin.remote().isEmpty()) {
            return admin.onSettings((settings, results) -> write(settings, AdminCommand.access(settings), results));
        }
        return admin.onDatabase((desk, results) -> {
            if (file != null) {
                results.error(
                        "in the console a backup goes into the folder of the setting backup-folder; name no file");
                return 2;
            }
            if (desk.settings().backupFolder().isEmpty()) {
                results.error(NO_FOLDER);
                return 2;
            }
            desk.audit("backup", 0, "");
            return write(desk.settings(), desk.database().access(), results);
        });
    }

    private int write(ServerConfig settings, DatabaseAccess access, Results results) {
        Path target = file != null ? file : inFolder(settings.backupFolder());
        try (RowProgress progress = new RowProgress(results, 0)) {
            Backup.Summary summary = Backup.write(access, settings.data(), target, progress);
            progress.end();
            results.result(
                    String.format(
                            "%s has %,d rows, %,d messages among them, in %,d bytes",
                            target, summary.rows(), summary.messages(), summary.bytes()),
                    Map.of(
                            "file", target.toString(),
                            "rows", summary.rows(),
                            "messages", summary.messages(),
                            "bytes", summary.bytes()));
        }
        return 0;
    }

    private static int listed(String folder, Results results) {
        if (folder.isEmpty()) {
            results.error(NO_FOLDER);
            return 2;
        }
        Map<Path, BasicFileAttributes> found = new HashMap<>();
        try (Stream<Path> files = Files.list(Path.of(folder))) {
            for (Path one : (Iterable<Path>) files::iterator) {
                if (one.toString().endsWith(".zip")) {
                    found.put(one, Files.readAttributes(one, BasicFileAttributes.class));
                }
            }
        } catch (IOException e) {
            results.error("the folder " + folder + " of the setting backup-folder cannot be read (" + e + ")");
            return 1;
        }
        Comparator<Map.Entry<Path, BasicFileAttributes>> newest =
                Comparator.comparing(one -> one.getValue().lastModifiedTime(), Comparator.reverseOrder());
        List<List<?>> rows = found.entrySet().stream()
                .sorted(newest)
                .<List<?>>map(one -> List.of(
                        String.valueOf(one.getKey().getFileName()),
                        TIME.format(one.getValue().lastModifiedTime().toInstant()),
                        one.getValue().size()))
                .toList();
        results.table(List.of("file", "made", "bytes"), rows);
        return 0;
    }

    private static Path inFolder(String folder) {
        if (folder.isEmpty()) {
            throw new IllegalArgumentException(
                    "name a file, or set backup-folder to a folder outside of the data folder");
        }
        return Path.of(folder, "oicq-" + NAME.format(Instant.now()) + ".zip");
    }
}
