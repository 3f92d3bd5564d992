package org.oicq.client.terminal;

import java.util.ArrayList;
import java.util.List;
import org.oicq.codec.text.Shown;

/** Texts in the columns of a terminal. What belongs together on it, as a letter and its accents, is a cluster. */
public final class Columns {
    private static final int JOINER = 0x200d;
    private static final int EMOJI_STYLE = 0xfe0f;
    private static final int KEYCAP = 0x20e3;

    private Columns() {}

    /** Where the cluster that begins at {@code start} ends. */
    public static int next(CharSequence text, int start) {
        int first = Character.codePointAt(text, start);
        int at = start + Character.charCount(first);
        boolean joined = false;
        boolean flag = flagLetter(first);
        while (at < text.length()) {
            int c = Character.codePointAt(text, at);
            if (joined && Character.isEmoji(c)) {
                joined = false;
            } else if (flag && flagLetter(c)) {
                flag = false;
            } else if (!continues(c)) {
                break;
            } else {
                joined = c == JOINER;
                flag = false;
            }
            at += Character.charCount(c);
        }
        return at;
    }

    /** Where the cluster that ends at {@code end} begins. */
    public static int previous(CharSequence text, int end) {
        // Clusters can only be told from a start: a line end or a blank before is one.
        int from = end - 1;
        while (from > 0 && end - from < 64 && text.charAt(from - 1) > ' ') {
            from--;
        }
        if (from > 0 && Character.isLowSurrogate(text.charAt(from))) {
            from--;
        }
        int start = from;
        while (from < end) {
            start = from;
            from = next(text, from);
        }
        return start;
    }

    private static boolean flagLetter(int c) {
        return c >= 0x1f1e6 && c <= 0x1f1ff;
    }

    private static boolean continues(int c) {
        if (c < 0x300) {
            return false;
        }
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> true;
            default -> Character.isEmojiModifier(c);
        };
    }

    /** The clusters of a text, in order. */
    public static List<String> clusters(String text) {
        List<String> clusters = new ArrayList<>();
        for (int i = 0; i < text.length(); ) {
            int end = next(text, i);
            clusters.add(text.substring(i, end));
            i = end;
        }
        return clusters;
    }

    /** Columns of a text. */
    public static int width(CharSequence text) {
        int width = 0;
        for (int i = 0; i < text.length(); ) {
            int end = next(text, i);
            width += clusterWidth(text, i, end);
            i = end;
        }
        return width;
    }

    /** Columns of the cluster between two places: those of its first character, or two where it is a picture. */
    public static int clusterWidth(CharSequence text, int start, int end) {
        int first = Character.codePointAt(text, start);
        int after = start + Character.charCount(first);
        if (after == end) {
            return Shown.width(first);
        }
        for (int i = after; i < end; ) {
            int c = Character.codePointAt(text, i);
            if (c == EMOJI_STYLE || c == KEYCAP || flagLetter(c)) {
                return 2;
            }
            i += Character.charCount(c);
        }
        return Shown.width(first);
    }

    /** The beginning of a text that takes no more than so many columns; with an ellipsis where something is cut off. */
    public static String cut(String text, int columns) {
        if (width(text) <= columns) {
            return text;
        }
        return columns < 1 ? "" : text.substring(0, fits(text, 0, columns - 1)) + "…";
    }

    /** Where the clusters from {@code start} end that take no more than so many columns. */
    public static int fits(CharSequence text, int start, int columns) {
        int used = 0;
        int at = start;
        while (at < text.length()) {
            int end = next(text, at);
            used += clusterWidth(text, at, end);
            if (used > columns) {
                break;
            }
            at = end;
        }
        return at;
    }

    /** The text with blanks after it up to so many columns, cut where it takes more. */
    public static String pad(String text, int columns) {
        String cut = cut(text, columns);
        return cut + " ".repeat(Math.max(0, columns - width(cut)));
    }

    /** The text in lines of at most so many columns, broken between words where that can be. */
    public static List<String> wrap(String text, int columns) {
        int room = Math.max(2, columns);
        List<String> lines = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = fits(text, start, room);
            if (end == start) {
                end = next(text, start);
            }
            int next = end;
            if (end < text.length() && text.charAt(end) != ' ') {
                int blank = text.lastIndexOf(' ', end - 1);
                // Not for a word that would leave most of the line empty.
                if (blank > start && width(text.subSequence(start, blank)) > room / 2) {
                    end = blank;
                    next = blank + 1;
                }
            } else if (end < text.length()) {
                next = end + 1;
            }
            lines.add(text.substring(start, end));
            start = next;
        }
        if (lines.isEmpty()) {
            lines.add("");
        }
        return lines;
    }
}
