package org.oicq.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTest {
    @Test
    void writesObjectsOnOneLine() {
        assertEquals(
                "{\"a\":1,\"b\":\"x\",\"c\":true,\"d\":[{\"e\":2},{}],\"f\":[]}",
                Json.line(Json.object(
                        "a",
                        1L,
                        "b",
                        "x",
                        "c",
                        true,
                        "d",
                        List.of(Json.object("e", 2), Json.object()),
                        "f",
                        List.of())));
    }

    @Test
    void escapesWhatJsonOrATerminalCannotTake() {
        assertEquals(
                "\"\\\"\\\\\\n\\r\\t\\u0000\\u001b\\u007f\\u009b\"", Json.line("\"\\\n\r\t\u0000\u001b\u007f\u009b"));
        assertEquals("\"你好 🐧\"", Json.line("你好 🐧"));
        assertEquals("\"\\u202e\\u200b\"", Json.line("\u202e\u200b"));
        assertEquals("\"\\ud83d x \\udc27\"", Json.line("\ud83d x \udc27"));
    }
}
