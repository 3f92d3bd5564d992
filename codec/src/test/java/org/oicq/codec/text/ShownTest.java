package org.oicq.codec.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShownTest {
    @Test
    void leavesWhatEverybodySees() {
        for (String text : new String[] {
            "",
            "Ming says \"hi\" in C:\\temp",
            "小明，你好！",
            "Zoë e\u0301",
            "👩\u200d🚀 ❤\ufe0f 1\ufe0f\u20e3 👍🏽 ☠\ufe0f",
            "🏴\udb40\udc67\udb40\udc62\udb40\udc65\udb40\udc6e\udb40\udc67\udb40\udc7f",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645", // Persian, with the joiner that its spelling wants
            "\u0915\u094d\u200d\u0937" // Devanagari
        }) {
            assertEquals(text, Shown.line(text));
            assertEquals(text, Shown.json(text));
        }
    }

    @Test
    void makesOneLine() {
        assertEquals("one ⏎ two ⏎ three ⏎ four", Shown.line("one\ntwo\r\nthree\u2028four"));
        assertEquals("a    b", Shown.line("a\tb"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000", "\u0007", "\u001b", "\u007f", "\u009b", "\u00ad", "\u034f", "\u061c", "\u115f", "\u180e",
                "\u200b", "\u200c", "\u200d", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c", "\u202d", "\u202e",
                "\u2060", "\u2066", "\u2067", "\u2068", "\u2069", "\u3164", "\ud800", "\udc00", "\ue000", "\ufe0f",
                "\ufe00", "\ufeff", "\uffa0", "\ufffe", "\udb40\udc67", "\udb40\udd00", "\udbff\udffd"
            })
    void showsWhatIsHidden(String hidden) {
        int c = hidden.codePointAt(0);
        String escape = String.format("\\u{%x}", c);
        assertEquals("Ming" + escape, Shown.line("Ming" + hidden));
        assertEquals("\"Ming" + escape + "x\"", Shown.quoted("Ming" + hidden + "x"));
        String json = Shown.json("[\"小" + (c < ' ' ? "" : hidden) + "\"]");
        assertFalse(c >= ' ' && json.contains(hidden), json);
    }

    @Test
    void quotesExactly() {
        assertEquals("\"\\\\u{1b} \\\"\\n\\r\\t\"", Shown.quoted("\\u{1b} \"\n\r\t"));
    }

    @Test
    void usesTheEscapesOfJson() {
        assertEquals(
                "{\n  \"a\": \"小\\u202e\\u200b\\u007f\\n\\udb40\\udc67\"\n}",
                Shown.json("{\n  \"a\": \"小\u202e\u200b\u007f\\n\udb40\udc67\"\n}"));
    }

    @Test
    void measuresColumns() {
        assertEquals(3, Shown.width("abc"));
        assertEquals(4, Shown.width("中文"));
        assertEquals(4, Shown.width("ＡＢ"));
        assertEquals(1, Shown.width("e\u0301"));
        assertEquals(2, Shown.width("한"));
        assertEquals(2, Shown.width("🐧"));
        assertEquals(0, Shown.width(""));
        assertEquals("中文 ", Shown.left("中文", 5));
        assertEquals(" 中文", Shown.right("中文", 5));
        assertEquals("中文…", Shown.cut("中文中文", 6));
    }
}
