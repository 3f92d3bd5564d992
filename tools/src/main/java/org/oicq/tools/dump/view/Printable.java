package org.oicq.tools.dump.view;

import java.util.HexFormat;

/** Text from a capture made harmless and aligned for a terminal. */
final class Printable {
    private Printable() {}

    /**
     * A text in quotes, on one line. What would move the cursor, change its colour or turn the writing around is
     * written as an escape, so that nobody can forge a view from inside a message.
     */
    static String quote(String text) {
        return '"' + escape(text) + '"';
    }

    /** The same without the quotes. */
    static String escape(String text) {
        StringBuilder result = new StringBuilder(text.length() + 2);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> result.append("\\n");
                case '\r' -> result.append("\\r");
                case '\t' -> result.append("\\t");
                case '"' -> result.append("\\\"");
                case '\\' -> result.append("\\\\");
                default -> {
                    if (harmless(c)) {
                        result.appendCodePoint(c);
                    } else {
                        result.append(String.format("\\u{%x}", c));
                    }
                }
            }
        });
        return result.toString();
    }

    private static boolean harmless(int c) {
        if (c >= ' ' && c < 0x7f) {
            return true;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            default -> true;
        };
    }

    /** Columns that a text takes on a terminal: a Chinese character takes two. */
    static int width(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            width += width(text.codePointAt(i));
        }
        return width;
    }

    private static int width(int c) {
        if (c < 0x300) {
            return 1;
        }
        int type = Character.getType(c);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK) {
            return 0;
        }
        boolean wide = (c >= 0x1100 && c <= 0x115f)
                || (c >= 0x2e80 && c <= 0xa4cf && c != 0x303f)
                || (c >= 0xac00 && c <= 0xd7a3)
                || (c >= 0xf900 && c <= 0xfaff)
                || (c >= 0xfe30 && c <= 0xfe6f)
                || (c >= 0xff00 && c <= 0xff60)
                || (c >= 0xffe0 && c <= 0xffe6)
                || (c >= 0x1f300 && c <= 0x1faff)
                || (c >= 0x20000 && c <= 0x3fffd);
        return wide ? 2 : 1;
    }

    /** The text with blanks after it up to {@code columns}. */
    static String left(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    /** The text with blanks before it up to {@code columns}. */
    static String right(String text, int columns) {
        return " ".repeat(Math.max(0, columns - width(text))) + text;
    }

    /** The text, cut with an ellipsis where it takes more than {@code columns}. */
    static String cut(String text, int columns) {
        if (text.length() <= columns / 2 || width(text) <= columns) {
            return text;
        }
        StringBuilder result = new StringBuilder();
        int used = 1;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            used += width(c);
            if (used > columns) {
                break;
            }
            result.appendCodePoint(c);
        }
        return result.append('…').toString();
    }

    /** Bytes as hex with blanks between them, at most {@code most} of them. */
    static String hex(byte[] bytes, int from, int length, int most) {
        String hex = HexFormat.ofDelimiter(" ").formatHex(bytes, from, from + Math.min(length, most));
        return length > most ? hex + " …" : hex;
    }
}
