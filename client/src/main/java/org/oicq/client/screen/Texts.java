package org.oicq.client.screen;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.ResourceBundle;
import java.util.stream.Stream;
import org.oicq.codec.codes.CodeTable;

/**
 * The sentences of the client in the user's language; {@code texts.properties} has the English, {@code _zh} the Chinese. What a
 * command says and is for, it says itself in English.
 */
public final class Texts {
    private final ResourceBundle bundle;
    private final Locale language;

    /** Those of a language. */
    public Texts(Locale language) {
        this.language = language;
        ResourceBundle.Control control =
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);
        this.bundle = ResourceBundle.getBundle("org.oicq.client.screen.texts", language, control);
    }

    Locale language() {
        return language;
    }

    /** What a state of a fax or print job is called; one that is not known is its number. */
    String jobState(int state) {
        return CodeTable.JOB_STATE.find(state).isPresent() ? get("job.state." + state) : Integer.toString(state);
    }

    /**
     * The sentence for what came of a command, with its values for their names: {@code said.add.asked}, or {@code said.add}
     * where no value or name of a value has one of its own. Empty where the command's own will do.
     *
     * @param outcome as the command prints it with {@code --json}
     */
    Optional<String> of(Map<String, Object> outcome) {
        String key = "said." + String.valueOf(outcome.get("event")).replace(' ', '-');
        Stream<String> special = outcome.entrySet().stream()
                .flatMap(entry -> Stream.of(String.valueOf(entry.getValue()), entry.getKey()))
                .map(word -> key + "." + word.replace(' ', '-'));
        return Stream.concat(special, Stream.of(key))
                .filter(bundle::containsKey)
                .findFirst()
                .map(found -> {
                    String text = bundle.getString(found);
                    for (Map.Entry<String, Object> value : outcome.entrySet()) {
                        text = text.replace("{" + value.getKey() + "}", String.valueOf(value.getValue()));
                    }
                    return text;
                });
    }

    /**
     * What a command is for; empty where the command's own will do.
     *
     * @param name with those of the commands above it, as {@code group add}
     */
    public Optional<String> about(String name) {
        String key = "about." + name.replace(' ', '-');
        return bundle.containsKey(key) ? Optional.of(bundle.getString(key)) : Optional.empty();
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
