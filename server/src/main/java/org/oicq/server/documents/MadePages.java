package org.oicq.server.documents;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.oicq.server.documents.backend.Backend;
import org.oicq.server.documents.open.Converted;

/**
 * The note beside a job's pages that says what they are: another attempt uses them again where the same is wanted. It is
 * written after the pages and deleted before others are made, so a kill leaves no pages with a note that is not theirs.
 */
final class MadePages {
    /** One that was not written to its end has no new line. */
    private static final Pattern LINE = Pattern.compile("(\\w+ \\d+ \\w+) (\\d{1,9}) (true|false)\n");

    private MadePages() {}

    /** What was made of a document, where it was this; empty where the note says something else, or there is none. */
    static Optional<Converted> find(Path note, Backend.Wish wish) throws IOException {
        if (!Files.exists(note)) {
            return Optional.empty();
        }
        Matcher line = LINE.matcher(Files.readString(note, StandardCharsets.ISO_8859_1));
        return line.matches() && line.group(1).equals(words(wish))
                ? Optional.of(new Converted(Integer.parseInt(line.group(2)), Boolean.parseBoolean(line.group(3))))
                : Optional.empty();
    }

    /** Notes what was made. */
    static void write(Path note, Backend.Wish wish, Converted made) throws IOException {
        Files.writeString(note, words(wish) + " " + made.pages() + " " + made.original() + "\n");
    }

    private static String words(Backend.Wish wish) {
        return wish.form() + " " + wish.dpi() + " " + wish.color();
    }
}
