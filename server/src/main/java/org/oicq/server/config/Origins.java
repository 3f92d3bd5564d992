package org.oicq.server.config;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** A setting's origins of web pages (RFC 6454), written with commas between them. */
public record Origins(Set<String> all) {
    private static final Pattern FORM = Pattern.compile("https?://[^/\\s,]+");

    /**
     * The origins of a text.
     *
     * @throws IllegalArgumentException where one is none; the message is a sentence for a person
     */
    static Origins parse(String text) {
        Set<String> all = new LinkedHashSet<>();
        if (!text.isBlank()) {
            Arrays.stream(text.split(",", -1)).map(String::strip).forEach(one -> all.add(checked(one)));
        }
        return new Origins(all);
    }

    private static String checked(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no origin, as https://chat.example.org");
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /** Whether an Origin header names one of them. */
    public boolean has(String origin) {
        return all.contains(origin.toLowerCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return String.join(", ", all);
    }
}
