package org.oicq.server.config;

import java.util.regex.Pattern;

/** A regular expression for whole texts, as the operator wrote it. */
public record TextPattern(String expression) {
    /**
     * An expression.
     *
     * @throws IllegalArgumentException where it is none; the message says why
     */
    public TextPattern {
        Pattern.compile(expression);
    }

    /** Whether this is such a text. */
    public boolean matches(String text) {
        return Pattern.matches(expression, text);
    }

    @Override
    public String toString() {
        return expression;
    }
}
