package org.oicq.server.console;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.oicq.server.admin.Results;

/** The results of one command, as the console's page gets them. Rows beyond a limit are left out, and a hint says so. */
final class CollectedResults implements Results {
    /** The most rows of an answer. */
    static final int MOST_ROWS = 1_000;

    /** The most bytes of all rows of an answer. */
    private static final int MOST_BYTES = 1 << 20;

    private static final int MOST_HINTS = 100;

    private final Map<String, Object> facts = new LinkedHashMap<>();
    private final List<String> hints = new ArrayList<>();

    @Override
    public void result(String sentence, Map<String, ?> found) {
        facts.put("result", found);
        facts.put("sentence", sentence);
    }

    @Override
    public void table(List<String> headings, List<List<?>> rows) {
        List<List<?>> shown = new ArrayList<>();
        long bytes = 0;
        for (List<?> row : rows) {
            List<Object> cells = new ArrayList<>();
            for (Object cell : row) {
                cells.add(cell instanceof Number || cell instanceof Boolean ? cell : cell.toString());
                bytes += cell.toString().getBytes(StandardCharsets.UTF_8).length;
            }
            if (shown.size() == MOST_ROWS || bytes > MOST_BYTES) {
                hint("only the first " + shown.size() + " rows are shown");
                break;
            }
            shown.add(cells);
        }
        facts.put("headings", headings);
        facts.put("rows", shown);
    }

    @Override
    public void hint(String sentence) {
        if (hints.size() < MOST_HINTS) {
            hints.add(sentence);
        }
    }

    @Override
    public void error(String sentence) {
        facts.put("error", sentence);
    }

    /** All of it, with the exit code. */
    Map<String, Object> facts(int code) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("code", code);
        all.putAll(facts);
        all.put("hints", hints);
        return all;
    }
}
