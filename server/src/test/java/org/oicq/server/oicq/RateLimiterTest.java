package org.oicq.server.oicq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.oicq.server.config.Rate;

class RateLimiterTest {
    private long now = -5; // nanoTime may be negative

    private RateLimiter<String> limiter(String rate) {
        return new RateLimiter<>(Rate.parse(rate), () -> now);
    }

    private void pass(long millis) {
        now += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    @Test
    void anotherRateHoldsFromNowOn() {
        var limiter = limiter("1/h burst 1");
        assertTrue(limiter.take("a"));
        assertFalse(limiter.take("a"));
        limiter.rate(Rate.parse("1/h burst 1"));
        assertFalse(limiter.take("a"), "it is the same rate");
        limiter.rate(Rate.parse("1/s burst 2"));
        assertTrue(limiter.take("a"));
        assertTrue(limiter.take("a"));
        assertFalse(limiter.take("a"));
    }

    @Test
    void aBurstIsTakenAtOnceAndComesBackInTime() {
        var limiter = limiter("10/s burst 3");
        for (int i = 0; i < 3; i++) {
            assertTrue(limiter.take("a"));
        }
        assertFalse(limiter.take("a"));
        assertTrue(limiter.take("b"), "another key has its own");
        pass(99);
        assertFalse(limiter.take("a"));
        pass(1);
        assertTrue(limiter.take("a"));
        assertFalse(limiter.take("a"));
        pass(10_000);
        for (int i = 0; i < 3; i++) {
            assertTrue(limiter.take("a"), "no more than the burst gathers");
        }
        assertFalse(limiter.take("a"));
    }

    /** Being refused costs nothing: who tries all the time has its rate all the same. */
    @Test
    void refusalsCostNothing() {
        var limiter = limiter("1/s burst 1");
        assertTrue(limiter.take("a"));
        for (int i = 0; i < 1000; i++) {
            assertFalse(limiter.take("a"));
        }
        pass(1000);
        assertTrue(limiter.take("a"));
    }

    @Test
    void aTokenCanBeGivenBack() {
        var limiter = limiter("1/h burst 1");
        assertTrue(limiter.take("a"));
        limiter.giveBack("a");
        assertTrue(limiter.take("a"));
        assertFalse(limiter.take("a"));
        limiter.giveBack("never taken");
        assertTrue(limiter.take("never taken"));
        assertFalse(limiter.take("never taken"));
    }

    @Test
    void bucketsThatAreFullAgainAreDropped() {
        var limiter = limiter("1/s burst 1");
        for (int i = 0; i < 100_000; i++) {
            assertTrue(limiter.take("key " + i));
            pass(10);
        }
        assertTrue(limiter.size() < 5_000, limiter.size() + " are kept for 100 that are not full");
    }

    @Test
    void newKeysAreRefusedWhenNoneCanBeDropped() {
        var limiter = new RateLimiter<Integer>(Rate.parse("1/h burst 2"), () -> now);
        for (int i = 0; i < RateLimiter.MAX_KEYS; i++) {
            limiter.take(i);
        }
        assertFalse(limiter.take(-1), "memory is bounded");
        assertTrue(limiter.take(0), "known ones go on");
        assertEquals(RateLimiter.MAX_KEYS, limiter.size());
        pass(TimeUnit.HOURS.toMillis(2));
        assertTrue(limiter.take(-1));
    }
}
