package org.oicq.client.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.oicq.client.terminal.Key.Kind;

class EditorTest {
    private final Editor editor = new Editor();

    private void keys(Kind... kinds) {
        for (Kind kind : kinds) {
            assertTrue(editor.key(Key.of(kind)));
        }
    }

    @Test
    void movesAndDeletesByClusters() {
        editor.insert("a👩‍👩‍👧你");
        keys(Kind.LEFT, Kind.LEFT);
        assertEquals(1, editor.cursor());
        keys(Kind.DELETE);
        assertEquals("a你", editor.text());
        keys(Kind.END, Kind.BACKSPACE, Kind.BACKSPACE, Kind.BACKSPACE);
        assertEquals("", editor.text());
    }

    @Test
    void bringsBackEarlierLines() {
        editor.insert("one");
        editor.take();
        editor.insert("two");
        editor.take();
        editor.insert("thr");
        keys(Kind.UP, Kind.UP, Kind.UP);
        assertEquals("one", editor.text());
        keys(Kind.DOWN, Kind.DOWN, Kind.DOWN);
        assertEquals("thr", editor.text());
    }

    @Test
    void showsThePartAroundTheCursor() {
        editor.insert("x".repeat(1 << 20));
        assertEquals(29, editor.window(30)[0].length());
        keys(Kind.HOME);
        assertEquals("", editor.window(30)[0]);
        assertEquals(29, editor.window(30)[1].length());
    }

    @Test
    void knowsWords() {
        editor.insert("one two three");
        editor.key(new Key(Kind.CONTROL, "W"));
        assertEquals("one two ", editor.text());
        keys(Kind.WORD_LEFT);
        assertEquals(4, editor.cursor());
        editor.key(new Key(Kind.CONTROL, "K"));
        editor.key(new Key(Kind.CONTROL, "U"));
        assertEquals("", editor.text());
    }
}
