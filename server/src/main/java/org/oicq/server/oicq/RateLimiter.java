package org.oicq.server.oicq;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.oicq.server.config.Rate;

/**
 * A token bucket for each key. A bucket is one number, the time at which it will be full again, and one that is full
 * need not be kept.
 *
 * @param <K> what is limited: an account, an address, a pair of both
 */
public final class RateLimiter<K> {
    /** Largest number of buckets; a new key is refused when none can be dropped. */
    static final int MAX_KEYS = 1_000_000;

    private volatile Measure measure;
    private final LongSupplier clock;
    private final ConcurrentMap<K, Long> fullAt = new ConcurrentHashMap<>();
    private volatile int purgeAt = 1024;

    /**
     * A limiter of this rate.
     *
     * @param clock nanoseconds that only grow, as {@link System#nanoTime}
     */
    public RateLimiter(Rate rate, LongSupplier clock) {
        this.measure = Measure.of(rate);
        this.clock = clock;
    }

    /** What one token takes to come back, and all of a burst: nanoseconds. */
    private record Measure(long each, long whole) {
        static Measure of(Rate rate) {
            return new Measure(rate.nanosEach(), rate.nanosEach() * rate.burst());
        }
    }

    /** Another rate from now on, with full buckets; nothing if it is the same. */
    public void rate(Rate rate) {
        Measure now = Measure.of(rate);
        if (!now.equals(measure)) {
            measure = now;
            fullAt.clear();
        }
    }

    /** Takes a token of this key. Returns whether there was one. */
    public boolean take(K key) {
        if (fullAt.size() >= purgeAt) {
            purge();
        }
        long now = clock.getAsLong();
        Measure by = measure;
        boolean[] taken = new boolean[1];
        fullAt.compute(key, (_, full) -> {
            if (full == null && fullAt.size() >= MAX_KEYS) {
                return null;
            }
            long after = (full == null ? now : Math.max(full, now)) + by.each;
            taken[0] = after - now <= by.whole;
            return taken[0] ? (Long) after : full;
        });
        return taken[0];
    }

    /** Gives back a token that was taken for something that turned out not to count. */
    public void giveBack(K key) {
        fullAt.computeIfPresent(key, (_, full) -> full - measure.each);
    }

    /** Buckets that are kept. */
    int size() {
        return fullAt.size();
    }

    private synchronized void purge() {
        long now = clock.getAsLong();
        fullAt.values().removeIf(full -> full <= now);
        purgeAt = Math.min(MAX_KEYS, Math.max(1024, fullAt.size() * 2));
    }
}
