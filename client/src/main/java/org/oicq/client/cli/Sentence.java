package org.oicq.client.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.oicq.client.screen.Texts;

/**
 * A sentence for a person. Its English stands where it is said; the resource of another language has it under {@code say.} and
 * its key. A program gets the English in any language.
 *
 * @param key that of the resource; empty for what somebody else has said in English, as the server
 * @param english with {@code {0}}, {@code {1}} … for the values
 * @param values what stands in it; sentences among them are said in the same language
 */
record Sentence(String key, String english, List<Object> values) {
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");

    static Sentence of(String key, String english, Object... values) {
        return new Sentence("say." + key, english, Arrays.asList(values));
    }

    /** What the library, the server or the system says in English; some of it is known in other languages. */
    static Sentence reason(String english) {
        return new Sentence("", english, List.of());
    }

    /** Why something failed, as its exception says. */
    static Sentence reason(Throwable e) {
        return reason(String.valueOf(e.getMessage()));
    }

    /** A word for things that commands are about. */
    static Sentence things(String english) {
        return new Sentence("say.things-" + english.replace("the ", ""), english, List.of());
    }

    /** What a field of a user's data is called. */
    static Sentence field(String english) {
        return new Sentence("form." + english.replace("e-mail address", "email").replace(' ', '-'), english, List.of());
    }

    /** "1 friend", "2 friends". */
    static Sentence count(long count, String thing) {
        return new Sentence("say.count-" + thing, count == 1 ? "{0} " + thing : "{0} " + thing + "s", List.of(count));
    }

    /** In English. */
    @Override
    public String toString() {
        return in(Optional.empty());
    }

    /**
     * In a language.
     *
     * @param texts empty for English, so that nothing need be loaded for it
     */
    String in(Optional<Texts> texts) {
        if (key.isEmpty()) {
            return texts.map(known -> known.reason(english)).orElse(english);
        }
        String form = texts.flatMap(known -> known.find(key)).orElse(english);
        // In one go: what stands in a value is no place for another.
        return PLACE.matcher(form).replaceAll(place -> {
            int index = Integer.parseInt(place.group(1));
            Object value = index < values.size() ? values.get(index) : place.group();
            return Matcher.quoteReplacement(value instanceof Sentence part ? part.in(texts) : String.valueOf(value));
        });
    }
}
