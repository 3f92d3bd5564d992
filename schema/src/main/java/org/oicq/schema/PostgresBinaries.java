package org.oicq.schema;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once from the class path (75 MB, about two seconds) into a folder that all data
 * folders of a user share: the environment variable {@code OICQ_CACHE}, else {@code $XDG_CACHE_HOME/oicq}, else
 * {@code ~/.cache/oicq}. Where that can't be written, or the identity that PostgreSQL runs as can't enter it, they go
 * into the data folder.
 */
final class PostgresBinaries {
    /** The version in the pom; part of the folder's name, so that an update unpacks beside the old one. */
    private static final String VERSION = "18.6.0";

    /** The major version of the same: what a database that another one has made can't be opened with. */
    static final int MAJOR = Integer.parseInt(VERSION.substring(0, VERSION.indexOf('.')));

    private static final Logger log = LoggerFactory.getLogger(PostgresBinaries.class);

    private PostgresBinaries() {}

    /** An archive of the programs. */
    interface Archive {
        InputStream open() throws IOException;
    }

    /** The folder that holds {@code bin/postgres}; unpacks it if need be. Several processes may race to do so. */
    static Path folder(Path dataFolder, PostgresIdentity identity) {
        return folder(dataFolder, identity, VERSION, PostgresBinaries::ours);
    }

    /** The same of another version. */
    static Path folder(Path dataFolder, PostgresIdentity identity, String version, Archive archive) {
        var name = "postgresql-" + version + "-" + architecture();
        var shared = cacheFolder();
        if (shared.isPresent()) {
            var folder = shared.get().resolve(name);
            try {
                unpack(folder, archive);
                if (identity.canUse(folder.resolve("bin/postgres"))) {
                    return folder;
                }
            } catch (IOException e) {
                log.warn(
                        "PostgreSQL can't be unpacked into {} ({}); it goes into the data folder.",
                        folder,
                        e.toString());
            }
        }
        var folder = dataFolder.resolve(name);
        try {
            unpack(folder, archive);
        } catch (IOException e) {
            throw new DatabaseException(
                    "PostgreSQL can't be unpacked into " + folder + " (" + e
                            + "): make room there, or choose another folder with --data.",
                    e);
        }
        return folder;
    }

    /** Folders that may hold unpacked programs. */
    static List<Path> folders(Path dataFolder) {
        return Stream.concat(cacheFolder().stream(), Stream.of(dataFolder)).toList();
    }

    /** The name of the archive in its jar. */
    static String archiveName() {
        return "postgres-linux-" + architecture() + ".txz";
    }

    private static InputStream ours() {
        var in = PostgresBinaries.class.getResourceAsStream("/" + archiveName());
        if (in == null) {
            throw new DatabaseException("The embedded PostgreSQL (" + archiveName()
                    + ") is missing from the class path: build again, or name a PostgreSQL of your own with --db.");
        }
        return in;
    }

    private static String architecture() {
        var os = System.getProperty("os.name", "");
        var machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        var architecture = switch (machine) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> "";
        };
        if (!os.equals("Linux") || architecture.isEmpty()) {
            throw new DatabaseException("There is no embedded PostgreSQL for " + os + " on " + machine
                    + ": name a PostgreSQL of your own with --db.");
        }
        return architecture;
    }

    private static Optional<Path> cacheFolder() {
        for (var variable : List.of("OICQ_CACHE", "XDG_CACHE_HOME", "HOME")) {
            var value = System.getenv(variable);
            if (value != null && value.startsWith("/")) {
                var path = Path.of(value);
                return Optional.of(
                        switch (variable) {
                            case "OICQ_CACHE" -> path;
                            case "XDG_CACHE_HOME" -> path.resolve("oicq");
                            default -> path.resolve(".cache/oicq");
                        });
            }
        }
        return Optional.empty();
    }

    /** The whole folder appears at once or not at all, so a killed or raced unpacking can't leave half of one. */
    static void unpack(Path folder) throws IOException {
        unpack(folder, PostgresBinaries::ours);
    }

    private static synchronized void unpack(Path folder, Archive archive) throws IOException {
        if (Files.exists(folder)) {
            return;
        }
        var parent = folder.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException("no folder above " + folder);
        }
        Files.createDirectories(parent);
        var partial = parent.resolve(folder.getFileName() + ".partial");
        try (var channel = FileChannel.open(
                        parent.resolve(folder.getFileName() + ".lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            if (Files.exists(folder)) {
                return;
            }
            deleteTree(partial);
            Files.createDirectory(partial);
            Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
            try (var in = archive.open()) {
                extract(in, partial);
            }
            // Without this a power cut soon after could leave a renamed folder of empty files.
            PostgresIdentity.SELF.run(List.of("sync", "-f", partial.toString()));
            Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void extract(InputStream in, Path target) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(in, 1 << 16)))) {
            TarArchiveEntry entry;
            while ((entry = tar.getNextEntry()) != null) {
                var path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("the archive names " + entry.getName());
                }
                if (entry.isDirectory()) {
                    makeFolder(path);
                    continue;
                }
                var folder = path.getParent();
                if (folder != null) {
                    makeFolder(folder);
                }
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else if (entry.isLink()) {
                    Files.createLink(path, target.resolve(entry.getLinkName()));
                } else {
                    Files.copy(tar, path);
                    // Readable by all whatever our umask: nobody may have to run it.
                    var executable = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }

    private static void makeFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    /** Removes a folder with all that is in it; no error when it isn't there. */
    static void deleteTree(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
