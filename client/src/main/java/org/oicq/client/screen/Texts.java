package org.oicq.client.screen;

import java.util.Locale;
import java.util.ResourceBundle;
import org.oicq.codec.codes.CodeTable;

/** The sentences of the screen in the user's language; {@code texts.properties} has the English, {@code _zh} the Chinese. */
final class Texts {
    private final ResourceBundle bundle;
    private final Locale language;

    Texts(Locale language) {
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

    /** The text of a key, with {@code {0}}, {@code {1}} … replaced. */
    String get(String key, Object... values) {
        String text = bundle.getString(key);
        for (int i = 0; i < values.length; i++) {
            text = text.replace("{" + i + "}", String.valueOf(values[i]));
        }
        return text;
    }
}
