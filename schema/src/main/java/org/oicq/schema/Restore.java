package org.oicq.schema;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.postgresql.PGConnection;

/**
 * Reads what {@link Backup} wrote into a folder or a database in which nothing is, or in place of what is there, and makes sure
 * that all of it came.
 */
public final class Restore implements AutoCloseable {
    /** Where rows of an older backup are brought up to this version, before they take the place of others. */
    private static final String ASIDE = "oicq_restore";

    /** How long others may keep a table locked before it is given up to replace its rows. */
    private static final int LOCK_SECONDS = 30;

    private final Path file;
    private final ZipFile zip;
    private final BackupContents contents;

    private Restore(Path file, ZipFile zip, BackupContents contents) {
        this.file = file;
        this.zip = zip;
        this.contents = contents;
    }

    /**
     * Opens a backup.
     *
     * @throws DatabaseException when it can't be read, is none or is damaged, or a newer version of this program made it
     */
    public static Restore open(Path file) {
        ZipFile zip = null;
        try {
            zip = new ZipFile(file.toFile());
            ZipEntry entry = zip.getEntry(BackupContents.ENTRY);
            if (entry == null) {
                throw new IllegalArgumentException("it does not say what it holds");
            }
            BackupContents contents;
            try (var reader = new InputStreamReader(new Whole(zip, entry), StandardCharsets.UTF_8)) {
                contents = BackupContents.read(reader);
            }
            if (Integer.parseInt(contents.migration()) > Integer.parseInt(Database.NEWEST_MIGRATION)) {
                throw new DatabaseException("The backup " + file + " was made by a newer version of this program:"
                        + " restore it with that one, or one after it.");
            }
            Restore restore = new Restore(file, zip, contents);
            zip = null;
            return restore;
        } catch (ZipException | IllegalArgumentException e) {
            throw new DatabaseException(
                    "The file " + file + " is no backup, or not a whole one (" + e.getMessage() + ").", e);
        } catch (IOException e) {
            throw new DatabaseException("The backup " + file + " can't be read (" + e.getMessage() + ").", e);
        } finally {
            close(zip);
        }
    }

    private static void close(@org.jspecify.annotations.Nullable ZipFile zip) {
        if (zip != null) {
            try {
                zip.close();
            } catch (IOException e) {
                org.slf4j.LoggerFactory.getLogger(Restore.class).debug("close", e);
            }
        }
    }

    /** Rows of all tables. */
    public long rows() {
        return contents.rows();
    }

    /** Rows of the table of messages. */
    public long messages() {
        return contents.tables().stream()
                .filter(table -> table.name().equals("messages"))
                .mapToLong(BackupContents.Table::rows)
                .sum();
    }

    /** When it was made, as ISO 8601. */
    public String made() {
        return contents.made();
    }

    /**
     * Makes an embedded database of it in a folder that is empty or not there. Where that fails, the folder is empty again.
     *
     * @throws DatabaseException when something is in the folder, or the backup is damaged
     */
    public void intoFolder(Path dataFolder, CopyProgress progress) {
        if (Files.exists(dataFolder) && !isEmpty(dataFolder)) {
            throw new DatabaseException("There is something in the folder " + dataFolder
                    + " already, which a restore won't overwrite: name an empty or a new one with --data, or replace what"
                    + " is there with --replace.");
        }
        boolean done = false;
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start(dataFolder)) {
            fill(postgres.access(), progress);
            addFiles(dataFolder);
            done = true;
        } finally {
            if (!done) {
                empty(dataFolder);
            }
        }
    }

    /**
     * Fills a database of one's own, in which there is nothing, or only the empty tables of this program.
     *
     * @param dataFolder gets the files of the backup
     * @throws DatabaseException when there are accounts in it, a server runs on it, or the backup is damaged; then there
     *     are no rows in it
     */
    public void intoDatabase(DatabaseAccess access, Path dataFolder, CopyProgress progress) {
        for (Path path : files(dataFolder).values()) {
            if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                throw new DatabaseException(
                        "There is a file " + path
                                + " already, which a restore won't overwrite: move it away, or name another folder with --data.");
            }
        }
        try (ServerLock _ = ServerLock.take(access)) {
            fill(access, progress);
            addFiles(dataFolder);
        }
    }

    /**
     * Puts the backup in the place of all rows of a database, and of the documents that belong to them. Other files of the data
     * folder stay, and those come back that are missing. Where this fails, everything is as it was, but for one case: the rows
     * are new when files cannot be moved.
     *
     * @param lock keeps servers off the database, and is held until this is done
     * @param documents the name of the folder, in the data folder, whose files belong to rows
     * @throws DatabaseException when the backup is damaged, or the database or the folder can't be written
     */
    public void replace(
            ServerLock lock, DatabaseAccess access, Path dataFolder, String documents, CopyProgress progress) {
        Path aside = PostgresFolder.restored(dataFolder);
        Path come = aside.resolve("come");
        try {
            PostgresBinaries.deleteTree(aside);
            Files.createDirectories(come);
            writeFiles(come);
            replaceRows(lock, access, progress);
            moveFiles(come, aside.resolve("gone"), dataFolder, documents);
            analyze(access);
        } catch (ZipException e) {
            throw damaged(e);
        } catch (IOException e) {
            throw new DatabaseException(
                    "The files of the backup can't be written to " + dataFolder + " (" + e
                            + "); nothing is restored: make room there, and try again.",
                    e);
        } finally {
            deleteQuietly(aside);
        }
    }

    /**
     * Reads the whole backup and writes nothing. It finds out whether the backup can replace what is in a database.
     *
     * @throws DatabaseException where it can't
     */
    public void check(DatabaseAccess access, Path dataFolder) {
        var files = files(dataFolder).keySet();
        try (Connection connection = Database.source(access).getConnection()) {
            if (contents.migration().equals(Database.NEWEST_MIGRATION)) {
                checkTables(connection);
            }
        } catch (SQLException e) {
            throw new DatabaseException("The database could not be read: " + e.getMessage(), e);
        }
        CopyProgress silent = (_, _) -> {};
        try {
            for (BackupContents.Table table : contents.tables()) {
                try (var in = new Counting(entry(table), table.name(), 0, silent)) {
                    in.transferTo(OutputStream.nullOutputStream());
                    checkRows(table, in.rows);
                }
            }
            for (ZipEntry file : files) {
                try (var in = new Whole(zip, file)) {
                    in.transferTo(OutputStream.nullOutputStream());
                }
            }
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    /**
     * Makes sure that there is nothing in a database that a restore would overwrite.
     *
     * @throws DatabaseException where there is
     */
    public void checkEmpty(DatabaseAccess access) {
        try (Connection connection = Database.source(access).getConnection()) {
            checkEmpty(access, connection, Database.migration(connection));
        } catch (SQLException e) {
            throw new DatabaseException("The database could not be read: " + e.getMessage(), e);
        }
    }

    private static void checkEmpty(DatabaseAccess access, Connection connection, String there) throws SQLException {
        if (!there.isEmpty() && hasAccounts(connection)) {
            throw new DatabaseException("There are accounts in the database at "
                    + DatabaseAccess.shown(access.jdbcUrl())
                    + ", which a restore won't overwrite: name an empty one with --db, or replace all of it with"
                    + " --replace.");
        }
    }

    private static boolean isEmpty(Path folder) {
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        } catch (IOException e) {
            throw new DatabaseException("The folder " + folder + " can't be read (" + e + ").", e);
        }
    }

    private static void empty(Path folder) {
        try (var files = Files.list(folder)) {
            for (Path path : files.toList()) {
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    PostgresBinaries.deleteTree(path);
                } else {
                    Files.delete(path);
                }
            }
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(Restore.class)
                    .warn("What was begun in {} could not be removed: {}", folder, e.toString());
        }
    }

    void fill(DatabaseAccess access, CopyProgress progress) {
        try (Connection connection = Database.source(access).getConnection()) {
            String there = Database.migration(connection);
            checkEmpty(access, connection, there);
            if (!there.isEmpty() && Integer.parseInt(there) > Integer.parseInt(contents.migration())) {
                throw new DatabaseException("The tables at " + DatabaseAccess.shown(access.jdbcUrl())
                        + " are of a newer version than the backup: name an empty database with --db.");
            }
            Database.migrate(access, contents.migration());
            connection.setAutoCommit(false);
            copyRows(connection, progress);
            connection.commit();
        } catch (SQLException e) {
            throw failed(e);
        } catch (IOException e) {
            throw damaged(e);
        }
        analyze(access);
        Database.migrate(access, Database.NEWEST_MIGRATION);
    }

    private static DatabaseException failed(SQLException e) {
        return new DatabaseException("The backup could not be restored: " + e.getMessage(), e);
    }

    private DatabaseException damaged(IOException e) {
        return new DatabaseException("The backup " + file + " is damaged (" + e.getMessage() + ").", e);
    }

    private static void analyze(DatabaseAccess access) {
        try (Connection connection = Database.source(access).getConnection();
                var statement = connection.createStatement()) {
            statement.execute("ANALYZE");
        } catch (SQLException e) {
            // PostgreSQL does it by itself, later.
            org.slf4j.LoggerFactory.getLogger(Restore.class).debug("analyze", e);
        }
    }

    /** The rows of the backup instead of those that are there, in one transaction. */
    private void replaceRows(ServerLock lock, DatabaseAccess access, CopyProgress progress) {
        boolean older = !contents.migration().equals(Database.NEWEST_MIGRATION);
        try (Connection connection = Database.source(access).getConnection()) {
            String there = Database.migration(connection);
            if (there.isEmpty()) {
                fill(access, progress);
                return;
            }
            if (!there.equals(Database.NEWEST_MIGRATION)) {
                Database.migrate(access, Database.NEWEST_MIGRATION);
            }
            if (older) {
                fillAside(access, progress);
            }
            connection.setAutoCommit(false);
            try (var statement = connection.createStatement()) {
                statement.execute("SET LOCAL lock_timeout = '" + LOCK_SECONDS + "s'");
            }
            if (older) {
                takeFromAside(access, connection);
            } else {
                copyRows(connection, progress);
            }
            if (lock.lost().isDone()) {
                throw new DatabaseException("Another server has taken the database meanwhile; nothing is restored.");
            }
            connection.commit();
        } catch (SQLException e) {
            throw failed(e);
        } catch (IOException e) {
            throw damaged(e);
        } finally {
            if (older) {
                dropAside(access);
            }
        }
    }

    /** Makes a database of the backup beside the one that is there, and brings it to this version. */
    private void fillAside(DatabaseAccess access, CopyProgress progress) throws SQLException {
        // There may be one of a restore that was cut off.
        dropAside(access);
        try (Connection connection = Database.source(access).getConnection();
                var statement = connection.createStatement()) {
            statement.execute("CREATE SCHEMA " + ASIDE);
        }
        fill(access.inSchema(ASIDE), progress);
    }

    private static void dropAside(DatabaseAccess access) {
        try (Connection connection = Database.source(access).getConnection();
                var statement = connection.createStatement()) {
            statement.execute("DROP SCHEMA IF EXISTS " + ASIDE + " CASCADE");
        } catch (SQLException e) {
            // The next restore tries again.
            org.slf4j.LoggerFactory.getLogger(Restore.class).debug("drop", e);
        }
    }

    private static void takeFromAside(DatabaseAccess access, Connection connection) throws SQLException {
        Map<String, List<String>> tables = Tables.columns(connection);
        truncate(connection, tables.keySet());
        try (var statement = connection.createStatement()) {
            for (String table : Tables.ordered(connection, tables.keySet())) {
                String columns = Tables.list(tables.getOrDefault(table, List.of()));
                statement.execute("INSERT INTO " + Tables.quoted(table) + " " + columns
                        + " OVERRIDING SYSTEM VALUE SELECT " + columns.substring(1, columns.length() - 1) + " FROM "
                        + ASIDE + "." + Tables.quoted(table));
            }
            try (Connection aside = Database.source(access.inSchema(ASIDE)).getConnection()) {
                setSequences(connection, Tables.sequences(aside));
            }
        }
    }

    private static boolean hasAccounts(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT EXISTS (SELECT FROM accounts)")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** The names in the backup become SQL, so they must be those of the tables that there are. */
    private void checkTables(Connection connection) throws SQLException {
        Map<String, List<String>> tables = Tables.columns(connection);
        boolean same = contents.tables().size() == tables.size()
                && contents.tables().stream().allMatch(table -> table.columns().equals(tables.get(table.name())))
                && Tables.sequences(connection)
                        .keySet()
                        .equals(contents.sequences().keySet());
        if (!same) {
            throw new DatabaseException("The tables in the backup " + file + " are not those of this program's version "
                    + contents.migration() + " of the database.");
        }
    }

    /** Into tables of the backup's own version. What migrations have put into them is in the backup too. */
    private void copyRows(Connection connection, CopyProgress progress) throws SQLException, IOException {
        checkTables(connection);
        truncate(
                connection,
                contents.tables().stream().map(BackupContents.Table::name).toList());
        long before = 0;
        for (BackupContents.Table table : contents.tables()) {
            copy(connection, table, before, progress);
            before += table.rows();
        }
        setSequences(connection, contents.sequences());
    }

    private static void truncate(Connection connection, Collection<String> tables) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("TRUNCATE "
                    + String.join(", ", tables.stream().map(Tables::quoted).toList()));
        }
    }

    private InputStream entry(BackupContents.Table table) throws IOException {
        ZipEntry entry = zip.getEntry(BackupContents.TABLES + table.name());
        if (entry == null) {
            throw new IOException("the table " + table.name() + " is missing");
        }
        return new Whole(zip, entry);
    }

    private static void checkRows(BackupContents.Table table, long found) throws IOException {
        if (found != table.rows()) {
            throw new IOException(
                    "the table " + table.name() + " has " + found + " rows and should have " + table.rows());
        }
    }

    private void copy(Connection connection, BackupContents.Table table, long before, CopyProgress progress)
            throws SQLException, IOException {
        String sql = "COPY " + Tables.quoted(table.name()) + " " + Tables.list(table.columns()) + " FROM STDIN";
        long copied;
        try (var in = new Counting(entry(table), table.name(), before, progress)) {
            copied = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql, in, 1 << 16);
        }
        checkRows(table, copied);
    }

    private static void setSequences(Connection connection, Map<String, BackupContents.Position> sequences)
            throws SQLException {
        try (var restart = connection.createStatement();
                var statement = connection.prepareStatement("SELECT setval(quote_ident(?)::regclass, ?, ?)")) {
            for (var sequence : sequences.entrySet()) {
                // A sequence goes back with its transaction only if that has restarted it.
                restart.execute("ALTER SEQUENCE " + Tables.quoted(sequence.getKey()) + " RESTART");
                statement.setString(1, sequence.getKey());
                statement.setLong(2, sequence.getValue().last());
                statement.setBoolean(3, sequence.getValue().given());
                statement.execute();
            }
        }
    }

    /** Which entries are files of the data folder, and where they go. */
    private Map<ZipEntry, Path> files(Path dataFolder) {
        Map<ZipEntry, Path> files = new LinkedHashMap<>();
        Path folder = dataFolder.normalize();
        for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
            if (entry.getName().startsWith(BackupContents.FILES)) {
                Path name = Path.of(entry.getName().substring(BackupContents.FILES.length()));
                Path path = folder.resolve(name).normalize();
                if (!path.startsWith(folder) || PostgresFolder.owns(name.getName(0))) {
                    throw new DatabaseException(
                            "The backup " + file + " is none of this program: it holds a file " + name + ".");
                }
                files.put(entry, path);
            }
        }
        return files;
    }

    private void addFiles(Path dataFolder) {
        try {
            writeFiles(dataFolder);
        } catch (IOException e) {
            throw filesMissing(e);
        }
    }

    private static DatabaseException filesMissing(IOException e) {
        return new DatabaseException(
                "The database is restored, but not all files of the backup could be written (" + e + ").", e);
    }

    /** For nobody else's eyes. */
    private void writeFiles(Path folder) throws IOException {
        for (var one : files(folder).entrySet()) {
            Path path = one.getValue();
            Path parent = path.getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createFile(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try (var in = new Whole(zip, one.getKey());
                    var out = Files.newOutputStream(path)) {
                in.transferTo(out);
            }
        }
    }

    /** What was written aside takes its place: documents that of all others, any other file only a place that is empty. */
    private void moveFiles(Path come, Path gone, Path dataFolder, String documents) {
        try {
            Path there = dataFolder.resolve(documents);
            if (Files.exists(there)) {
                Files.move(there, gone, StandardCopyOption.ATOMIC_MOVE);
            }
            if (Files.exists(come.resolve(documents))) {
                Files.move(come.resolve(documents), there, StandardCopyOption.ATOMIC_MOVE);
            }
            for (Path path : files(dataFolder).values()) {
                Path written = come.resolve(dataFolder.normalize().relativize(path));
                if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS) && Files.exists(written)) {
                    Files.createDirectories(Objects.requireNonNull(path.getParent()));
                    Files.move(written, path);
                }
            }
        } catch (IOException e) {
            throw filesMissing(e);
        }
    }

    private static void deleteQuietly(Path aside) {
        try {
            PostgresBinaries.deleteTree(aside);
        } catch (IOException e) {
            // The next restore tries again.
            org.slf4j.LoggerFactory.getLogger(Restore.class).debug("delete", e);
        }
    }

    /** The content of an entry, which fails at its end if it is not what was written: {@link ZipFile} checks no checksum. */
    private static final class Whole extends CheckedInputStream {
        private final ZipEntry entry;

        Whole(ZipFile zip, ZipEntry entry) throws IOException {
            super(zip.getInputStream(entry), new CRC32());
            this.entry = entry;
        }

        @Override
        public int read() throws IOException {
            return checked(super.read());
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return checked(super.read(bytes, offset, length));
        }

        private int checked(int read) throws IOException {
            if (read < 0 && getChecksum().getValue() != entry.getCrc()) {
                throw new ZipException("the checksum of " + entry.getName() + " is wrong: the file is damaged");
            }
            return read;
        }
    }

    @Override
    public void close() {
        close(zip);
    }

    /** Counts rows by the line ends after them: one inside of a value is written otherwise. */
    private static final class Counting extends FilterInputStream {
        private final String table;
        private final CopyProgress progress;
        private long rows;

        Counting(InputStream in, String table, long before, CopyProgress progress) {
            super(in);
            this.table = table;
            this.rows = before;
            this.progress = progress;
        }

        @Override
        public int read(byte[] bytes, int from, int length) throws IOException {
            int read = in.read(bytes, from, length);
            for (int i = from; i < from + read; i++) {
                rows += bytes[i] == '\n' ? 1 : 0;
            }
            progress.at(table, rows);
            return read;
        }
    }
}
