package org.oicq.client.screen;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.oicq.codec.codes.CodeTable;

/**
 * The sentences of the client in the user's language: {@code texts_zh.properties} has all Chinese ones. The English ones of the
 * screen are in {@code texts.properties}; what commands say and are for, they say themselves in English.
 */
public final class Texts {
    private static final String NAME = "org.oicq.client.screen.texts";
    private static final String REASON = "reason.";
    private static final String HEARD = "heard.";
    private static final ResourceBundle.Control CONTROL =
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

    private final ResourceBundle bundle;
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");
    private final Map<String, Pattern> forms = new LinkedHashMap<>();
    private final Locale language;

    /** Those of a language. */
    public Texts(Locale language) {
        this.language = language;
        this.bundle = ResourceBundle.getBundle(NAME, language, CONTROL);
    }

    Locale language() {
        return language;
    }

    /** What a state of a fax or print job is called; one that is not known is its number. */
    String jobState(int state) {
        return CodeTable.JOB_STATE.find(state).isPresent() ? get("job.state." + state) : Integer.toString(state);
    }

    /** The text of a key, as it stands there; empty where the language has none. */
    public Optional<String> find(String key) {
        return bundle.containsKey(key) ? Optional.of(bundle.getString(key)) : Optional.empty();
    }

    /** What a code is called; one that is not known is its number. */
    public String name(CodeTable table, int code) {
        String prefix = switch (table) {
            case DISPLAY_MODE -> "mode.";
            case ROOM_ROLE -> "role.";
            case JOB_STATE -> "job.state.";
            default -> "code." + table.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".";
        };
        return find(prefix + code).orElseGet(() -> table.name(code, language));
    }

    /**
     * What the server or the library says in English, in the user's language; as it came where that is not known.
     */
    public String reason(String english) {
        if (!language.getLanguage().equals("zh")) {
            return english;
        }
        String key = REASON + english.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        return find(key).or(() -> form(english)).orElse(english);
    }

    /** The sentence in another language where it has values in it. */
    private Optional<String> form(String english) {
        for (Map.Entry<String, Pattern> form : forms().entrySet()) {
            Matcher heard = form.getValue().matcher(english);
            if (heard.matches()) {
                Object[] values = new Object[heard.groupCount()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = reason(heard.group(i + 1));
                }
                return Optional.of(get(form.getKey(), values));
            }
        }
        return Optional.empty();
    }

    /** The English ones with values in them. */
    private synchronized Map<String, Pattern> forms() {
        if (forms.isEmpty()) {
            ResourceBundle english = ResourceBundle.getBundle(NAME, Locale.ROOT, CONTROL);
            english.keySet().stream()
                    .filter(key -> key.startsWith(HEARD))
                    // What says more comes first: a value takes any words.
                    .sorted(Comparator.comparingInt(
                                    (String key) -> -english.getString(key).length())
                            .thenComparing(Comparator.naturalOrder()))
                    .forEach(key -> forms.put(key, pattern(english.getString(key))));
        }
        return forms;
    }

    private static Pattern pattern(String text) {
        String words = Arrays.stream(PLACE.split(text, -1)).map(Pattern::quote).collect(Collectors.joining("(.+)"));
        return Pattern.compile(words, Pattern.DOTALL);
    }

    /** The text of a key, with {@code {0}}, {@code {1}} … replaced. */
    String get(String key, Object... values) {
        String text = bundle.getString(key);
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return text;
    }
}
