package org.oicq.conversations;

import static java.util.stream.Collectors.toSet;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the code and the documents cite is there: {@code docs/rules.md, "Search"} is a page with that heading. */
class CitationsTest {
    private static final Path ROOT =
            Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());

    /** Folders that hold nothing of ours; V1 and V6 of the migrations name a page of before, and never change. */
    private static final Set<String> PASSED_OVER = Set.of("target", "node_modules", "migration", ".git", "data");

    /** A page, and the headings that may follow it. */
    private static final Pattern CITATION =
            Pattern.compile("\\b(docs/[\\w-]+\\.md)((?:,? (?:and )?\"[A-Z][^\"\n]*\")*)");

    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

    /** The pages of the protocol are in docs, and cited as such. */
    private static final Pattern ELSEWHERE =
            Pattern.compile("(?<![/\\w\"-]|\\]\\()(?:binary|codes|extensions|http|protocol|rules|subsystems)\\.md");

    /** At the left of a picture, and any word with a capital in it. */
    private static final Pattern CLASS =
            Pattern.compile("(?m)^[A-Z]\\w+(?=[ \\w()]*│)|\\b[A-Z][a-z]+[A-Z][A-Za-z]+\\b");

    private static final Set<String> NO_CLASSES = Set.of("PostgreSQL", "TypeScript", "WebSocket");

    private static final Pattern LINE_OF_COMMENT = Pattern.compile("\\n\\s*(?:\\*|//|#|--) +");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern ANCHOR = Pattern.compile("<a id=\"([^\"]+)\">");

    private final Map<Path, String> texts = new HashMap<>();

    @Test
    void whatTheCodeCitesIsThere() throws IOException {
        List<String> wrong = new ArrayList<>();
        int cited = 0;
        for (Path file : files("java", "sql", "tsv", "ts", "conf")) {
            if (file.endsWith("CitationsTest.java")) {
                continue;
            }
            String text = LINE_OF_COMMENT.matcher(text(file)).replaceAll(" ");
            ELSEWHERE.matcher(text).results().forEach(found -> wrong.add(file + ": " + found.group()));
            for (MatchResult citation : CITATION.matcher(text).results().toList()) {
                Path page = ROOT.resolve(citation.group(1));
                cited++;
                if (!Files.exists(page)) {
                    wrong.add(file + ": there is no " + citation.group(1));
                    continue;
                }
                Set<String> headings = HEADING.matcher(text(page))
                        .results()
                        .map(found -> found.group(1))
                        .collect(toSet());
                QUOTED.matcher(citation.group(2))
                        .results()
                        .map(found -> found.group(1))
                        .filter(heading -> !headings.contains(heading))
                        .forEach(heading -> wrong.add(file + ": no heading " + heading + " in " + citation.group(1)));
            }
        }
        assertEquals(List.of(), wrong);
        assertTrue(cited > 30, "the code cites the rules; found: " + cited);
    }

    @Test
    void whatTheDocumentsLinkToIsThere() throws IOException {
        List<String> wrong = new ArrayList<>();
        for (Path file : files("md")) {
            for (MatchResult link : LINK.matcher(text(file)).results().toList()) {
                String to = link.group(1);
                if (to.contains(":")) {
                    continue;
                }
                Path target = to.isEmpty() ? file : file.resolveSibling(to).normalize();
                if (!Files.exists(target)) {
                    wrong.add(file + ": there is no " + to);
                } else if (link.group(2) != null && !anchors(target).contains(link.group(2))) {
                    wrong.add(file + ": nothing is at " + to + "#" + link.group(2));
                }
            }
        }
        assertEquals(List.of(), wrong);
    }

    @Test
    void theClassesThatTheArchitectureNamesExist() throws IOException {
        Set<String> sources = files("java").stream()
                .map(file -> String.valueOf(file.getFileName()).replace(".java", ""))
                .collect(toSet());
        Set<String> named = CLASS.matcher(text(ROOT.resolve("docs/architecture.md")))
                .results()
                .map(MatchResult::group)
                .collect(toSet());
        named.removeAll(NO_CLASSES);
        assertTrue(named.size() > 15, "the page names classes: " + named);
        named.removeAll(sources);
        assertEquals(Set.of(), named);
    }

    private Set<String> anchors(Path page) throws IOException {
        Set<String> all = ANCHOR.matcher(text(page))
                .results()
                .map(found -> found.group(1))
                .collect(toSet());
        HEADING.matcher(text(page)).results().forEach(found -> all.add(slug(found.group(1))));
        return all;
    }

    /** As GitHub makes it. */
    private static String slug(String heading) {
        return heading.toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-');
    }

    private String text(Path file) throws IOException {
        String text = texts.get(file);
        if (text == null) {
            text = Files.readString(file);
            texts.put(file, text);
        }
        return text;
    }

    private static List<Path> files(String... endings) throws IOException {
        Pattern wanted = Pattern.compile(".*\\.(?:" + String.join("|", endings) + ")");
        List<Path> found = new ArrayList<>();
        Files.walkFileTree(ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                return PASSED_OVER.stream().anyMatch(folder::endsWith)
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (wanted.matcher(file.toString()).matches()) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
