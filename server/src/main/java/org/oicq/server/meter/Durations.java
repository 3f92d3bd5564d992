package org.oicq.server.meter;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;

/** How long something took, each time: counted in steps, each 1.4 times as long as the one before. */
public final class Durations {
    /** The end of the first step. */
    private static final double SHORTEST_SECONDS = 0.000_25;

    private static final int STEPS = 34;

    /** The last one counts what took longer than all steps. */
    private final AtomicLongArray counts = new AtomicLongArray(STEPS + 1);

    private final LongAdder nanos = new LongAdder();

    /** It took so long once more. */
    public void took(long nanoseconds) {
        nanos.add(nanoseconds);
        counts.incrementAndGet(step(nanoseconds / 1e9));
    }

    /** The first one that ends at or after a time: two steps double it. */
    private static int step(double seconds) {
        double doubled = Math.log(seconds / SHORTEST_SECONDS) / Math.log(2);
        return (int) Math.clamp(Math.ceil(2 * doubled - 1e-9), 0, STEPS);
    }

    /** How many steps there are; the last one has no end. */
    public int steps() {
        return STEPS + 1;
    }

    /** The end of a step in seconds. */
    public static double end(int step) {
        return step == STEPS ? Double.POSITIVE_INFINITY : SHORTEST_SECONDS * Math.pow(2, step / 2.0);
    }

    /** How many times it took what that step says. */
    public long count(int step) {
        return counts.get(step);
    }

    /** The time that all of them took, in seconds. */
    public double sum() {
        return nanos.sum() / (double) TimeUnit.SECONDS.toNanos(1);
    }

    /**
     * A figure of what was counted since it was asked for last: the time in seconds within which that part of them was done;
     * NaN where there were none. For one asker.
     *
     * @param part as 0.99
     */
    public DoubleSupplier within(double part) {
        long[] before = new long[STEPS + 1];
        return () -> {
            long[] since = new long[STEPS + 1];
            long all = 0;
            for (int i = 0; i <= STEPS; i++) {
                long now = counts.get(i);
                since[i] = now - before[i];
                before[i] = now;
                all += since[i];
            }
            return within(since, all, part);
        };
    }

    private static double within(long[] since, long all, double part) {
        double wanted = all * part;
        long passed = 0;
        for (int i = 0; i <= STEPS && all > 0; i++) {
            if (since[i] > 0 && passed + since[i] >= wanted) {
                // As if those of a step were spread over it.
                double start = i == 0 ? 0 : end(i - 1);
                return i == STEPS ? start : start + (end(i) - start) * (wanted - passed) / since[i];
            }
            passed += since[i];
        }
        return Double.NaN;
    }
}
