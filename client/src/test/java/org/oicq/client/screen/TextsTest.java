package org.oicq.client.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What came of a command is said in the user's language. */
class TextsTest {
    private static final Texts ENGLISH = new Texts(Locale.ENGLISH);
    private static final Texts CHINESE = new Texts(Locale.CHINESE);

    private static final Path COMMANDS = Path.of("src/main/java/org/oicq/client/cli");

    /** What a command says itself in the end. */
    private static final Pattern OUTCOME =
            Pattern.compile("\\.(?:result|refused)\\(\\s*Json\\s*\\.object\\(\\s*\"event\",\\s*\"([^\"]+)\"");

    /** Said by programs that the interactive client does not run, but for the last: a room's own data, line by line. */
    private static final Set<String> ELSEWHERE = Set.of(
            "completion",
            "disconnected",
            "done",
            "fax arrived",
            "file failed",
            "logged in",
            "ready",
            "registered",
            "stopped",
            "not sent",
            "room");

    private static Map<String, Object> outcome(Object... values) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i += 2) {
            object.put((String) values[i], values[i + 1]);
        }
        return object;
    }

    @Test
    void aValueOrItsNameMayHaveASentenceOfItsOwn() {
        assertEquals(
                Optional.of("已向 10002 申请；答复会作为消息到来"),
                CHINESE.of(outcome("event", "add", "number", 10002, "outcome", "asked")));
        assertEquals(
                Optional.of("10002 要求先申请：/request 10002 理由"),
                CHINESE.of(outcome("event", "add", "number", 10002, "outcome", "ask first")));
        assertEquals(Optional.of("已在聊天室 7 发言"), CHINESE.of(outcome("event", "sent", "room", 7, "messages", 1)));
        assertEquals(Optional.of("已发给 10002"), CHINESE.of(outcome("event", "sent", "to", 10002, "messages", 1)));
        assertEquals(
                Optional.of("已创建聊天室 1：{number}"),
                CHINESE.of(outcome("event", "room created", "room", 1, "name", "{number}")));
    }

    @Test
    void inEnglishTheCommandsOwnWillDoButForTheNamesOfCommands() {
        assertEquals(
                Optional.of("10002 cannot reach you any more; /unblock 10002 undoes it"),
                ENGLISH.of(outcome("event", "blocked", "number", 10002)));
        assertEquals(Optional.empty(), ENGLISH.of(outcome("event", "unblocked", "number", 10002)));
        assertEquals(Optional.empty(), CHINESE.of(outcome("event", "a new one")));
    }

    @Test
    void eachOutcomeHasItsSentenceInChinese() throws IOException {
        Set<String> events = new TreeSet<>();
        List<Path> sources;
        try (Stream<Path> files = Files.list(COMMANDS)) {
            sources = files.toList();
        }
        for (Path source : sources) {
            Matcher found = OUTCOME.matcher(Files.readString(source));
            while (found.find()) {
                events.add(found.group(1));
            }
        }
        assertTrue(events.size() > 25, events.toString());
        events.removeAll(ELSEWHERE);
        Map<String, Map<String, Object>> special = Map.of(
                "answered", outcome("event", "answered", "consent", true),
                "room role", outcome("event", "room role", "role", "member"),
                "sent", outcome("event", "sent", "to", 1),
                "status", outcome("event", "status", "status", "online"));
        events.removeIf(event ->
                CHINESE.of(special.getOrDefault(event, outcome("event", event))).isPresent());
        assertEquals(Set.of(), events);
    }
}
