package org.oicq.server.oicq.search;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The columns of the search language (docs/rules.md, "Search"). They have the same names in the database's view. */
enum SearchColumn {
    NUMBER(Kind.NUMBER),
    NICKNAME(Kind.TEXT),
    GENDER(Kind.NUMBER),
    AGE(Kind.NUMBER),
    COUNTRY(Kind.NUMBER),
    PROVINCE(Kind.NUMBER),
    CITY(Kind.TEXT),
    EDUCATION(Kind.NUMBER),
    SCHOOL(Kind.TEXT),
    OCCUPATION(Kind.NUMBER),
    HOBBIES(Kind.TEXT),
    DESCRIPTION(Kind.TEXT);

    /** What is compared with what. */
    enum Kind {
        NUMBER,
        TEXT
    }

    private static final Map<String, SearchColumn> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toMap(SearchColumn::sql, Function.identity()));

    private final Kind kind;

    SearchColumn(Kind kind) {
        this.kind = kind;
    }

    /** The column with this name in lower case. */
    static Optional<SearchColumn> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }

    Kind kind() {
        return kind;
    }

    /** Its name, in the language and in the view. */
    String sql() {
        return name().toLowerCase(Locale.ROOT);
    }
}
