package org.oicq.schema;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.postgresql.PGConnection;

/**
 * Writes all that is kept into one file, while the server runs: the tables as they are at one moment, as if the server
 * had been killed then, and after that the files of the data folder. It goes through COPY and not through PostgreSQL's own
 * files, so that any PostgreSQL can take it: another machine's, another major version's, one's own in place of the
 * embedded one. {@link Restore} reads it.
 */
public final class Backup {
    /**
     * What the server empties by TRUNCATE, which no snapshot outlives: these are locked before the snapshot is taken, read
     * first, and given free at once.
     */
    private static final List<String> TRUNCATED = JournalTable.tables();

    private final ZipOutputStream zip;
    private final CopyProgress progress;
    private long rows;

    private Backup(ZipOutputStream zip, CopyProgress progress) {
        this.zip = zip;
        this.progress = progress;
    }

    /** What a backup holds: rows in all, messages among them, and bytes of its file. */
    public record Summary(long rows, long messages, long bytes) {}

    /**
     * Writes the backup. Until it is whole, the file has {@code .partial} after its name.
     *
     * @param dataFolder the folder whose other files belong to it, which need not be there
     * @throws DatabaseException when the file is there already or can't be written, or the database can't be read
     */
    public static Summary write(DatabaseAccess access, Path dataFolder, Path file, CopyProgress progress) {
        Path whole = file.toAbsolutePath().normalize();
        if (Files.exists(whole, LinkOption.NOFOLLOW_LINKS)) {
            throw new DatabaseException("There is a file " + file + " already: name a new one for the backup.");
        }
        if (whole.startsWith(dataFolder.toAbsolutePath().normalize())) {
            throw new DatabaseException(
                    "A backup in the data folder would be lost with it: name a file outside of " + dataFolder + ".");
        }
        return writeTo(access, dataFolder, whole, progress);
    }

    /** The same, wherever the file is and whatever its name. */
    static Summary writeTo(DatabaseAccess access, Path dataFolder, Path whole, CopyProgress progress) {
        Path partial = whole.resolveSibling(whole.getFileName() + ".partial");
        try {
            Files.deleteIfExists(partial);
            Files.createFile(
                    partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            BackupContents contents;
            try (var channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
                var out = new ZipOutputStream(new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16));
                out.setLevel(Deflater.BEST_SPEED);
                contents = new Backup(out, progress).write(access, dataFolder);
                out.finish();
                out.flush();
                channel.force(true);
            }
            Files.move(partial, whole, StandardCopyOption.ATOMIC_MOVE);
            long messages = contents.tables().stream()
                    .filter(table -> table.name().equals("messages"))
                    .mapToLong(BackupContents.Table::rows)
                    .sum();
            return new Summary(contents.rows(), messages, Files.size(whole));
        } catch (IOException e) {
            throw new DatabaseException(
                    "The backup can't be written to " + whole + " (" + e + "): make room there, or name another file.",
                    e);
        } catch (SQLException e) {
            throw new DatabaseException("The database could not be read: " + e.getMessage(), e);
        } finally {
            deleteQuietly(partial);
        }
    }

    private static void deleteQuietly(Path partial) {
        try {
            Files.deleteIfExists(partial);
        } catch (IOException e) {
            // It is not the backup, and its name says so.
            org.slf4j.LoggerFactory.getLogger(Backup.class).debug("delete", e);
        }
    }

    private BackupContents write(DatabaseAccess access, Path dataFolder) throws SQLException, IOException {
        try (Connection connection = Database.source(access).getConnection()) {
            String migration = Database.migration(connection);
            if (migration.isEmpty()) {
                throw new DatabaseException("There is nothing to back up: no server has used this database.");
            }
            Map<String, List<String>> tables = Tables.columns(connection);
            List<String> order = Tables.ordered(connection, tables.keySet());
            Map<String, Long> counts = new LinkedHashMap<>();
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            var before = connection.setSavepoint();
            // An older version's database has fewer.
            List<String> truncated =
                    TRUNCATED.stream().filter(tables::containsKey).toList();
            try (var statement = connection.createStatement()) {
                statement.execute("LOCK TABLE " + String.join(", ", truncated) + " IN ACCESS SHARE MODE");
            }
            for (String table : truncated) {
                counts.put(table, copy(connection, table, columns(tables, table)));
            }
            connection.rollback(before);
            for (String table : order) {
                if (!counts.containsKey(table)) {
                    counts.put(table, copy(connection, table, columns(tables, table)));
                }
            }
            // These know no snapshot, and may be further on: no number is given twice.
            Map<String, BackupContents.Position> sequences = Tables.sequences(connection);
            String version = connection.getMetaData().getDatabaseProductVersion();
            connection.rollback();
            copyFiles(dataFolder);
            List<BackupContents.Table> all = new ArrayList<>();
            for (String table : order) {
                all.add(new BackupContents.Table(table, columns(tables, table), counts.getOrDefault(table, 0L)));
            }
            String now = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
            BackupContents contents = new BackupContents(now, migration, version, all, sequences);
            zip.putNextEntry(new ZipEntry(BackupContents.ENTRY));
            var writer = new OutputStreamWriter(zip, StandardCharsets.UTF_8);
            contents.write(writer);
            writer.flush();
            zip.closeEntry();
            return contents;
        }
    }

    private static List<String> columns(Map<String, List<String>> tables, String table) {
        return tables.getOrDefault(table, List.of());
    }

    private long copy(Connection connection, String table, List<String> columns) throws SQLException, IOException {
        zip.putNextEntry(new ZipEntry(BackupContents.TABLES + table));
        String sql = "COPY " + Tables.quoted(table) + " " + Tables.list(columns) + " TO STDOUT";
        long copied = connection.unwrap(PGConnection.class).getCopyAPI().copyOut(sql, new Counting(table));
        zip.closeEntry();
        return copied;
    }

    /** One write is one row. */
    private final class Counting extends FilterOutputStream {
        private final String table;

        Counting(String table) {
            super(zip);
            this.table = table;
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            progress.at(table, ++rows);
        }
    }

    /** The files that are not PostgreSQL's: certificates for development, documents. */
    private void copyFiles(Path dataFolder) throws IOException {
        if (!Files.isDirectory(dataFolder)) {
            return;
        }
        List<Path> tops;
        try (var list = Files.list(dataFolder)) {
            tops = list.filter(path -> !PostgresFolder.owns(path)).sorted().toList();
        }
        for (Path top : tops) {
            List<Path> files;
            try (var walk = Files.walk(top)) {
                files = walk.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS))
                        .sorted()
                        .toList();
            }
            for (Path path : files) {
                zip.putNextEntry(new ZipEntry(BackupContents.FILES + dataFolder.relativize(path)));
                Files.copy(path, (OutputStream) zip);
                zip.closeEntry();
            }
        }
    }
}
