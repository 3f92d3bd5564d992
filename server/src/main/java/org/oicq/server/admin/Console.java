package org.oicq.server.admin;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;

/** What the operator sees: tables for a person, JSON Lines for a program. */
final class Console {
    private final boolean json;

    Console(boolean json) {
        this.json = json;
    }

    /** One thing that was done, or one fact. */
    void result(String sentence, Map<String, ?> facts) {
        System.out.println(json ? line(facts) : sentence);
    }

    /** Rows under headings; for a program, an object a row with the headings as names. */
    void table(List<String> headings, List<List<?>> rows) {
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
        List<String[]> lines = new ArrayList<>();
        lines.add(headings.toArray(String[]::new));
        rows.forEach(row -> lines.add(row.stream().map(Console::printable).toArray(String[]::new)));
        Column[] columns = new Column[headings.size()];
        for (int i = 0; i < columns.length; i++) {
            int at = i;
            int width = lines.stream().mapToInt(cells -> width(cells[at])).max().orElseThrow();
            columns[i] = new Column(width + 2, 0, Overflow.SPAN);
        }
        TextTable table = TextTable.forColumns(new Help.ColorScheme.Builder(Help.Ansi.OFF).build(), columns);
        table.setAdjustLineBreaksForWideCJKCharacters(true);
        lines.forEach(table::addRowValues);
        System.out.print(table.toString().replaceAll("(?m) +$", ""));
    }

    void error(String sentence) {
        System.err.println(json ? line(Map.of("error", sentence)) : "oicq: " + sentence);
    }

    /** Control characters would let a nickname write anywhere on the operator's terminal. */
    private static String printable(Object cell) {
        return cell.toString().replaceAll("\\p{Cntrl}", "�");
    }

    /** Columns on a terminal: wide characters take two, as picocli counts them. */
    private static int width(String text) {
        return text.codePoints().map(c -> c >= 0x1100 ? 2 : 1).sum();
    }

    private static String line(Map<String, ?> facts) {
        try {
            return JSON.std.asString(facts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
