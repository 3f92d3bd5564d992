package org.oicq.client.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.oicq.client.terminal.Editor;
import org.oicq.client.terminal.Key;

/** Fields that are filled in, one below the other. The line at the bottom of the screen writes the one that is chosen. */
final class Form {
    /**
     * A field.
     *
     * @param key what the program calls it
     * @param label what the user calls it
     * @param choices what it can be; empty for any text
     */
    record Field(String key, String label, String value, List<String> choices) {
        boolean isChoice() {
            return !choices.isEmpty();
        }
    }

    /** What a key has done. */
    enum Outcome {
        GOES_ON,
        FILLED_IN,
        GIVEN_UP
    }

    private final String title;
    private final List<Field> fields;
    private final Editor editor = new Editor();
    private int at;

    Form(String title, List<Field> fields) {
        this.title = title;
        this.fields = new ArrayList<>(fields);
        editor.set(fields.getFirst().value());
    }

    String title() {
        return title;
    }

    /** The fields as they are now. */
    List<Field> fields() {
        store();
        return fields;
    }

    /** The field that the program calls so, as it is now. */
    Field field(String key) {
        return fields().stream()
                .filter(field -> field.key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    /** The place of the one that is written. */
    int at() {
        return at;
    }

    Field field() {
        return fields.get(at);
    }

    Editor editor() {
        return editor;
    }

    Outcome key(Key key) {
        switch (key.kind()) {
            case ESCAPE -> {
                return Outcome.GIVEN_UP;
            }
            case ENTER -> {
                if (at == fields.size() - 1) {
                    return Outcome.FILLED_IN;
                }
                go(1);
            }
            case DOWN, TAB -> go(1);
            case UP, BACK_TAB -> go(-1);
            case CONTROL -> {
                if (key.text().equals("S")) {
                    return Outcome.FILLED_IN;
                }
                if (key.text().equals("C")) {
                    return Outcome.GIVEN_UP;
                }
                write(key);
            }
            default -> write(key);
        }
        return Outcome.GOES_ON;
    }

    private void write(Key key) {
        if (!field().isChoice()) {
            var _ = editor.key(key);
            return;
        }
        switch (key.kind()) {
            case LEFT -> choose(-1);
            case RIGHT -> choose(1);
            case TEXT -> chooseBy(key.text());
            default -> {
                // Nothing is written here.
            }
        }
    }

    private void choose(int by) {
        List<String> choices = field().choices();
        int now = choices.indexOf(editor.text());
        editor.set(choices.get(Math.floorMod(now + by, choices.size())));
    }

    /** The next choice that begins so. */
    private void chooseBy(String letter) {
        List<String> choices = field().choices();
        int now = choices.indexOf(editor.text());
        for (int step = 1; step <= choices.size(); step++) {
            String choice = choices.get(Math.floorMod(now + step, choices.size()));
            if (choice.toLowerCase(Locale.ROOT).startsWith(letter.toLowerCase(Locale.ROOT))) {
                editor.set(choice);
                return;
            }
        }
    }

    private void go(int by) {
        store();
        at = Math.floorMod(at + by, fields.size());
        editor.set(field().value());
    }

    private void store() {
        fields.set(at, new Field(field().key(), field().label(), editor.text(), field().choices()));
    }
}
