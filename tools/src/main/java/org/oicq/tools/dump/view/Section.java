package org.oicq.tools.dump.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.oicq.codec.text.Shown;

/**
 * A table of {@code --stats}, for a person and for a program. Columns are as wide as what stands in them.
 *
 * @param name what the rows are; also the heading of the first column
 * @param columns the headings of the others
 * @param rows a {@code String}, then {@code Long}, {@code Double} (milliseconds) or {@code String}
 */
record Section(String name, List<String> columns, List<List<Object>> rows) {
    private static final int GAP = 2;

    Section(String name, String... columns) {
        this(name, List.of(columns), new ArrayList<>());
    }

    void row(Object... cells) {
        rows.add(List.of(cells));
    }

    /** Writes it after an empty line, if there is anything in it; the first column is cut where the pane is narrow. */
    void print(Output out, Pane pane) {
        if (rows.isEmpty()) {
            return;
        }
        List<List<String>> lines = new ArrayList<>();
        List<String> head = new ArrayList<>(columns);
        head.addFirst(name);
        lines.add(head);
        rows.forEach(row -> lines.add(row.stream().map(Section::text).toList()));
        int[] widths = new int[head.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < line.size(); i++) {
                widths[i] = Math.max(widths[i], Shown.width(line.get(i)));
            }
        }
        int others = IntStream.of(widths).sum() - widths[0] + GAP * columns.size();
        widths[0] = Math.min(widths[0], pane.rest(others, widths[0]));
        out.line("");
        for (List<String> line : lines) {
            String first = Shown.cut(line.getFirst(), widths[0]);
            StringBuilder text = new StringBuilder(Shown.left(first, widths[0]));
            for (int i = 1; i < line.size(); i++) {
                text.append(" ".repeat(GAP)).append(Shown.right(line.get(i), widths[i]));
            }
            out.line(text.toString().stripTrailing());
        }
    }

    private static String text(Object cell) {
        return switch (cell) {
            case Long number -> String.format(Locale.ROOT, "%,d", number);
            case Double millis -> String.format(Locale.ROOT, "%.3f", millis);
            default -> cell.toString();
        };
    }

    /** Writes it as {@code "name":[{"column":value,…},…]}. */
    void json(Output out) {
        out.put('"').text(name).text("\":[");
        String comma = "";
        for (List<Object> row : rows) {
            out.text(comma).text("{");
            for (int i = 0; i < row.size(); i++) {
                out.text(i == 0 ? "\"" : ",\"")
                        .text(i == 0 ? name : columns.get(i - 1))
                        .text("\":");
                switch (row.get(i)) {
                    case Long number -> out.number(number);
                    case Double millis -> out.text(String.format(Locale.ROOT, "%.6f", millis));
                    case Object text ->
                        out.put('"').text(JsonView.escape(text.toString())).put('"');
                }
            }
            out.put('}');
            comma = ",";
        }
        out.put(']');
    }
}
