package org.oicq.client.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnsTest {
    @ParameterizedTest
    @CsvSource({
        "'', 0",
        "abc, 3",
        "你好, 4",
        "e\u0301, 1",
        "😀, 2",
        // A heart is narrow, and wide as a picture.
        "❤, 1",
        "❤️, 2",
        // A family of three, a flag, a thumb with a skin, a keycap: one picture each.
        "👩‍👩‍👧, 2",
        "🇨🇳, 2",
        "👍🏽, 2",
        "1️⃣, 2",
        "🇨🇳🇨🇳, 4",
        "한글, 4",
        "ﾊﾝ, 2",
    })
    void measuresWhatATerminalShows(String text, int width) {
        assertEquals(width, Columns.width(text));
    }

    @Test
    void goesByClusters() {
        assertEquals(
                List.of("a", "👩‍👩‍👧", "e\u0301", "🇨🇳", "🇨🇳", "好"),
                Columns.clusters("a👩‍👩‍👧e\u0301🇨🇳🇨🇳好"));
        String text = "x👩‍👩‍👧";
        assertEquals(1, Columns.previous(text, text.length()));
        assertEquals(0, Columns.previous(text, 1));
    }

    @Test
    void cutsAndWrapsWithoutBreakingAnything() {
        assertEquals("你…", Columns.cut("你好吗", 4));
        assertEquals("", Columns.cut("你好", 0));
        assertEquals("你  ", Columns.pad("你", 4));
        assertEquals(List.of("hello", "world"), Columns.wrap("hello world", 6));
        assertEquals(List.of("你好世", "界"), Columns.wrap("你好世界", 7));
        assertEquals(List.of("aaaaaaaa", "aa"), Columns.wrap("aaaaaaaaaa", 8));
        assertEquals(List.of(""), Columns.wrap("", 8));
        String hostile = "👩‍👩‍👧".repeat(1000) + "\u0301".repeat(1000) + "x".repeat(1000);
        List<String> lines = Columns.wrap(hostile, 10);
        assertEquals(hostile, String.join("", lines));
        assertTrue(lines.stream().allMatch(line -> Columns.width(line) <= 10));
    }
}
