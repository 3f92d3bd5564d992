package org.oicq.client.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.oicq.client.terminal.Key.Kind;

class KeysTest {
    private static final String ALL =
            "a你😀\r\t\u007f\u001b[A\u001b[1;3B\u001bn\u0003\u001b[200~x\r\ny\u001b[201~\u001b[6~";

    private static final List<Key> MEANT = List.of(
            Key.of(Kind.ENTER),
            Key.of(Kind.TAB),
            Key.of(Kind.BACKSPACE),
            Key.of(Kind.UP),
            Key.of(Kind.ALT_DOWN),
            new Key(Kind.ALT, "n"),
            new Key(Kind.CONTROL, "C"),
            new Key(Kind.PASTE, "x\ny"),
            Key.of(Kind.PAGE_DOWN));

    @Test
    void knowsKeysHoweverTheyAreCut() {
        for (int size = 1; size <= ALL.length(); size++) {
            Keys keys = new Keys();
            StringBuilder text = new StringBuilder();
            List<Key> others = new ArrayList<>();
            for (int i = 0; i < ALL.length(); i += size) {
                for (Key key : keys.feed(ALL.substring(i, Math.min(ALL.length(), i + size)))) {
                    if (key.kind() == Kind.TEXT) {
                        text.append(key.text());
                    } else {
                        others.add(key);
                    }
                }
            }
            assertEquals("a你😀", text.toString(), "cut at " + size);
            assertEquals(MEANT, others, "cut at " + size);
        }
    }

    @Test
    void anEscapeAloneIsAKey() {
        Keys keys = new Keys();
        assertEquals(List.of(), keys.feed("\u001b"));
        assertTrue(keys.pending());
        assertEquals(List.of(Key.of(Kind.ESCAPE)), keys.timeout());
        assertFalse(keys.pending());
        assertEquals(List.of(new Key(Kind.TEXT, "x")), keys.feed("x"));
    }

    @Test
    void aPasteIsBounded() {
        Keys keys = new Keys();
        keys.feed("\u001b[200~");
        keys.feed("y".repeat(3 * Keys.MAX_PASTE));
        List<Key> end = keys.feed("\u001b[201~");
        assertEquals(Keys.MAX_PASTE, end.getFirst().text().length());
    }

    @Test
    void aSequenceWithoutAnEndIsGivenUp() {
        assertEquals(
                Kind.UNKNOWN,
                new Keys().feed("\u001b[" + "1".repeat(40)).getFirst().kind());
    }
}
