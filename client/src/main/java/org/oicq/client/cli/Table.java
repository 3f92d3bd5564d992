package org.oicq.client.cli;

import java.util.ArrayList;
import java.util.List;

/** Rows in columns that line up on a terminal, where a Chinese character takes two columns. */
final class Table {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        rows.add(List.of(headings));
    }

    /** Adds a row; its cells are made printable. */
    void row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(printable(cell.toString()));
        }
        rows.add(row);
    }

    /** The lines, without a line end after the last. */
    @Override
    public String toString() {
        int[] widths = new int[rows.getFirst().size()];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], width(row.get(i)));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                line.append(row.get(i))
                        .repeat(' ', widths[i] - width(row.get(i)))
                        .append(GAP);
            }
            lines.add(line.toString().stripTrailing());
        }
        return String.join("\n", lines);
    }

    /** Columns that a text takes on a terminal. */
    static int width(String text) {
        return text.codePoints().map(Table::width).sum();
    }

    private static int width(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> wide(c) ? 2 : 1;
        };
    }

    /** The blocks whose East Asian width is wide or full (Unicode's annex 11). */
    private static boolean wide(int c) {
        return c >= 0x1100
                && (c <= 0x115f
                        || between(c, 0x2e80, 0x303e)
                        || between(c, 0x3041, 0xa4cf)
                        || between(c, 0xa960, 0xa97f)
                        || between(c, 0xac00, 0xd7a3)
                        || between(c, 0xf900, 0xfaff)
                        || between(c, 0xfe30, 0xfe6f)
                        || between(c, 0xff00, 0xff60)
                        || between(c, 0xffe0, 0xffe6)
                        || between(c, 0x1f300, 0x1f64f)
                        || between(c, 0x1f680, 0x1f6ff)
                        || between(c, 0x1f900, 0x1faff)
                        || between(c, 0x20000, 0x3fffd));
    }

    private static boolean between(int c, int first, int last) {
        return c >= first && c <= last;
    }

    /**
     * A text from somebody else as one harmless line: line ends show as ⏎, and what could command the terminal or turn
     * the text around shows as �.
     */
    static String printable(String text) {
        StringBuilder line = new StringBuilder();
        text.replace("\r\n", "\n").codePoints().forEach(c -> {
            if (c == '\n') {
                line.append(" ⏎ ");
            } else if (c == '\t') {
                line.append("    ");
            } else {
                line.appendCodePoint(harmless(c) ? c : 0xfffd);
            }
        });
        return line.toString();
    }

    private static boolean harmless(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                false;
            case Character.FORMAT -> c == 0x200c || c == 0x200d || c >= 0xe0000;
            default -> true;
        };
    }
}
