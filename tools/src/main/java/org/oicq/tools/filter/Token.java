package org.oicq.tools.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A piece of an expression.
 *
 * @param text an operator as it is written; a word; a string without its quotes
 * @param start its first char in the expression
 * @param end the char after it
 */
record Token(Kind kind, String text, int start, int end) {
    enum Kind {
        /** A name, a number, a keyword, a literal without quotes. */
        WORD,
        /** A literal in quotes. */
        STRING,
        /** An operator sign, a bracket or a comma. */
        SIGN,
        END
    }

    private static final String SIGNS = "(){},=!<>&|";
    private static final List<String> DOUBLE = List.of("==", "!=", "<=", ">=", "&&", "||");

    /** Whether this is the keyword or sign; a keyword in any letter case. */
    boolean is(String other) {
        return (kind == Kind.WORD || kind == Kind.SIGN)
                && text.toLowerCase(Locale.ROOT).equals(other);
    }

    /** All pieces of an expression, END last. */
    static List<Token> all(String expression) throws FilterException {
        List<Token> tokens = new ArrayList<>();
        int at = 0;
        while (at < expression.length()) {
            char c = expression.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
                continue;
            }
            Token token;
            if (c == '"' || c == '\'') {
                token = string(expression, at);
            } else if (SIGNS.indexOf(c) >= 0) {
                token = sign(expression, at);
            } else {
                token = word(expression, at);
            }
            tokens.add(token);
            at = token.end;
        }
        tokens.add(new Token(Kind.END, "", expression.length(), expression.length()));
        return tokens;
    }

    private static Token sign(String expression, int start) {
        boolean twice = DOUBLE.stream().anyMatch(sign -> expression.startsWith(sign, start));
        int end = start + (twice ? 2 : 1);
        return new Token(Kind.SIGN, expression.substring(start, end), start, end);
    }

    private static Token word(String expression, int start) {
        int end = start;
        while (end < expression.length()
                && !Character.isWhitespace(expression.charAt(end))
                && (SIGNS + "\"'").indexOf(expression.charAt(end)) < 0) {
            end++;
        }
        return new Token(Kind.WORD, expression.substring(start, end), start, end);
    }

    /** A backslash escapes a quote or a backslash; any other stays, since regular expressions are full of them. */
    private static Token string(String expression, int start) throws FilterException {
        char quote = expression.charAt(start);
        StringBuilder text = new StringBuilder();
        for (int i = start + 1; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == quote) {
                return new Token(Kind.STRING, text.toString(), start, i + 1);
            }
            if (c == '\\' && i + 1 < expression.length() && (quote + "\\").indexOf(expression.charAt(i + 1)) >= 0) {
                i++;
                c = expression.charAt(i);
            }
            text.append(c);
        }
        throw new FilterException("the string is not closed", expression, start, expression.length());
    }
}
