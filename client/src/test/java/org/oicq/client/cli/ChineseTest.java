package org.oicq.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.oicq.codec.packet.Profile;
import org.oicq.codec.wire.Field;
import org.oicq.codec.wire.FieldVisitor;
import org.oicq.codec.wire.Layout;
import org.oicq.codec.wire.Text;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

/** All that the commands say is there in Chinese, and nothing more. */
class ChineseTest {
    private static final ResourceBundle CHINESE =
            ResourceBundle.getBundle("org.oicq.client.screen.texts", Locale.CHINESE);

    private static final Path COMMANDS = Path.of("src/main/java/org/oicq/client/cli");
    private static final Pattern SENTENCE =
            Pattern.compile("Sentence\\s*\\.of\\(\\s*\"([^\"]+)\",\\s*((?:\"(?:\\\\.|[^\"\\\\])*\"\\s*\\+?\\s*)+)");
    private static final Pattern COUNT = Pattern.compile("Sentence\\.count\\([^\"]*\"(\\w+)\"\\)");
    private static final Pattern THINGS = Pattern.compile("missing\\(\"(?:the )?(\\w+)\"\\)");
    private static final Pattern HEADINGS = Pattern.compile("(?:table|facts|heading)\\((\"[^)]*)\\)");
    private static final Pattern LITERAL = Pattern.compile("\"([^\"]*)\"");
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");

    private static String sources() throws IOException {
        try (Stream<Path> files = Files.list(COMMANDS)) {
            StringBuilder all = new StringBuilder();
            for (Path file : files.sorted().toList()) {
                all.append(Files.readString(file));
            }
            return all.toString();
        }
    }

    private static Set<String> keys(String prefix) {
        return CHINESE.keySet().stream()
                .filter(key -> key.startsWith(prefix))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    private static Set<String> places(String text) {
        return PLACE.matcher(text).results().map(found -> found.group()).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void eachSentenceIsThereInChineseWithItsValues() throws IOException {
        Map<String, String> said = new TreeMap<>();
        Matcher found = SENTENCE.matcher(sources());
        while (found.find()) {
            String english = found.group(2).replaceAll("\"\\s*\\+\\s*\"", "").strip();
            String before = said.put("say." + found.group(1), english);
            assertTrue(before == null || before.equals(english), "two sentences have the key " + found.group(1));
        }
        Set<String> wanted = new TreeSet<>(said.keySet());
        all(COUNT, sources()).forEach(thing -> wanted.add("say.count-" + thing));
        wanted.add("say.count-group");
        wanted.add("say.count-page");
        all(THINGS, sources()).forEach(things -> wanted.add("say.things-" + things));
        assertTrue(wanted.size() > 150, wanted.toString());
        assertEquals(wanted, keys("say."));
        said.forEach((key, english) -> assertTrue(
                places(CHINESE.getString(key)).containsAll(places(english)),
                key + ": " + english + " " + CHINESE.getString(key)));
    }

    @Test
    void eachHeadingIsThereInChinese() throws IOException {
        Set<String> wanted = new TreeSet<>();
        HEADINGS.matcher(sources())
                .results()
                .flatMap(found -> LITERAL.matcher(found.group(1)).results())
                .map(found ->
                        "heading." + found.group(1).toLowerCase(Locale.ROOT).replace(' ', '-'))
                .forEach(wanted::add);
        wanted.remove("heading.#");
        assertTrue(wanted.size() > 15, wanted.toString());
        assertEquals(wanted, keys("heading."));
        List<String> missing = new ArrayList<>();
        Layout<Profile> layout = Layout.of(Profile.class);
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.allocate(layout.size(Profile.named(Text.EMPTY)));
        layout.write(Profile.named(Text.EMPTY), bytes);
        try {
            layout.walk(bytes.flip(), org.oicq.codec.wire.WireCharset.GB18030, new FieldVisitor() {
                @Override
                public void number(Field field, int offset, long value) {
                    check(field);
                }

                @Override
                public void text(Field field, int offset, Text value) {
                    check(field);
                }

                private void check(Field field) {
                    if (!CHINESE.containsKey(Sentence.field(field.label()).key())) {
                        missing.add(field.label());
                    }
                }
            });
        } catch (org.oicq.codec.wire.ProtocolException e) {
            throw new AssertionError(e);
        }
        assertEquals(List.of(), missing);
    }

    @Test
    void eachHelpIsChineseFromItsFirstLineToItsExamples() throws IOException {
        CommandLine english = program(Locale.ENGLISH);
        CommandLine chinese = program(Locale.CHINESE);
        Set<String> used = new TreeSet<>();
        check("", english, chinese, used);
        assertEquals(used, keys("option."));
        assertEquals(Set.of("more.monitor", "more.send.TEXT", "more.status"), keys("more."));
        assertEquals(Set.of("footer.oicq", "footer.pipe", "footer.search"), keys("footer."));
    }

    private static CommandLine program(Locale language) throws IOException {
        Settings settings = Settings.of(Map.of("HOME", "/nonexistent"));
        Console console = new Console(InputStream.nullInputStream(), System.out, System.err, false, false, language);
        return ClientCommand.program(new ClientCommand(settings, console), List.of());
    }

    private static void check(String name, CommandLine english, CommandLine chinese, Set<String> used) {
        Map<String, String> texts = keys("option.").stream().collect(Collectors.toMap(key -> key, CHINESE::getString));
        List<ArgSpec> arguments = chinese.getCommandSpec().args();
        for (int i = 0; i < arguments.size(); i++) {
            String[] before = english.getCommandSpec().args().get(i).description();
            String[] lines = arguments.get(i).description();
            assertEquals(before.length, lines.length, name);
            for (int line = 0; line < before.length; line++) {
                assertNotEquals(before[line], lines[line], name);
            }
            String text = lines[0];
            texts.entrySet().stream()
                    .filter(entry -> entry.getValue().equals(text))
                    .map(Map.Entry::getKey)
                    .forEach(used::add);
        }
        String usage = chinese.getUsageMessage();
        // What is typed, or stands in an example, stays what it is.
        String about = usage.substring(usage.indexOf('\n'), usage.indexOf("示例："));
        String words = about.replaceAll("(?m)^[ ]{2,}(-|\\S+  ).*$", "");
        assertFalse(words.matches("(?s).*\\b(the|of|and|with|your|how)\\b.*"), name + ": " + words);
        assertFalse(usage.contains("Example"), name);
        english.getSubcommands()
                .forEach((sub, line) -> check(
                        (name + " " + sub).strip(),
                        line,
                        Objects.requireNonNull(chinese.getSubcommands().get(sub)),
                        used));
    }
}
