package org.oicq.server.log;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;

/** The key of each kind of event: what a program looks for, where a person reads the words. */
final class Events {
    /** Keys by the words of the message. */
    private static final Map<String, String> KEYS = read();

    private Events() {}

    private static Map<String, String> read() {
        Properties properties = new Properties();
        try (var in = new InputStreamReader(
                Objects.requireNonNull(Events.class.getResourceAsStream("events.properties")),
                StandardCharsets.UTF_8)) {
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> keys = new HashMap<>();
        properties.forEach((key, words) -> keys.put((String) words, (String) key));
        return Map.copyOf(keys);
    }

    /** The keys by the words of their messages. */
    static Map<String, String> keys() {
        return KEYS;
    }

    /**
     * The key of a message; that of a library's message is {@code library}.
     *
     * @param pattern the message before its values are put in
     */
    static String key(String logger, String pattern) {
        return KEYS.getOrDefault(pattern, logger.startsWith("org.oicq.") ? "other" : "library");
    }
}
