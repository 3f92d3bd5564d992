package org.oicq.server.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The files of the page, from the jar into memory, by the paths that a browser asks for. */
final class PageFiles {
    private static final String FOLDER = "/org/oicq/page/";
    private static final String START = "index.html";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "png", "image/png",
            "webmanifest", "application/manifest+json");

    /** A file in the forms that there are of it. */
    private record Forms(PageFile plain, @Nullable PageFile compressed) {}

    private final Map<String, Forms> byPath = new HashMap<>();

    /** Reads them all. There are none where this machine had no bundler for the page. */
    PageFiles() {
        byte[] names = read("files");
        if (names == null) {
            return;
        }
        for (String name : new String(names, StandardCharsets.UTF_8).lines().toList()) {
            byte[] plain = read(name);
            byte[] compressed = read(name + ".gz");
            String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
            if (plain == null || type == null) {
                throw new IllegalStateException("the page's file " + name + " is missing, or of an unknown type");
            }
            byPath.put(
                    name.equals(START) ? "/" : "/" + name,
                    new Forms(
                            new PageFile(type, plain, false, compressed != null),
                            compressed == null ? null : new PageFile(type, compressed, true, true)));
        }
    }

    private static byte @Nullable [] read(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream(FOLDER + name)) {
            return in == null ? null : in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isEmpty() {
        return byPath.isEmpty();
    }

    /** The file at a path, compressed if there is such a form and the browser takes it. */
    Optional<PageFile> find(String path, boolean takesGzip) {
        Forms forms = byPath.get(path);
        if (forms == null) {
            return Optional.empty();
        }
        return Optional.of(takesGzip && forms.compressed != null ? forms.compressed : forms.plain);
    }
}
