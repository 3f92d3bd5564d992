package org.oicq.tools.dump;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.oicq.tools.dump.capture.Segment;

/**
 * The tool's page shows what the tool prints. {@code -Doicq.docs.update=true} writes the page and the samples anew; look
 * at what changed before committing it.
 */
class DocsTest {
    private static final boolean UPDATE = Boolean.getBoolean("oicq.docs.update");
    private static final Path ROOT =
            Objects.requireNonNull(Path.of("").toAbsolutePath().getParent());
    private static final Path PAGE = ROOT.resolve("docs/dump.md");
    private static final Pattern EXAMPLE =
            Pattern.compile("```console\n\\$ \\./oicq dump ([^|\n]*)(\\| head -(\\d+))?\n(.*?)```", Pattern.DOTALL);

    /** As a shell cuts a line: a text in single quotes is one word. */
    private static final Pattern WORD = Pattern.compile("'[^']*'|\\S+");

    @Test
    void theSamplesAreTheTalk() throws IOException {
        checkSamples();
    }

    private static void checkSamples() throws IOException {
        sample("docs/samples/talk.pcap", Talk.list());
        List<Segment> changed = Talk.list();
        for (Segment s : changed) {
            String text = new String(s.data, StandardCharsets.ISO_8859_1);
            s.data = text.replace("hello", "hullo").getBytes(StandardCharsets.ISO_8859_1);
        }
        sample("docs/samples/talk-changed.pcap", changed);
    }

    private static void sample(String name, List<Segment> segments) throws IOException {
        Path file = ROOT.resolve(name);
        if (UPDATE) {
            Files.write(file, Talk.pcap(segments));
        }
        assertArrayEquals(Talk.pcap(segments), Files.readAllBytes(file), name);
    }

    @Test
    void thePageShowsWhatTheToolPrints() throws IOException {
        checkSamples();
        String page = Files.readString(PAGE);
        if (UPDATE) {
            page = EXAMPLE.matcher(page)
                    .replaceAll(example -> Matcher.quoteReplacement(heading(example) + printed(example) + "```"));
            Files.writeString(PAGE, page);
        }
        List<MatchResult> examples = EXAMPLE.matcher(page).results().toList();
        assertTrue(examples.size() >= 7, "the page shows every view");
        for (MatchResult example : examples) {
            assertEquals(printed(example), example.group(4), example.group(1));
        }
    }

    private static String heading(MatchResult example) {
        return "```console\n$ ./oicq dump " + example.group(1) + (example.group(2) == null ? "" : example.group(2))
                + "\n";
    }

    private static String printed(MatchResult example) {
        String[] arguments = WORD.matcher(example.group(1))
                .results()
                .map(found -> found.group().replace("'", ""))
                .map(word -> word.startsWith("docs/") ? ROOT.resolve(word).toString() : word)
                .toArray(String[]::new);
        long lines = example.group(3) == null ? Long.MAX_VALUE : Long.parseLong(example.group(3));
        StringBuilder shown = new StringBuilder();
        Tool.run(arguments)
                .out()
                .lines()
                .limit(lines)
                .forEach(line -> shown.append(line).append('\n'));
        return shown.toString();
    }
}
