package org.oicq.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The last hour in samples, and what needs a hand by the figures of now. */
class FiguresTest {
    private static final Path ALERTS = Path.of("../docs/alerts.yml");
    private static final Instant NOW = Instant.parse("2026-11-30T00:00:00Z");

    private final Map<String, Double> values = new HashMap<>();
    private double counted;
    private final Figures figures = new Figures(name -> values.getOrDefault(name, Double.NaN), () -> NOW)
            .gauge("number", () -> counted)
            .gauge("unknown", () -> Double.NaN)
            .rate("rate", () -> counted);

    @SuppressWarnings("unchecked")
    private List<Double> samples(String name) {
        var series = (Map<String, List<Double>>)
                Objects.requireNonNull(figures.shown().get("series"));
        return Objects.requireNonNull(series.get(name));
    }

    @SuppressWarnings("unchecked")
    private List<Map<String, String>> needs() {
        figures.sample();
        var needs = (List<Map<String, Object>>)
                Objects.requireNonNull(figures.shown().get("needs"));
        return needs.stream()
                .map(need -> Map.of(
                        "alert", String.valueOf(need.get("alert")),
                        "what", String.valueOf(need.get("what")),
                        "deed", String.valueOf(need.get("deed"))))
                .toList();
    }

    private String alerts() {
        return needs().stream().map(need -> need.getOrDefault("alert", "")).collect(Collectors.joining(" "));
    }

    @Test
    void theSamplesAreInTheirOrder() {
        assertEquals(List.of(), samples("number"));
        figures.sample();
        counted = 25;
        figures.sample();
        assertEquals(List.of(0.0, 25.0), samples("number"));
        assertEquals(Arrays.asList(null, null), samples("unknown"));
        assertEquals(Arrays.asList(null, 2.5), samples("rate"));
        assertEquals(NOW.toEpochMilli(), figures.shown().get("at"));
    }

    @Test
    void anHourIsKeptAndNoMore() {
        for (int i = 1; i <= 3 * Figures.SAMPLES + 7; i++) {
            counted = i;
            figures.sample();
            assertEquals(Math.min(i, Figures.SAMPLES), samples("number").size());
            assertEquals(i, samples("number").getLast());
        }
        assertEquals(2.0 * Figures.SAMPLES + 8, samples("number").getFirst());
    }

    @Test
    void nothingIsNeededWhereNothingIsKnownOrAllIsWell() {
        assertEquals("", alerts());
        values.put("oicq_database_up", 1.0);
        values.put("oicq_disk_free_bytes", 5e9);
        values.put("oicq_mailboxes_nearly_full", 0.0);
        values.put("oicq_certificate_end_timestamp_seconds", NOW.getEpochSecond() + 15 * 86_400.0);
        values.put("oicq_journal_bytes", 1e8);
        values.put("oicq_clock_shift_seconds", 3.0);
        values.put("oicq_message_memory_bytes", 1e6);
        values.put("process_open_fds", 100.0);
        values.put("process_max_fds", 1000.0);
        assertEquals("", alerts());
    }

    /** The rules for Prometheus and those of the console are the same ones. */
    @Test
    void eachAlertOfAServerThatAnswersIsANeed() throws IOException {
        values.put("oicq_clock_shift_seconds", 0.0);
        figures.sample();
        values.put("oicq_database_up", 0.0);
        values.put("oicq_disk_free_bytes", 1e9);
        values.put("oicq_mailboxes_nearly_full", 2.0);
        values.put("oicq_certificate_end_timestamp_seconds", NOW.getEpochSecond() + 13 * 86_400.0);
        values.put("oicq_journal_bytes", 6e8);
        values.put("oicq_clock_shift_seconds", -60.0);
        values.put("oicq_message_memory_bytes", 6e7);
        values.put("process_open_fds", 950.0);
        values.put("process_max_fds", 1000.0);
        TreeSet<String> documented = Pattern.compile("alert: (\\w+)")
                .matcher(Files.readString(ALERTS))
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(documented.remove("OicqAway"), "a server that is away has no console");
        assertEquals(documented, new TreeSet<>(List.of(alerts().split(" "))));
        Map<String, String> full = needs().stream()
                .filter(need -> need.containsValue("OicqMailboxFull"))
                .findFirst()
                .orElseThrow();
        assertEquals("2 mailboxes are nearly full. A full one refuses messages.", full.get("what"));
        assertTrue(full.getOrDefault("deed", "").contains("stored-messages"));
    }

    @Test
    void aDiskThatIsFullWithinADayIsSeenAfterAnHour() {
        for (int i = 1; i < Figures.SAMPLES; i++) {
            assertEquals("", alerts(), "after " + i + " samples");
            // A gigabyte an hour.
            values.put("oicq_disk_free_bytes", 20e9 - i * 1e9 / Figures.SAMPLES);
        }
        assertEquals("OicqDiskFillsUp", alerts());
    }

    /** As the rule for Prometheus, which looks at as many hours. */
    @Test
    void theTrendOfADiskIsThatOfSixHours() throws IOException {
        Matcher rule = Pattern.compile(
                        "oicq_disk_free_bytes < (\\S+) or predict_linear\\(oicq_disk_free_bytes\\[(\\d+)h], (\\d+)\\) < 0")
                .matcher(Files.readString(ALERTS));
        assertTrue(rule.find());
        assertEquals(Needs.LEAST_DISK, Double.parseDouble(rule.group(1)));
        assertEquals(Needs.DISK_TREND.toHours(), Long.parseLong(rule.group(2)));
        assertEquals(Needs.DISK_AHEAD.toSeconds(), Long.parseLong(rule.group(3)));
        for (int i = 0; i < 2 * Figures.SAMPLES; i++) {
            // A gigabyte in the first hour, and nothing in the second.
            values.put("oicq_disk_free_bytes", 12e9 - Math.min(i, Figures.SAMPLES) * 1e9 / Figures.SAMPLES);
            figures.sample();
        }
        assertEquals("OicqDiskFillsUp", alerts(), "an hour of rest is no trend");
        for (int i = 0; i < 4 * Figures.SAMPLES; i++) {
            figures.sample();
        }
        assertEquals("", alerts());
    }

    @Test
    void aClockThatWasMovedIsForgottenAfterTenMinutes() {
        values.put("oicq_clock_shift_seconds", 0.0);
        figures.sample();
        values.put("oicq_clock_shift_seconds", 6.0);
        for (int i = 0; i < 60; i++) {
            assertEquals("OicqClockJumps", alerts(), "after " + i + " samples");
        }
        assertEquals("", alerts());
    }
}
