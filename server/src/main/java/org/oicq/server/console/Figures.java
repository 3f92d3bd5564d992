package org.oicq.server.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** The last hour of some figures, one sample each ten seconds: as much memory however long the server runs. */
public final class Figures implements AutoCloseable {
    /** Between two samples. */
    static final int SECONDS = 10;

    /** Samples of an hour. */
    static final int SAMPLES = 360;

    /** One figure. */
    private static final class Series {
        private final DoubleSupplier now;
        private final double[] ring = new double[SAMPLES];

        Series(DoubleSupplier now) {
            this.now = now;
        }
    }

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("hour").factory());

    /** Guarded by this, as what follows. */
    private final Map<String, Series> series = new LinkedHashMap<>();

    private int taken;
    private long last;

    /** A figure that goes up and down; NaN where it is not known. */
    public synchronized Figures gauge(String name, DoubleSupplier now) {
        series.put(name, new Series(now));
        return this;
    }

    /** How fast a figure that only grows has grown since the sample before, a second. */
    public Figures rate(String name, DoubleSupplier total) {
        double[] before = {Double.NaN};
        return gauge(name, () -> {
            double now = total.getAsDouble();
            double grown = (now - before[0]) / SECONDS;
            before[0] = now;
            return grown;
        });
    }

    /** Takes samples from now on. */
    public void start() {
        var _ = clock.scheduleAtFixedRate(this::sample, 0, SECONDS, TimeUnit.SECONDS);
    }

    synchronized void sample() {
        int at = taken++ % SAMPLES;
        last = System.currentTimeMillis();
        series.values().forEach(one -> one.ring[at] = one.now.getAsDouble());
    }

    /** The samples of each figure, the oldest first, with null where it was not known. */
    synchronized Map<String, Object> shown() {
        Map<String, Object> all = new LinkedHashMap<>();
        series.forEach((name, one) -> {
            List<@Nullable Double> samples = new ArrayList<>();
            for (int i = Math.max(0, taken - SAMPLES); i < taken; i++) {
                double value = one.ring[i % SAMPLES];
                samples.add(Double.isNaN(value) ? null : (Double) (Math.round(value * 1000) / 1000.0));
            }
            all.put(name, samples);
        });
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("at", last);
        facts.put("seconds", SECONDS);
        facts.put("series", all);
        facts.put("needs", List.of());
        return facts;
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
