package org.oicq.tools.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.oicq.codec.text.Shown;

/** The figures of a trial: a table for a person, one JSON object for a program. */
public final class Report {
    private static final Map<String, Double> PERCENTILES = percentiles();

    private record Row(String label, String text) {}

    private final List<Row> rows = new ArrayList<>();
    private final Map<String, Object> values = new LinkedHashMap<>();

    private static Map<String, Double> percentiles() {
        Map<String, Double> names = new LinkedHashMap<>();
        names.put("p50", 50.0);
        names.put("p90", 90.0);
        names.put("p99", 99.0);
        names.put("p99.9", 99.9);
        names.put("max", 100.0);
        return names;
    }

    /** A figure: its name in JSON, its label in the table, the value, and the text for a person. */
    void add(String name, String label, Object value, String text) {
        values.put(name, value);
        rows.add(new Row(label, text));
    }

    /** A whole number. */
    void count(String name, String label, long value) {
        add(name, label, value, String.format(Locale.ROOT, "%,d", value));
    }

    /** A number, rounded for a person to so many digits after the point. */
    void number(String name, String label, double value, int digits, String unit) {
        add(
                name,
                label,
                rounded(value),
                String.format(Locale.ROOT, "%,." + digits + "f", value) + (unit.isEmpty() ? "" : " " + unit));
    }

    /** A text that only the JSON object has. */
    void note(String name, Object value) {
        values.put(name, value);
    }

    /** Percentiles of nanoseconds, shown in microseconds. */
    void latency(String name, String label, Histogram nanos) {
        if (nanos.getTotalCount() == 0) {
            return;
        }
        Map<String, Object> object = new LinkedHashMap<>();
        StringBuilder text = new StringBuilder();
        PERCENTILES.forEach((percentile, value) -> {
            double micros = nanos.getValueAtPercentile(value) / 1e3;
            object.put(percentile, rounded(micros));
            text.append(text.isEmpty() ? "" : "  ")
                    .append(percentile)
                    .append(' ')
                    .append(String.format(Locale.ROOT, micros < 100 ? "%.1f" : "%,.0f", micros));
        });
        add(name, label, object, text + " µs");
    }

    /** Three digits after the point are more than any figure deserves. */
    private static double rounded(double value) {
        return Double.isFinite(value) ? Math.round(value * 1000) / 1000.0 : 0;
    }

    String table() {
        int width = rows.stream().mapToInt(row -> row.label().length()).max().orElse(0);
        StringBuilder out = new StringBuilder();
        for (Row row : rows) {
            out.append(row.label())
                    .repeat(' ', width + 2 - row.label().length())
                    .append(row.text())
                    .append('\n');
        }
        return out.toString();
    }

    String json() {
        return json(values);
    }

    /** An object of numbers, booleans, texts and such objects, on one line. */
    public static String json(Map<?, ?> object) {
        StringBuilder out = new StringBuilder("{");
        object.forEach((name, value) -> {
            out.append(out.length() == 1 ? "" : ",").append(text(name)).append(':');
            switch (value) {
                case Map<?, ?> inner -> out.append(json(inner));
                case Number _, Boolean _ -> out.append(value);
                default -> out.append(text(value));
            }
        });
        return Shown.json(out.append('}').toString());
    }

    private static String text(Object value) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : String.valueOf(value).toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }
}
