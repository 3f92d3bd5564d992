package org.oicq.server.documents.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.stream.Stream;
import org.apache.fontbox.ttf.OTFParser;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeCollection;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.io.RandomAccessReadBufferedFile;

/**
 * The faces that text is set in: the setting's, the one that comes with PDFBox (Latin, Greek, Cyrillic), and the
 * system's. A character is written in the first face that has it; fonts are opened only while one is looked for.
 */
final class Fonts {
    /** Where systems keep fonts. What does not exist is passed over. */
    static final List<Path> FOLDERS = List.of(
            Path.of("/usr/share/fonts"),
            Path.of("/usr/local/share/fonts"),
            Path.of("/System/Library/Fonts"),
            Path.of("/Library/Fonts"));

    private static final String BUNDLED = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";

    /** Upright faces with Chinese by their files' names, best first; then all others. */
    private static final List<String> PREFERRED = List.of(
            "notosanscjk-regular",
            "wqy-microhei",
            "wqy-zenhei",
            "droidsansfallback",
            "notoserifcjk-regular",
            "pingfang",
            "uming",
            "ukai",
            "dejavusans.",
            "freesans.");

    private static final int DEPTH = 8;

    private final List<Face> open = new ArrayList<>();
    private final Map<Integer, Optional<Face>> known = new HashMap<>();
    private final Queue<Path> files;

    /**
     * @param setting the operator's font file; empty for none
     * @throws BadDocumentException where the setting's file is no font
     */
    Fonts(String setting) throws IOException, BadDocumentException {
        if (!setting.isEmpty()) {
            try {
                open.addAll(read(Path.of(setting)));
            } catch (IOException e) {
                throw new BadDocumentException("the server's text-font cannot be read: " + setting, e);
            }
        }
        try (InputStream bundled = Objects.requireNonNull(TTFParser.class.getResourceAsStream(BUNDLED))) {
            open.add(new Face(new TTFParser().parse(new RandomAccessReadBuffer(bundled))));
        }
        files = new ArrayDeque<>(find());
    }

    /** The face for a character; empty where no font has it. */
    Optional<Face> face(int character) {
        return known.computeIfAbsent(character, this::look);
    }

    private Optional<Face> look(int character) {
        for (int i = 0; ; i++) {
            while (i == open.size()) {
                Path next = files.poll();
                if (next == null) {
                    return Optional.empty();
                }
                try {
                    open.addAll(read(next));
                } catch (IOException | RuntimeException _) {
                    // A font of the system that FontBox cannot read is as good as none.
                }
            }
            if (open.get(i).has(character)) {
                return Optional.of(open.get(i));
            }
        }
    }

    private static List<Face> read(Path file) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        List<TrueTypeFont> fonts = new ArrayList<>();
        if (name.endsWith(".ttc") || name.endsWith(".otc")) {
            // The first of a collection: the others differ in language or spacing, not in characters.
            new TrueTypeCollection(file.toFile()).processAllFonts(font -> {
                if (fonts.isEmpty()) {
                    fonts.add(font);
                }
            });
        } else {
            var bytes = new RandomAccessReadBufferedFile(file);
            fonts.add(name.endsWith(".otf") ? new OTFParser().parse(bytes) : new TTFParser().parse(bytes));
        }
        List<Face> faces = new ArrayList<>();
        for (TrueTypeFont font : fonts) {
            faces.add(new Face(font));
        }
        return faces;
    }

    private static List<Path> find() {
        List<Path> found = new ArrayList<>();
        for (Path folder : FOLDERS) {
            if (!Files.isDirectory(folder)) {
                continue;
            }
            try (Stream<Path> all = Files.find(folder, DEPTH, (path, facts) -> facts.isRegularFile() && isFont(path))) {
                all.forEach(found::add);
            } catch (IOException | java.io.UncheckedIOException _) {
                // A folder that cannot be read has no fonts for us.
            }
        }
        found.sort(Comparator.comparingInt(Fonts::rank).thenComparing(Path::toString));
        return found;
    }

    private static boolean isFont(Path path) {
        return path.toString().toLowerCase(Locale.ROOT).matches(".*\\.(ttf|otf|ttc|otc)");
    }

    private static int rank(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        for (int i = 0; i < PREFERRED.size(); i++) {
            if (name.startsWith(PREFERRED.get(i))) {
                return i;
            }
        }
        return PREFERRED.size() + (name.matches(".*(bold|italic|oblique|light|thin|black).*") ? 1 : 0);
    }
}
