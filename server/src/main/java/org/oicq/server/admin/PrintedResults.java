package org.oicq.server.admin;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.oicq.codec.text.Shown;

/** Results on the command line: tables for a person, JSON Lines for a program. */
final class PrintedResults implements Results {
    /** Blanks between columns. */
    private static final int GAP = 2;

    private final boolean json;

    PrintedResults(boolean json) {
        this.json = json;
    }

    @Override
    public void result(String sentence, Map<String, ?> facts) {
        System.out.println(json ? line(facts) : sentence);
    }

    /** For a program an object a row, with the headings as names. */
    @Override
    public void table(List<String> headings, List<List<?>> rows) {
        if (json) {
            for (List<?> row : rows) {
                Map<String, Object> object = new LinkedHashMap<>();
                for (int i = 0; i < headings.size(); i++) {
                    object.put(headings.get(i), row.get(i));
                }
                System.out.println(line(object));
            }
            return;
        }
        List<List<String>> lines = new ArrayList<>();
        lines.add(headings);
        rows.forEach(row ->
                lines.add(row.stream().map(cell -> Shown.line(cell.toString())).toList()));
        int[] widths = new int[headings.size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], Shown.width(line.get(i)));
            }
        }
        for (List<String> line : lines) {
            StringBuilder out = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                out.append(Shown.left(line.get(i), widths[i] + GAP));
            }
            System.out.println(out.toString().stripTrailing());
        }
    }

    @Override
    public void hint(String sentence) {
        if (!json) {
            System.err.println("oicq: " + sentence);
        }
    }

    @Override
    public void error(String sentence) {
        System.err.println(json ? line(Map.of("error", sentence)) : "oicq: " + Shown.line(sentence));
    }

    private static String line(Map<String, ?> facts) {
        try {
            return Shown.json(JSON.std.asString(facts));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
