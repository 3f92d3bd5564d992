package org.oicq.client.terminal;

/**
 * What somebody typed.
 *
 * @param kind which key
 * @param text for a character or a paste, its text; for {@link Kind#CONTROL} and {@link Kind#ALT} the letter
 */
public record Key(Kind kind, String text) {
    /** The keys that mean something. */
    public enum Kind {
        TEXT,
        PASTE,
        ENTER,
        TAB,
        BACK_TAB,
        BACKSPACE,
        DELETE,
        LEFT,
        RIGHT,
        UP,
        DOWN,
        HOME,
        END,
        PAGE_UP,
        PAGE_DOWN,
        ALT_UP,
        ALT_DOWN,
        ALT_ENTER,
        WORD_LEFT,
        WORD_RIGHT,
        CONTROL,
        ALT,
        ESCAPE,
        UNKNOWN
    }

    public static Key of(Kind kind) {
        return new Key(kind, "");
    }

    public boolean is(Kind other, String letter) {
        return kind == other && text.equals(letter);
    }
}
