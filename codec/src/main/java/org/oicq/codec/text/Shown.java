package org.oicq.codec.text;

import java.lang.Character.UnicodeScript;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.IntPredicate;

/**
 * What a person sees of a text that somebody else wrote: in a terminal, a log, a notice. A nickname must not move the
 * cursor, change colours, turn the writing around, or look like another one because something in it can't be seen.
 *
 * <table>
 * <caption>What becomes of what</caption>
 * <tr><th>in the text</th><th>{@link #line}</th><th>{@link #escaped}</th><th>{@link #json}</th></tr>
 * <tr><td>line ends (CR LF, LF, CR, VT, FF, NEL, U+2028, U+2029)</td><td>⏎ between blanks</td><td>\n, \r, &#92;u{b}</td>
 *     <td>\n, \r, &#92;u000b</td></tr>
 * <tr><td>tab</td><td>four blanks</td><td>\t</td><td>\t</td></tr>
 * <tr><td>other controls; format characters (direction, zero width); characters without a picture; private and
 *     unassigned ones; halves of surrogate pairs</td><td>&#92;u{202e}</td><td>&#92;u{202e}</td><td>&#92;u202e</td></tr>
 * <tr><td>joiners and variation selectors where a script or an emoji needs them</td><td colspan="3">as they are</td></tr>
 * <tr><td>quotation mark, backslash</td><td>as they are</td><td>\", \\</td><td>(the JSON has them)</td></tr>
 * <tr><td>everything else</td><td colspan="3">as it is</td></tr>
 * </table>
 */
public final class Shown {
    private static final int NON_JOINER = 0x200c;
    private static final int JOINER = 0x200d;
    private static final int KEYCAP = 0x20e3;
    private static final int BLACK_FLAG = 0x1f3f4;

    /** Scripts that are misspelt without their joiners. */
    private static final Set<UnicodeScript> JOINED = EnumSet.of(
            UnicodeScript.ARABIC,
            UnicodeScript.BENGALI,
            UnicodeScript.DEVANAGARI,
            UnicodeScript.GUJARATI,
            UnicodeScript.GURMUKHI,
            UnicodeScript.KANNADA,
            UnicodeScript.KHMER,
            UnicodeScript.MALAYALAM,
            UnicodeScript.MONGOLIAN,
            UnicodeScript.ORIYA,
            UnicodeScript.SINHALA,
            UnicodeScript.SYRIAC,
            UnicodeScript.TAMIL,
            UnicodeScript.TELUGU);

    private Shown() {}

    /** The text as one harmless line. */
    public static String line(String text) {
        if (plain(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        walk(text.replace("\r\n", "\n"), out, c -> {
            if (lineEnd(c)) {
                out.append(" ⏎ ");
            } else if (c == '\t') {
                out.append("    ");
            } else {
                return false;
            }
            return true;
        });
        return out.toString();
    }

    /** The text between quotation marks, so that it is exact: two texts that differ never look the same. */
    public static String quoted(String text) {
        return '"' + escaped(text) + '"';
    }

    /** The same without the quotation marks around it. */
    public static String escaped(String text) {
        if (plain(text) && text.indexOf('"') < 0 && text.indexOf('\\') < 0) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16);
        walk(text, out, c -> {
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                default -> {
                    return false;
                }
            }
            return true;
        });
        return out.toString();
    }

    /**
     * JSON, with the escapes of JSON for what a terminal would obey or hide. For a program it is the same JSON.
     *
     * @param json JSON that escapes what it must, control characters below U+0020 among it
     */
    public static String json(String json) {
        if (plain(json)) {
            return json;
        }
        StringBuilder out = new StringBuilder(json.length() + 32);
        int before = 0;
        for (int i = 0; i < json.length(); ) {
            int c = json.codePointAt(i);
            int end = i + Character.charCount(c);
            // What is below a blank stands between the values, where an escape would break it.
            if (c >= ' ' && hidden(before, c, end < json.length() ? json.codePointAt(end) : 0)) {
                for (char unit : Character.toChars(c)) {
                    out.append(String.format("\\u%04x", (int) unit));
                }
            } else {
                out.appendCodePoint(c);
            }
            before = c;
            i = end;
        }
        return out.toString();
    }

    private static boolean plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** @param special writes a character in its own way, and says whether it did */
    private static void walk(String text, StringBuilder out, IntPredicate special) {
        int before = 0;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            i += Character.charCount(c);
            if (!special.test(c)) {
                if (hidden(before, c, i < text.length() ? text.codePointAt(i) : 0)) {
                    out.append(String.format("\\u{%x}", c));
                } else {
                    out.appendCodePoint(c);
                }
            }
            before = c;
        }
    }

    private static boolean lineEnd(int c) {
        return switch (c) {
            case '\n', '\r', 0x0b, 0x0c, 0x85, 0x2028, 0x2029 -> true;
            default -> false;
        };
    }

    /** Whether a character has no picture of its own at its place between two others; 0 stands for none there. */
    private static boolean hidden(int before, int c, int after) {
        if (c >= ' ' && c < 0x7f) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.UNASSIGNED,
                    Character.PRIVATE_USE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            case Character.FORMAT -> !joins(before, c, after);
            case Character.NON_SPACING_MARK -> !seen(before, c, after);
            // The fillers of Korean syllables, which are letters without a picture.
            default -> c == 0x115f || c == 0x1160 || c == 0x3164 || c == 0xffa0;
        };
    }

    private static boolean joins(int before, int c, int after) {
        if (tag(c)) {
            return before == BLACK_FLAG || tag(before);
        }
        boolean script = joined(before) && joined(after);
        return switch (c) {
            case JOINER -> script || (partOfEmoji(before) && Character.isEmoji(after));
            case NON_JOINER -> script;
            default -> false;
        };
    }

    private static boolean joined(int c) {
        return JOINED.contains(UnicodeScript.of(c))
                || (Character.getType(c) == Character.NON_SPACING_MARK
                        && UnicodeScript.of(c) == UnicodeScript.INHERITED
                        && seen(0, c, 0));
    }

    private static boolean partOfEmoji(int c) {
        return (Character.isEmoji(c) && c > 0xff) || c == 0xfe0f;
    }

    /** The letters of a flag's name, as England's: they follow a black flag, and one another. */
    private static boolean tag(int c) {
        return c >= 0xe0020 && c <= 0xe007f;
    }

    /** Marks are seen at the letter before them; but not those that only choose its shape, perhaps in no font. */
    private static boolean seen(int before, int c, int after) {
        return switch (c) {
            case 0xfe0e, 0xfe0f -> partOfEmoji(before) || after == KEYCAP;
            case 0x180b, 0x180c, 0x180d, 0x180f -> UnicodeScript.of(before) == UnicodeScript.MONGOLIAN;
            case 0x034f, 0x17b4, 0x17b5 -> false;
            default -> !(c >= 0xfe00 && c <= 0xfe0d) && !(c >= 0xe0100 && c <= 0xe01ef);
        };
    }

    /** Columns that a text takes on a terminal: a Chinese character and an emoji take two. */
    public static int width(String text) {
        int narrow = narrow(text);
        int width = narrow;
        for (int i = narrow; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            width += width(text.codePointAt(i));
        }
        return width;
    }

    /** How many characters at the start take one column each. */
    private static int narrow(String text) {
        int at = 0;
        while (at < text.length() && text.charAt(at) < 0x300) {
            at++;
        }
        return at;
    }

    /** How many columns of a terminal a code point takes by itself: 0 to 2. */
    public static int width(int c) {
        if (c < 0x300) {
            return 1;
        }
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> wide(c) ? 2 : 1;
        };
    }

    /** The blocks whose East Asian width is wide or full (Unicode's annex 11), and what is a picture by itself. */
    private static boolean wide(int c) {
        return c >= 0x1100
                && (c <= 0x115f
                        || (c >= 0x2e80 && c <= 0xa4cf && c != 0x303f)
                        || (c >= 0xa960 && c <= 0xa97f)
                        || (c >= 0xac00 && c <= 0xd7a3)
                        || (c >= 0xf900 && c <= 0xfaff)
                        || (c >= 0xfe30 && c <= 0xfe6f)
                        || (c >= 0xff00 && c <= 0xff60)
                        || (c >= 0xffe0 && c <= 0xffe6)
                        || (c >= 0x20000 && c <= 0x3fffd)
                        || Character.isEmojiPresentation(c));
    }

    /** The text with blanks after it up to {@code columns}. */
    public static String left(String text, int columns) {
        return text + " ".repeat(Math.max(0, columns - width(text)));
    }

    /** The text with blanks before it up to {@code columns}. */
    public static String right(String text, int columns) {
        return " ".repeat(Math.max(0, columns - width(text))) + text;
    }

    /** The text, cut with an ellipsis where it takes more than {@code columns}. */
    public static String cut(String text, int columns) {
        if (text.length() <= columns / 2 || width(text) <= columns) {
            return text;
        }
        if (narrow(text) >= columns) {
            return text.substring(0, Math.max(0, columns - 1)) + '…';
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
}
