package org.oicq.client.terminal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.oicq.client.terminal.Key.Kind;

/** Makes keys of the characters that a terminal sends: a state machine without a terminal. */
public final class Keys {
    /** More is no paste by a person; the rest is dropped. */
    static final int MAX_PASTE = 1 << 20;

    private static final char ESC = '\u001b';
    private static final String PASTE_BEGIN = "200~";
    private static final String PASTE_END = "\u001b[201~";
    private static final int MAX_SEQUENCE = 16;

    private static final Map<String, Kind> SEQUENCES = Map.ofEntries(
            Map.entry("A", Kind.UP),
            Map.entry("B", Kind.DOWN),
            Map.entry("C", Kind.RIGHT),
            Map.entry("D", Kind.LEFT),
            Map.entry("H", Kind.HOME),
            Map.entry("F", Kind.END),
            Map.entry("Z", Kind.BACK_TAB),
            Map.entry("1~", Kind.HOME),
            Map.entry("3~", Kind.DELETE),
            Map.entry("4~", Kind.END),
            Map.entry("5~", Kind.PAGE_UP),
            Map.entry("6~", Kind.PAGE_DOWN),
            Map.entry("7~", Kind.HOME),
            Map.entry("8~", Kind.END),
            Map.entry("1;3A", Kind.ALT_UP),
            Map.entry("1;3B", Kind.ALT_DOWN),
            Map.entry("1;3C", Kind.WORD_RIGHT),
            Map.entry("1;3D", Kind.WORD_LEFT),
            Map.entry("1;5C", Kind.WORD_RIGHT),
            Map.entry("1;5D", Kind.WORD_LEFT));

    private final StringBuilder sequence = new StringBuilder();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder pasted = new StringBuilder();
    private boolean pasting;

    /** Whether an escape waits for what follows it: with nothing soon, it is the key of that name. */
    public boolean pending() {
        return !pasting && sequence.length() > 0;
    }

    /** Nothing followed an escape. */
    public List<Key> timeout() {
        sequence.setLength(0);
        return List.of(Key.of(Kind.ESCAPE));
    }

    /** The keys of these characters, with what came before them. */
    public List<Key> feed(CharSequence characters) {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < characters.length(); i++) {
            feed(characters.charAt(i), keys);
        }
        flush(keys);
        return keys;
    }

    private void feed(char c, List<Key> keys) {
        if (pasting) {
            paste(c, keys);
        } else if (sequence.length() > 0) {
            continueSequence(c, keys);
        } else if (c == ESC) {
            flush(keys);
            sequence.append(c);
        } else if (c < ' ' || c == 0x7f) {
            flush(keys);
            keys.add(control(c));
        } else {
            text.append(c);
        }
    }

    /** Characters that came together are one key, for a cluster can have many. */
    private void flush(List<Key> keys) {
        // Half of a surrogate pair waits for the other half.
        boolean half = text.length() > 0 && Character.isHighSurrogate(text.charAt(text.length() - 1));
        int end = text.length() - (half ? 1 : 0);
        if (end > 0) {
            keys.add(new Key(Kind.TEXT, text.substring(0, end)));
            text.delete(0, end);
        }
    }

    private void paste(char c, List<Key> keys) {
        sequence.append(c);
        if (!PASTE_END.startsWith(sequence.toString())) {
            if (pasted.length() < MAX_PASTE) {
                pasted.append(sequence);
            }
            sequence.setLength(0);
        } else if (sequence.length() == PASTE_END.length()) {
            pasting = false;
            sequence.setLength(0);
            keys.add(new Key(Kind.PASTE, pasted.toString().replace("\r\n", "\n").replace('\r', '\n')));
            pasted.setLength(0);
        }
    }

    private void continueSequence(char c, List<Key> keys) {
        if (sequence.length() == 1) {
            if (c == '[' || c == 'O') {
                sequence.append(c);
            } else {
                sequence.setLength(0);
                keys.add(
                        c == '\r' || c == '\n'
                                ? Key.of(Kind.ALT_ENTER)
                                : c == ESC ? Key.of(Kind.ESCAPE) : new Key(Kind.ALT, String.valueOf(c)));
            }
            return;
        }
        sequence.append(c);
        boolean ends = c >= '@' && c <= '~';
        if (ends || sequence.length() > MAX_SEQUENCE) {
            String end = sequence.substring(2);
            sequence.setLength(0);
            if (end.equals(PASTE_BEGIN)) {
                pasting = true;
            } else {
                keys.add(Key.of(SEQUENCES.getOrDefault(end, Kind.UNKNOWN)));
            }
        }
    }

    private static Key control(char c) {
        return switch (c) {
            case '\r', '\n' -> Key.of(Kind.ENTER);
            case '\t' -> Key.of(Kind.TAB);
            case 0x7f, '\b' -> Key.of(Kind.BACKSPACE);
            default -> new Key(Kind.CONTROL, String.valueOf((char) (c + '@')));
        };
    }
}
