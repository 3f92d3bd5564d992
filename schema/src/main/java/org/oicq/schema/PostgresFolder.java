package org.oicq.schema;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the embedded PostgreSQL keeps in a data folder: {@code postgres/} (the database itself), {@code
 * postgres.password}, {@code postgres.log}, {@code postgres.lock}. While an object of this class lives, the folder is
 * locked, so that two servers can't have it at once.
 */
final class PostgresFolder implements AutoCloseable {
    static final String USER = "postgres";

    private static final Logger log = LoggerFactory.getLogger(PostgresFolder.class);
    /** How long the processes of a killed server may take to end by themselves. */
    private static final long ORPHANS_MILLIS = 10_000;

    private final Path folder;
    private final FileChannel lockChannel;

    private PostgresFolder(Path folder, FileChannel lockChannel) {
        this.folder = folder;
        this.lockChannel = lockChannel;
    }

    /** Makes the folder if need be and takes it for this process alone. */
    static PostgresFolder take(Path folder) {
        FileChannel channel;
        try {
            Files.createDirectories(folder);
            channel = FileChannel.open(
                    folder.resolve("postgres.lock"),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
        try {
            var taken = tryLock(channel);
            if (taken == null) {
                var owner = new byte[32];
                var length = Math.max(0, channel.read(ByteBuffer.wrap(owner), 0));
                channel.close();
                throw new DatabaseException("The data folder " + folder + " is in use by another server (process "
                        + new String(owner, 0, length, StandardCharsets.UTF_8).strip()
                        + "): stop that one, or choose another folder with --data.");
            }
            channel.truncate(0);
            channel.write(StandardCharsets.UTF_8.encode(ProcessHandle.current().pid() + "\n"), 0);
            return new PostgresFolder(folder.toRealPath(), channel);
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException _) {
            return null; // held by this very process
        }
    }

    private static DatabaseException notWritable(Path folder, IOException e) {
        return new DatabaseException(
                "The data folder " + folder + " can't be written (" + e
                        + "): give this user the right to, or choose another folder with --data.",
                e);
    }

    Path folder() {
        return folder;
    }

    Path database() {
        return database(folder);
    }

    private static Path database(Path folder) {
        return folder.resolve("postgres");
    }

    /** Where a database of another major version is kept after an upgrade. */
    Path kept(int major) {
        return folder.resolve("postgres-" + major);
    }

    /** Where an upgrade makes the new database: a data folder of its own, with the same password. */
    Path upgrade() {
        return folder.resolve("postgres.upgrade");
    }

    /** A whole database of an upgrade, which takes the old one's place. */
    private Path upgraded() {
        return folder.resolve("postgres.upgraded");
    }

    /** Where the files of a backup are before they take the place of others. */
    static Path restored(Path dataFolder) {
        return dataFolder.resolve("postgres.restore");
    }

    /** The major version of PostgreSQL that has made the database here; empty without one. */
    OptionalInt major() {
        return major(folder);
    }

    /** The same for any data folder. */
    static OptionalInt major(Path folder) {
        try {
            return OptionalInt.of(Integer.parseInt(
                    Files.readString(database(folder).resolve("PG_VERSION")).strip()));
        } catch (NoSuchFileException _) {
            return OptionalInt.empty();
        } catch (IOException | NumberFormatException e) {
            throw new DatabaseException(
                    "The database in " + folder + " can't be read (" + e
                            + "): run this as the user who runs the server, or restore a backup into a new folder.",
                    e);
        }
    }

    /**
     * Makes sure that the database here, if there is one, is of this major version.
     *
     * @throws DatabaseException when it isn't; the sentence says what to do
     */
    void checkVersion(int wanted) {
        int there = major().orElse(wanted);
        if (there < wanted) {
            throw new DatabaseException("The database in " + folder + " is of PostgreSQL " + there
                    + ", and this version of the program has " + wanted
                    + ": run './oicq admin upgrade' once with the same settings. It keeps the old one.");
        }
        if (there > wanted) {
            throw new DatabaseException(
                    "The database in " + folder + " is of PostgreSQL " + there
                            + ", and this version of the program has only " + wanted
                            + ": start the newer version again, or restore a backup from before the upgrade into a new folder.");
        }
    }

    /** The database that an upgrade has made takes the place of the old one, which is kept. */
    void exchange() {
        try {
            PostgresIdentity.SELF.run(List.of("sync", "-f", folder.toString()));
            Files.move(database(upgrade()), upgraded(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
        finishUpgrade();
    }

    /** Brings an upgrade to its end that was cut off after its new database was whole. */
    void finishUpgrade() {
        if (!Files.exists(upgraded())) {
            return;
        }
        try {
            var old = major();
            if (old.isPresent()) {
                Files.move(database(), kept(old.getAsInt()), StandardCopyOption.ATOMIC_MOVE);
            }
            Files.move(upgraded(), database(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }

    /** Makes the folder of an upgrade, which PostgreSQL can enter where it can enter this one. */
    void makeUpgrade() throws IOException {
        PostgresBinaries.deleteTree(upgrade());
        Files.createDirectory(upgrade());
        Files.setPosixFilePermissions(upgrade(), Files.getPosixFilePermissions(folder));
        writeSecret(passwordFile(upgrade()), password());
    }

    /** Whether something in a data folder is PostgreSQL's: its database, password, log, lock and programs. */
    static boolean owns(Path path) {
        return String.valueOf(path.getFileName()).startsWith("postgres");
    }

    private static Path passwordFile(Path folder) {
        return folder.resolve("postgres.password");
    }

    Path logFile() {
        return folder.resolve("postgres.log");
    }

    /**
     * Makes the database unless there is one. Each step can be repeated, and the last one (a rename) makes it count, so
     * that a kill at any moment leaves either none or a whole one.
     *
     * @return the database's password
     */
    String prepare(Path binaries, PostgresIdentity identity) {
        try {
            var password = password();
            if (!Files.exists(database())) {
                initialize(binaries, identity, password);
            }
            return password;
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }

    private String password() throws IOException {
        var file = passwordFile(folder);
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        if (Files.exists(database())) {
            throw new DatabaseException(
                    "The file " + file + " is missing, without which the database beside it can't be"
                            + " opened: put it back from a backup, or choose another folder with --data.");
        }
        var random = new byte[24];
        new SecureRandom().nextBytes(random);
        var password = Base64.getUrlEncoder().encodeToString(random);
        writeSecret(file, password);
        return password;
    }

    /** Readable by nobody else at any moment, and durable before it counts. */
    private static void writeSecret(Path file, String text) throws IOException {
        var partial = file.resolveSibling(file.getFileName() + ".partial");
        Files.deleteIfExists(partial);
        Files.createFile(partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (var channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
            channel.write(StandardCharsets.UTF_8.encode(text + "\n"));
            channel.force(true);
        }
        Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private void initialize(Path binaries, PostgresIdentity identity, String password) throws IOException {
        var partial = folder.resolve("postgres.partial");
        PostgresBinaries.deleteTree(partial);
        Files.createDirectory(
                partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        identity.own(partial);
        // initdb must read it as its own identity; the file that lasts stays ours.
        var passwordCopy = folder.resolve("postgres.initdb");
        writeSecret(passwordCopy, password);
        try {
            identity.own(passwordCopy);
            var outcome = identity.run(List.of(
                    binaries.resolve("bin/initdb").toString(),
                    "--pgdata=" + partial,
                    "--username=" + USER,
                    "--auth=scram-sha-256",
                    "--pwfile=" + passwordCopy,
                    "--encoding=UTF8",
                    "--locale-provider=builtin",
                    "--builtin-locale=C.UTF-8",
                    "--locale=C",
                    "--no-instructions"));
            if (!outcome.good()) {
                throw new DatabaseException(
                        "PostgreSQL could not make its database in " + folder + ": " + outcome.output());
            }
        } finally {
            Files.deleteIfExists(passwordCopy);
        }
        Files.move(partial, database(), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Before a first start. Without this, PostgreSQL says something misleading about a library. */
    void checkReachable(PostgresIdentity identity) {
        if (Files.exists(database())) {
            return;
        }
        for (int depth = 1; depth <= folder.getNameCount(); depth++) {
            var path = folder.getRoot().resolve(folder.subpath(0, depth));
            if (!identity.run(List.of("test", "-x", path.toString())).good()) {
                throw new DatabaseException("PostgreSQL runs here as "
                        + (identity == PostgresIdentity.NOBODY ? "the user nobody" : "a process without root's powers")
                        + ", which can't enter " + path + ": 'chmod o+x " + path
                        + "', or choose another folder with --data.");
            }
        }
    }

    /**
     * Ends what an earlier, killed server may have left: a postmaster that is still stopping, and its lock file. We hold
     * the folder, so a process that works in it is an orphan, and a lock file without such a process means nothing (its
     * number may since belong to any other process, or to a zombie, both of which PostgreSQL would take for alive).
     */
    void clearOrphans(Path binaries, PostgresIdentity identity) throws InterruptedException {
        var lockFile = database().resolve("postmaster.pid");
        if (!Files.exists(lockFile)) {
            return;
        }
        var deadline = System.nanoTime() + ORPHANS_MILLIS * 1_000_000;
        var told = false;
        for (var orphan = orphan(); orphan.isPresent(); orphan = orphan()) {
            if (System.nanoTime() > deadline) {
                throw new DatabaseException("A PostgreSQL of an earlier run (process "
                        + orphan.get().pid() + ") still works in " + database() + ": end it and start again.");
            }
            if (!told) {
                log.info(
                        "Stopping a PostgreSQL that an earlier run left (process {}).",
                        orphan.get().pid());
                interrupt(binaries, identity, orphan.get().pid());
                told = true;
            }
            Thread.sleep(20);
        }
        try {
            Files.deleteIfExists(lockFile);
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }

    private Optional<ProcessHandle> orphan() {
        return ProcessHandle.allProcesses()
                .filter(process -> worksIn(process, database()))
                .findFirst();
    }

    private static boolean worksIn(ProcessHandle process, Path database) {
        try {
            return Path.of("/proc/" + process.pid() + "/cwd").toRealPath().equals(database);
        } catch (AccessDeniedException _) {
            // Root without CAP_SYS_PTRACE looking at nobody's process; the command line is open to all.
            return commandLine(process.pid()).contains("\0" + database + "\0");
        } catch (IOException _) {
            return false; // gone, or a zombie
        }
    }

    private static String commandLine(long pid) {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/cmdline"));
        } catch (IOException _) {
            return "";
        }
    }

    /** Asks a postmaster for its fast, clean shutdown. */
    static void interrupt(Path binaries, PostgresIdentity identity, long pid) {
        var outcome =
                identity.run(List.of(binaries.resolve("bin/pg_ctl").toString(), "kill", "INT", Long.toString(pid)));
        if (!outcome.good()) {
            log.warn("PostgreSQL (process {}) could not be told to stop: {}", pid, outcome.output());
        }
    }

    /** How to reach the PostgreSQL that another process runs in this folder; empty when none is ready there. */
    static Optional<DatabaseAccess> running(Path dataFolder) {
        var path = dataFolder;
        try {
            path = dataFolder.toRealPath();
            var lines = Files.readAllLines(database(path).resolve("postmaster.pid"));
            if (lines.size() < 8 || !lines.get(7).strip().equals("ready")) {
                return Optional.empty();
            }
            var process = ProcessHandle.of(Long.parseLong(lines.get(0).strip()));
            var database = database(path);
            if (process.filter(handle -> worksIn(handle, database)).isEmpty()) {
                return Optional.empty();
            }
            return Optional.of(new DatabaseAccess(
                    jdbcUrl(Integer.parseInt(lines.get(3).strip())),
                    USER,
                    Files.readString(passwordFile(path)).strip()));
        } catch (NoSuchFileException | NumberFormatException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new DatabaseException(
                    "The data folder " + path + " can't be read (" + e
                            + "): run this as the user who runs the server, or name its folder with --data.",
                    e);
        }
    }

    /** No TLS on the loopback interface: asking for it costs a round trip for each connection. */
    static String jdbcUrl(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?sslmode=disable";
    }

    /** Gives the folder free for others. */
    @Override
    public void close() {
        try {
            lockChannel.close();
        } catch (IOException e) {
            log.warn("The lock of {} could not be given back: {}", folder, e.toString());
        }
    }
}
