package org.oicq.server.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every message that the server logs for an operator has a key, and every key a message. */
class EventsTest {
    private static final List<Path> SOURCES = List.of(Path.of("src/main/java"), Path.of("../schema/src/main/java"));

    private static final Pattern CALL = Pattern.compile("\\b(?:LOG|log)(?:\\.(?:info|warn|error)\\(|"
            + "\\.at(?:Info|Warn|Error)\\(\\)(?:\\s*\\.addKeyValue\\([^;]*?\\))*?\\s*\\.log\\()");

    private static final Pattern TEXT = Pattern.compile("\\s*((?:\"(?:[^\"\\\\]|\\\\.)*\"\\s*\\+?\\s*)+)");

    /** The messages in the sources, and where each is. */
    private static Map<String, Path> messages() throws IOException {
        Map<String, Path> messages = new TreeMap<>();
        for (Path folder : SOURCES) {
            try (Stream<Path> walk = Files.walk(folder)) {
                for (Path file :
                        walk.filter(path -> path.toString().endsWith(".java")).toList()) {
                    String source = Files.readString(file);
                    for (Matcher call = CALL.matcher(source); call.find(); ) {
                        Matcher text = TEXT.matcher(source).region(call.end(), source.length());
                        assertTrue(text.lookingAt(), file + ": the message must stand in the call, to have a key");
                        messages.put(
                                Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"")
                                        .matcher(text.group(1))
                                        .results()
                                        .map(part -> part.group(1))
                                        .collect(Collectors.joining()),
                                file);
                    }
                }
            }
        }
        return messages;
    }

    @Test
    void everyMessageHasAKeyAndEveryKeyAMessage() throws IOException {
        Map<String, Path> messages = messages();
        assertTrue(messages.size() > 80, "the sources were not read");
        Map<String, Path> missing = new TreeMap<>(messages);
        missing.keySet().removeAll(Events.keys().keySet());
        assertEquals(
                Map.of(),
                missing,
                "give these a key in server/src/main/resources/org/oicq/server/log/events.properties");
        TreeSet<String> old = new TreeSet<>(Events.keys().keySet());
        old.removeAll(messages.keySet());
        assertEquals(
                new TreeSet<>(), old, "nothing logs these in events.properties; where words changed, the key stays");
        Events.keys().values().forEach(key -> assertTrue(key.matches("[a-z]+(-[a-z]+)*"), key));
    }
}
