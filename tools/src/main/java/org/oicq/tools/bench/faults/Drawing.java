package org.oicq.tools.bench.faults;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** Draws samples over time as an SVG: one panel a figure, with a mark where the server was struck. */
final class Drawing {
    private static final int WIDTH = 960;
    private static final int LEFT = 90;
    private static final int PANEL = 130;
    private static final int GRAPH = 90;
    private static final int TOP = 60;

    /** A figure that is drawn. */
    private record Panel(String title, List<ToDoubleFunction<Sampler.Sample>> lines) {}

    private static final List<Panel> PANELS = List.of(
            new Panel("memory of the process, MiB", List.of(Sampler.Sample::memory)),
            new Panel("open files and sockets", List.of(Sampler.Sample::descriptors)),
            new Panel("threads", List.of(Sampler.Sample::threads)),
            new Panel("rows: messages that wait in the database", List.of(Sampler.Sample::rows)),
            new Panel("database on disk, MiB", List.of(Sampler.Sample::database)),
            new Panel(
                    "latency of a message, ms: median, and percentile 99 (red)",
                    List.of(Sampler.Sample::median, Sampler.Sample::worst)));

    private static final List<String> COLOURS = List.of("#1f5fa8", "#c0392b");

    private final Formatter out = new Formatter(Locale.ROOT);
    private final double seconds;

    private Drawing(double seconds) {
        this.seconds = Math.max(1, seconds);
    }

    /** The whole picture. */
    static String of(String title, List<Sampler.Sample> samples, List<Sampler.Strike> strikes) {
        double end = samples.isEmpty() ? 1 : samples.getLast().seconds();
        return new Drawing(end).draw(title, samples, strikes);
    }

    private String draw(String title, List<Sampler.Sample> samples, List<Sampler.Strike> strikes) {
        int height = TOP + PANEL * PANELS.size() + 20;
        out.format(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n",
                WIDTH + LEFT, height);
        out.format("<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n");
        out.format("<text x=\"10\" y=\"20\" font-size=\"15\">%s</text>%n", escaped(title));
        out.format(
                "<text x=\"10\" y=\"38\" fill=\"#777\">grey: the server was stopped, or it or its PostgreSQL was killed</text>%n");
        for (int i = 0; i < PANELS.size(); i++) {
            panel(PANELS.get(i), TOP + PANEL * i, samples, strikes);
        }
        out.format("</svg>%n");
        return out.toString();
    }

    private void panel(Panel panel, int top, List<Sampler.Sample> samples, List<Sampler.Strike> strikes) {
        double most = panel.lines.stream()
                .flatMapToDouble(line -> samples.stream().mapToDouble(line))
                .filter(value -> !Double.isNaN(value))
                .max()
                .orElse(1);
        double scale = most <= 0 ? 1 : most;
        int bottom = top + 15 + GRAPH;
        out.format("<text x=\"%d\" y=\"%d\">%s</text>%n", LEFT, top + 8, escaped(panel.title));
        for (Sampler.Strike strike : strikes) {
            out.format(
                    "<line x1=\"%.1f\" x2=\"%.1f\" y1=\"%d\" y2=\"%d\" stroke=\"#ccc\"><title>%s</title></line>%n",
                    x(strike.seconds()), x(strike.seconds()), top + 15, bottom, escaped(strike.what()));
        }
        out.format(
                "<path d=\"M%d %d V%d H%d\" fill=\"none\" stroke=\"black\"/>%n",
                LEFT, top + 15, bottom, LEFT + WIDTH - 20);
        out.format("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>%n", LEFT - 6, top + 22, number(scale));
        out.format("<text x=\"%d\" y=\"%d\" text-anchor=\"end\">0</text>%n", LEFT - 6, bottom);
        for (int quarter = 1; quarter <= 4; quarter++) {
            double at = seconds * quarter / 4;
            out.format(
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"end\" fill=\"#777\">%s</text>%n",
                    x(at), bottom + 13, at < 600 ? number(at) + " s" : number(at / 60) + " min");
        }
        for (int line = 0; line < panel.lines.size(); line++) {
            line(panel.lines.get(line), COLOURS.get(line), scale, bottom, samples);
        }
    }

    /** A line that is broken where a value is not known. */
    private void line(
            ToDoubleFunction<Sampler.Sample> value,
            String colour,
            double scale,
            int bottom,
            List<Sampler.Sample> samples) {
        StringBuilder path = new StringBuilder();
        boolean pen = false;
        for (Sampler.Sample sample : samples) {
            double y = value.applyAsDouble(sample);
            if (Double.isNaN(y)) {
                pen = false;
                continue;
            }
            path.append(String.format(
                    Locale.ROOT, "%s%.1f %.1f ", pen ? "L" : "M", x(sample.seconds()), bottom - y / scale * GRAPH));
            pen = true;
        }
        out.format(
                "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>%n",
                path.toString().strip(), colour);
    }

    private double x(double at) {
        return LEFT + at / seconds * (WIDTH - 20);
    }

    private static String number(double value) {
        return value < 10 ? String.format(Locale.ROOT, "%.2g", value) : String.format(Locale.ROOT, "%,.0f", value);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;");
    }
}
