package org.oicq.server.oicq.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.oicq.server.oicq.search.SearchToken.Column;
import org.oicq.server.oicq.search.SearchToken.Literal;
import org.oicq.server.oicq.search.SearchToken.Symbol;

/** Cuts a statement of the search language (docs/rules.md, "Search") into tokens. */
final class SearchScanner {
    private static final int MAX_CHARACTERS = 4000;
    private static final long MAX_NUMBER = 0xffff_ffffL;
    /** More can't be a number of the protocol, and less is no overflow. */
    private static final int MAX_DIGITS = 18;

    private static final Set<String> WORDS = Set.of(
            "select", "from", "users", "where", "order", "by", "asc", "desc", "limit", "and", "or", "not", "like", "in",
            "between", "is", "null");

    private static final Set<String> SIGNS = Set.of("(", ")", ",", "*", "=", "<", ">", "<=", ">=", "<>", "!=");

    private final String statement;
    private final List<SearchToken> tokens = new ArrayList<>();
    private int at;

    private SearchScanner(String statement) {
        this.statement = statement;
    }

    /** The tokens of a statement, without an end. */
    static List<SearchToken> scan(String statement) throws NotASearchException {
        if (statement.codePointCount(0, statement.length()) > MAX_CHARACTERS) {
            throw new NotASearchException("longer than " + MAX_CHARACTERS + " characters");
        }
        return new SearchScanner(statement).scan();
    }

    private List<SearchToken> scan() throws NotASearchException {
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
                sign();
            }
        }
        return tokens;
    }

    private void word() throws NotASearchException {
        int start = at;
        while (at < statement.length() && (isLetter(statement.charAt(at)) || isDigit(statement.charAt(at)))) {
            at++;
        }
        String word = statement.substring(start, at).toLowerCase(Locale.ROOT);
        if (WORDS.contains(word)) {
            tokens.add(new Symbol(word));
        } else {
            tokens.add(
                    new Column(SearchColumn.find(word).orElseThrow(() -> new NotASearchException("the word " + word))));
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
        tokens.add(new Literal(number(statement.substring(start, at))));
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
                    tokens.add(new Literal(value.toString()));
                    return;
                }
            }
            value.append(c);
        }
        throw new NotASearchException("a string is not closed");
    }

    private void sign() throws NotASearchException {
        String two = statement.substring(at, Math.min(at + 2, statement.length()));
        String sign = SIGNS.contains(two) ? two : two.substring(0, 1);
        if (!SIGNS.contains(sign)) {
            throw new NotASearchException("the character " + sign);
        }
        tokens.add(new Symbol(sign));
        at += sign.length();
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
