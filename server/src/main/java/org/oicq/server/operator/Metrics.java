package org.oicq.server.operator;

import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Label;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.DoubleSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.oicq.codec.Catalogs;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.packet.PacketType;
import org.oicq.server.meter.Durations;
import org.oicq.server.meter.Meters;

/**
 * The figures of the server and of its JVM, in the text format of Prometheus. They are read where they are when somebody
 * asks, so that nothing is done for them between two questions.
 */
public final class Metrics {
    /** The media type of {@link #text}. */
    public static final String TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    /** What of the JVM tells how a server is. */
    private static final Set<String> PROCESS = Set.of(
            "process_open_fds",
            "process_resident_memory_bytes",
            "jvm_memory_used_bytes",
            "jvm_threads_current",
            "jvm_threads_deadlocked");

    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer =
            PrometheusTextFormatWriter.builder().build();

    /** The figures that the counters hold. */
    public Metrics(Meters meters) {
        JvmMetrics.builder().register(registry);
        packets(
                "oicq_packets_received_total",
                "Good packets that users sent, by the server that they are for.",
                true,
                meters::receivedOf);
        packets(
                "oicq_packets_refused_total",
                "Packets that a rule refused; those of Login are log-ins that failed.",
                true,
                meters::refusedOf);
        packets(
                "oicq_packets_sent_total",
                "Packets that went to users, by the server that sent them.",
                false,
                meters::sentOf);
        counter(
                "oicq_packets_malformed_total",
                "Packets that were malformed or of an unknown type.",
                meters::malformedPackets);
        counter("oicq_received_bytes_total", "Bytes of the packets that came.", meters::bytesReceived);
        counter("oicq_sent_bytes_total", "Bytes of the packets that went.", meters::bytesSent);
        counter("oicq_websockets_total", "WebSockets that were opened.", meters::webSocketsOpened);
    }

    private void packets(String name, String help, boolean fromUsers, ToLongFunction<PacketType<?>> count) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames("server", "packet")
                .callback(call -> Catalogs.all().stream()
                        .filter(catalog -> Meters.fromUsers(catalog) == fromUsers)
                        .flatMap(catalog -> catalog.types().stream())
                        .forEach(type -> call.call((double) count.applyAsLong(type), server(type), type.name())))
                .register(registry);
    }

    /** "OICQ server" as {@code oicq}. */
    private static String server(PacketType<?> type) {
        int sender = type.route().sender();
        int server = sender == ProgramKind.OICQ_USER.code() ? type.route().receiver() : sender;
        return ProgramKind.find(server)
                .orElseThrow()
                .label()
                .replace(" server", "")
                .toLowerCase(Locale.ROOT);
    }

    /** A figure that only grows. */
    public void counter(String name, String help, DoubleSupplier value) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .callback(call -> call.call(value.getAsDouble()))
                .register(registry);
    }

    /** A figure that goes up and down. */
    public void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(call -> call.call(value.getAsDouble()))
                .register(registry);
    }

    /** How long something took, as a histogram. */
    public void durations(String name, String help, Durations durations) {
        registry.register(() -> {
            var buckets = ClassicHistogramBuckets.builder();
            for (int step = 0; step < durations.steps(); step++) {
                buckets.bucket(Durations.end(step), durations.count(step));
            }
            return HistogramSnapshot.builder()
                    .name(name)
                    .help(help)
                    .dataPoint(HistogramSnapshot.HistogramDataPointSnapshot.builder()
                            .classicHistogramBuckets(buckets.build())
                            .sum(durations.sum())
                            .build())
                    .build();
        });
    }

    /** A figure as it is now, by its name; NaN where it is not known. */
    public double value(String name) {
        for (MetricSnapshot snapshot : registry.scrape(name::equals)) {
            for (DataPointSnapshot point : snapshot.getDataPoints()) {
                return value(point);
            }
        }
        return Double.NaN;
    }

    private static double value(DataPointSnapshot point) {
        return switch (point) {
            case CounterDataPointSnapshot counter -> counter.getValue();
            case GaugeDataPointSnapshot gauge -> gauge.getValue();
            default -> Double.NaN;
        };
    }

    /** All figures as they are now. */
    byte[] text() {
        ByteArrayOutputStream out = new ByteArrayOutputStream(1 << 14);
        try {
            writer.write(out, registry.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException("a buffer takes everything", e);
        }
        return out.toByteArray();
    }

    /** The figures of the server and the main ones of its process that are not 0, by name and labels. */
    public Map<String, Double> figures() {
        Map<String, Double> figures = new TreeMap<>();
        for (MetricSnapshot snapshot : registry.scrape(name -> name.startsWith("oicq_") || PROCESS.contains(name))) {
            for (DataPointSnapshot point : snapshot.getDataPoints()) {
                double value = value(point);
                if (value != 0 && !Double.isNaN(value)) {
                    String labels =
                            point.getLabels().stream().map(Label::getValue).collect(Collectors.joining("."));
                    String name = name(snapshot);
                    figures.put(labels.isEmpty() ? name : name + "." + labels, value);
                }
            }
        }
        return figures;
    }

    /** A figure for people: a whole number without a point. */
    public static String shown(double value) {
        return value == Math.rint(value) ? String.format(Locale.ROOT, "%.0f", value) : Double.toString(value);
    }

    /** What each figure is, by its name, as a sentence. */
    public Map<String, String> described() {
        Map<String, String> described = new TreeMap<>();
        for (MetricSnapshot snapshot : registry.scrape()) {
            String help = snapshot.getMetadata().getHelp();
            described.put(name(snapshot), help == null ? "" : help);
        }
        return described;
    }

    private static String name(MetricSnapshot snapshot) {
        return snapshot.getMetadata().getPrometheusName() + (snapshot instanceof CounterSnapshot ? "_total" : "");
    }
}
