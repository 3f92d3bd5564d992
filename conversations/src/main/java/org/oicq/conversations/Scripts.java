package org.oicq.conversations;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** All scripts: a folder for each suite. */
public final class Scripts {
    private static final String FOLDER = "/conversations";
    /** The suite of {@link #forClients}. */
    public static final String FOR_CLIENTS = "client-conversations";

    private Scripts() {}

    /** All scripts, by suite and name. */
    public static List<Script> all() {
        return in(FOLDER);
    }

    /** Those that {@link ClientPlayer} plays at clients, by name. */
    public static List<Script> forClients() {
        return in("/" + FOR_CLIENTS);
    }

    private static List<Script> in(String name) {
        URL place = Objects.requireNonNull(Scripts.class.getResource(name), name);
        try {
            if (!(place.openConnection() instanceof JarURLConnection connection)) {
                return in(Path.of(place.toURI()));
            }
            // By its path: by its URI there is one of a jar in a process, and others may have it open.
            try (FileSystem jar =
                    FileSystems.newFileSystem(Path.of(connection.getJarFileURL().toURI()))) {
                return in(jar.getPath(name));
            }
        } catch (URISyntaxException e) {
            throw new AssertionError("a class loader gives URLs that are URIs", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Script> in(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .sorted()
                    .map(Scripts::read)
                    .toList();
        }
    }

    private static Script read(Path file) {
        try {
            String suite =
                    Objects.requireNonNull(file.getParent()).getFileName().toString();
            String name = file.getFileName().toString().replaceFirst("\\.txt$", "");
            return ScriptParser.parse(suite, name, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
