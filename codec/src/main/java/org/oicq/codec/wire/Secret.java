package org.oicq.codec.wire;

/**
 * An S field that must not show in logs, dumps or error messages: a password. It is a text on the wire; its
 * {@code toString} hides it, so that a record that holds one can be printed.
 */
public record Secret(Text text) {
    /** What stands in its place. */
    public static final String HIDDEN = "•••";

    public static final Secret EMPTY = new Secret(Text.EMPTY);

    @Override
    public String toString() {
        return text.isEmpty() ? "" : HIDDEN;
    }
}
