package org.oicq.client.cli;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what is wrong with a search, for the server only says that something is. */
final class SearchHelp {
    /** The columns of the search language (docs/rules.md, "Search"). */
    static final List<String> COLUMNS = List.of(
            "number",
            "nickname",
            "gender",
            "age",
            "country",
            "province",
            "city",
            "education",
            "school",
            "occupation",
            "hobbies",
            "description");

    /** Columns that hold a code or another number. */
    private static final Set<String> NUMBERS =
            Set.of("number", "gender", "age", "country", "province", "education", "occupation");

    private static final Set<String> WORDS = Set.of(
            "select", "from", "where", "users", "order", "by", "asc", "desc", "limit", "and", "or", "not", "like", "in",
            "between", "is", "null");

    private static final int MAX_CHARACTERS = 4000;
    private static final Pattern TOKEN =
            Pattern.compile("'(?:[^']|'')*'|[\\p{L}_][\\p{L}\\d_]*|\\d+|\\s+|.", Pattern.DOTALL);
    private static final Pattern TEXT_AGAINST_NUMBER =
            Pattern.compile("\\b(\\w+)\\s*(?:=|<>|!=|<=|>=|<|>)\\s*('(?:[^']|'')*')", Pattern.CASE_INSENSITIVE);

    private SearchHelp() {}

    /** Why a server may have refused a statement, with the place where that can be seen. */
    static Sentence problem(String statement) {
        if (statement.codePointCount(0, statement.length()) > MAX_CHARACTERS) {
            return Sentence.of("search-long", "the search has more than {0} characters", MAX_CHARACTERS);
        }
        int depth = 0;
        Matcher token = TOKEN.matcher(statement);
        while (token.find()) {
            String word = token.group().toLowerCase(Locale.ROOT);
            int place = statement.codePointCount(0, token.start()) + 1;
            char first = word.charAt(0);
            if (first == '"') {
                return Sentence.of(
                        "search-double-quote",
                        "texts stand in single quotes, as in city = 'Beijing'; the search has a double one at character"
                                + " {0}",
                        place);
            }
            if (first == '\'' && word.length() == 1) {
                return Sentence.of(
                        "search-open-text", "the text that begins at character {0} has no end; close it with '", place);
            }
            if (Character.isLetter(first) && !COLUMNS.contains(word) && !WORDS.contains(word)) {
                return Sentence.of(
                        "search-word",
                        "the search does not know the word '{0}' at character {1}; texts stand in single quotes, and the"
                                + " columns are {2}",
                        token.group(),
                        place,
                        String.join(", ", COLUMNS));
            }
            if (first == '(') {
                depth++;
            } else if (first == ')' && --depth < 0) {
                return Sentence.of(
                        "search-bracket", "the search closes a bracket at character {0} that is not open", place);
            } else if ("=<>!(),*'".indexOf(first) < 0
                    && !Character.isLetterOrDigit(first)
                    && !Character.isWhitespace(first)) {
                return Sentence.of(
                        "search-character", "the search cannot have '{0}' at character {1}", token.group(), place);
            }
        }
        if (depth > 0) {
            return Sentence.of("search-open-bracket", "the search opens a bracket and does not close it");
        }
        Matcher mixed = TEXT_AGAINST_NUMBER.matcher(statement);
        while (mixed.find()) {
            String column = mixed.group(1).toLowerCase(Locale.ROOT);
            if (NUMBERS.contains(column)) {
                return Sentence.of(
                        "search-number",
                        "'{0}' is compared with the text {1}, but it holds a number; './oicq client search --help' has"
                                + " examples",
                        column,
                        mixed.group(2));
            }
        }
        return Sentence.of(
                "search-other",
                "the server did not understand the search: a condition is COLUMN = VALUE, joined by AND and OR;"
                        + " './oicq client search --help' has examples");
    }
}
