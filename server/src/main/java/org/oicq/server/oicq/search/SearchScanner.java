package org.oicq.server.oicq.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Looks at a statement before the SQL parser does, and lets through only the words and signs of the language: of the
 * rest of SQL (functions, comments, casts, other tables, stacked statements) the parser never sees anything. Literals
 * are taken out, so that their content means nothing to it either.
 */
final class SearchScanner {
    private static final int MAX_CHARACTERS = 4000;
    private static final int MAX_DEPTH = 20;
    private static final long MAX_NUMBER = 0xffff_ffffL;
    /** More can't be a number of the protocol, and less is no overflow. */
    private static final int MAX_DIGITS = 18;

    /** Each stands once at the most, in this order; none but the first can come first. */
    private static final List<String> CLAUSES = List.of("select", "from", "where", "order", "limit");

    private static final Set<String> WORDS =
            Set.of("users", "by", "asc", "desc", "and", "or", "not", "like", "in", "between", "is", "null");

    private static final Set<String> PAIRS = Set.of("<=", ">=", "<>", "!=");

    private final String statement;
    private final StringBuilder text = new StringBuilder();
    private final List<Object> literals = new ArrayList<>();
    private int clause = -1;
    private int at;
    private int depth;

    private SearchScanner(String statement) {
        this.statement = statement;
    }

    /**
     * A harmless statement.
     *
     * @param text words in lower case, {@link SearchColumn#marked} columns, signs, and {@code ?1}, {@code ?2} … in the
     *     place of literals
     * @param literals the literals' values, Strings and Longs; {@code ?1} is the first
     */
    record Scanned(String text, List<Object> literals) {
        boolean isSelect() {
            return text.startsWith("select ");
        }
    }

    /** Checks a statement. */
    static Scanned scan(String statement) throws NotASearchException {
        if (statement.codePointCount(0, statement.length()) > MAX_CHARACTERS) {
            throw new NotASearchException("longer than " + MAX_CHARACTERS + " characters");
        }
        return new SearchScanner(statement).scan();
    }

    private Scanned scan() throws NotASearchException {
        while (at < statement.length()) {
            char c = statement.charAt(at);
            if (Character.isWhitespace(c)) {
                at++;
            } else if (isLetter(c)) {
                word();
            } else if (isDigit(c)) {
                number();
            } else if (c == '\'') {
                string();
            } else {
                sign(c);
            }
        }
        if (depth > 0) {
            throw new NotASearchException("a bracket is not closed");
        }
        return new Scanned(text.toString(), List.copyOf(literals));
    }

    private void word() throws NotASearchException {
        int start = at;
        while (at < statement.length() && (isLetter(statement.charAt(at)) || isDigit(statement.charAt(at)))) {
            at++;
        }
        String word = statement.substring(start, at).toLowerCase(Locale.ROOT);
        int found = CLAUSES.indexOf(word);
        if (found >= 0) {
            if (found <= clause || (clause < 0 && found > 0)) {
                throw new NotASearchException(word + " where it cannot stand");
            }
            clause = found;
            put(word);
        } else if (WORDS.contains(word)) {
            put(word);
        } else {
            put(SearchColumn.find(word)
                    .orElseThrow(() -> new NotASearchException("the word " + word))
                    .marked());
        }
    }

    private void number() throws NotASearchException {
        int start = at;
        while (at < statement.length() && isDigit(statement.charAt(at))) {
            at++;
        }
        if (at < statement.length() && isLetter(statement.charAt(at))) {
            throw new NotASearchException("a number runs into a word");
        }
        literal(number(statement.substring(start, at)));
    }

    /** The value of decimal digits. */
    static Long number(String digits) throws NotASearchException {
        if (digits.length() > MAX_DIGITS || Long.parseLong(digits) > MAX_NUMBER) {
            throw new NotASearchException("a number is over " + MAX_NUMBER);
        }
        return Long.valueOf(digits);
    }

    private void string() throws NotASearchException {
        StringBuilder value = new StringBuilder();
        for (at++; at < statement.length(); at++) {
            char c = statement.charAt(at);
            if (c == '\'') {
                at++;
                if (at == statement.length() || statement.charAt(at) != '\'') {
                    literal(value.toString());
                    return;
                }
            }
            value.append(c);
        }
        throw new NotASearchException("a string is not closed");
    }

    private void sign(char c) throws NotASearchException {
        int end = Math.min(at + 2, statement.length());
        if (PAIRS.contains(statement.substring(at, end))) {
            put(statement.substring(at, end));
            at = end;
            return;
        }
        switch (c) {
            case '(' -> {
                if (++depth > MAX_DEPTH) {
                    throw new NotASearchException("brackets are deeper than " + MAX_DEPTH);
                }
            }
            case ')' -> {
                if (--depth < 0) {
                    throw new NotASearchException("a bracket was not opened");
                }
            }
            case ',', '*', '=', '<', '>' -> {}
            default -> throw new NotASearchException("the character " + c);
        }
        put(String.valueOf(c));
        at++;
    }

    private void literal(Object value) {
        literals.add(value);
        put("?" + literals.size());
    }

    private void put(String token) {
        text.append(token).append(' ');
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
