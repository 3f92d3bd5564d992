package org.oicq.server.console;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.ToDoubleFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The last hour of some figures, one sample each ten seconds, and what needs a hand: as much memory however long the server
 * runs.
 */
public final class Figures implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Figures.class);

    /** Samples of an hour. */
    static final int SAMPLES = 360;

    private record Series(DoubleSupplier now, Ring samples) {}

    private final ScheduledExecutorService often = Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("hour").factory());
    private final InstantSource clock;

    private final Needs looks;

    // Guarded by this:
    private final Map<String, Series> series = new LinkedHashMap<>();
    private List<Need> needs = List.of();
    private long last;

    /**
     * No figures yet.
     *
     * @param figure the value of any figure by its name, as {@code /metrics} has it now
     */
    public Figures(ToDoubleFunction<String> figure, InstantSource clock) {
        this.looks = new Needs(figure, clock);
        this.clock = clock;
    }

    /** A figure that goes up and down; NaN where it is not known. */
    public synchronized Figures gauge(String name, DoubleSupplier now) {
        series.put(name, new Series(now, new Ring(SAMPLES)));
        return this;
    }

    /** How fast a figure that only grows has grown since the sample before, a second. */
    public Figures rate(String name, DoubleSupplier total) {
        double[] before = {Double.NaN};
        return gauge(name, () -> {
            double now = total.getAsDouble();
            double grown = (now - before[0]) / Ring.SECONDS;
            before[0] = now;
            return grown;
        });
    }

    /** Takes samples from now on. */
    public void start() {
        var _ = often.scheduleAtFixedRate(this::sampleSafely, 0, Ring.SECONDS, TimeUnit.SECONDS);
    }

    /** What a timer runs must not throw: it would be the last time. */
    private void sampleSafely() {
        try {
            sample();
        } catch (RuntimeException e) {
            LOG.warn("The figures of the last ten seconds could not be taken: {}", e.toString());
        }
    }

    /** Takes a sample; by one thread at a time. */
    void sample() {
        List<Series> all;
        synchronized (this) {
            all = List.copyOf(series.values());
        }
        // Outside the lock: a slow disk may keep these waiting, and no question must wait for it.
        double[] now = all.stream().mapToDouble(one -> one.now.getAsDouble()).toArray();
        List<Need> needed = looks.look();
        synchronized (this) {
            for (int i = 0; i < now.length; i++) {
                all.get(i).samples.add(now[i]);
            }
            needs = needed;
            last = clock.millis();
        }
    }

    /** The samples of each figure, and what needs a hand. */
    synchronized Map<String, Object> shown() {
        Map<String, Object> samples = new LinkedHashMap<>();
        series.forEach((name, one) -> samples.put(name, one.samples.shown()));
        List<Map<String, Object>> listed = new ArrayList<>();
        needs.forEach(need -> listed.add(need.facts()));
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("at", last);
        facts.put("seconds", Ring.SECONDS);
        facts.put("series", samples);
        facts.put("needs", listed);
        return facts;
    }

    @Override
    public void close() {
        often.shutdownNow();
    }
}
