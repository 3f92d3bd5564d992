package org.oicq.server.oicq.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever a user writes as a search is refused, or becomes SQL that has nothing of the user's in it but parameters. */
class SearchFuzzTest {
    private static final String COLUMNS =
            Arrays.stream(SearchColumn.values()).map(SearchColumn::sql).collect(Collectors.joining("|"));

    /** All that a condition may consist of: no digit, no quote, no word but these. */
    private static final Pattern TOKEN =
            Pattern.compile("[()?,=<>]|\\b(?:AND|OR|NOT|IS|NULL|LIKE|IN|BETWEEN|CAST|AS text|" + COLUMNS + ")\\b");

    private static final Pattern ORDER = Pattern.compile("(?:(?:" + COLUMNS + ")(?: DESC)?)?");

    private static final long MAX_NUMBER = 0xffff_ffffL;

    static Stream<byte[]> seeds() {
        return Stream.of(
                        "SELECT * FROM users WHERE age BETWEEN 20 AND 30 ORDER BY nickname DESC LIMIT 10",
                        "nickname LIKE '小%' AND (city = 'Beijing' OR NOT gender <> 1)",
                        "select number, nickname from users where province in (1, 2, '3') and school is not null",
                        "description NOT LIKE '%it''s\\%' or hobbies is null and 5 >= age and number != 10001",
                        "nickname = 'x'; DROP TABLE accounts --",
                        "not not not (((((((((((age = 1)))))))))))")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void searching(byte[] data) {
        String statement = new String(data, StandardCharsets.UTF_8);
        try {
            check(SearchParser.query(statement));
        } catch (NotASearchException e) {
            assertTrue(!String.valueOf(e.getMessage()).isEmpty());
        }
    }

    private static void check(SearchQuery query) {
        String sql = query.condition();
        assertEquals("", TOKEN.matcher(sql).replaceAll("").strip(), sql);
        assertEquals(
                query.parameters().size(), sql.chars().filter(c -> c == '?').count(), sql);
        for (Object value : query.parameters()) {
            assertTrue(
                    value instanceof String || (value instanceof Long number && number >= 0 && number <= MAX_NUMBER),
                    () -> sql + " has " + value);
        }
        assertTrue(ORDER.matcher(query.orderBy()).matches(), query.orderBy());
        assertTrue(query.limit() >= 0 && query.limit() <= SearchQuery.MAX_ROWS, "" + query.limit());
    }
}
