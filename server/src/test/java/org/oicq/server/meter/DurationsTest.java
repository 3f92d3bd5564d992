package org.oicq.server.meter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;

/** How long things took, in steps. */
class DurationsTest {
    private final Durations durations = new Durations();

    private void took(int times, long micros) {
        for (int i = 0; i < times; i++) {
            durations.took(TimeUnit.MICROSECONDS.toNanos(micros));
        }
    }

    @Test
    void eachIsCountedInTheStepThatItFits() {
        assertEquals(0.000_25, Durations.end(0));
        assertEquals(0.000_5, Durations.end(2));
        assertEquals(Double.POSITIVE_INFINITY, Durations.end(durations.steps() - 1));
        took(1, 0);
        took(1, 250);
        assertEquals(2, durations.count(0));
        took(1, 251);
        assertEquals(1, durations.count(1));
        took(1, 500);
        assertEquals(1, durations.count(2));
        took(1, TimeUnit.HOURS.toMicros(1));
        assertEquals(1, durations.count(durations.steps() - 1));
        long all = 0;
        for (int step = 0; step < durations.steps(); step++) {
            all += durations.count(step);
        }
        assertEquals(5, all);
        assertEquals(3600.001_001, durations.sum(), 1e-9);
    }

    @Test
    void aPartIsWithinItsStepAndOfWhatCameSinceTheLastQuestion() {
        DoubleSupplier within = durations.within(0.99);
        assertTrue(Double.isNaN(within.getAsDouble()));
        took(98, 300);
        took(2, 20_000);
        double seconds = within.getAsDouble();
        assertTrue(seconds > 0.014 && seconds < 0.023, "it is " + seconds);
        assertTrue(Double.isNaN(within.getAsDouble()), "nothing has come since");
        took(1000, 1_000);
        seconds = within.getAsDouble();
        assertTrue(seconds > 0.000_7 && seconds <= 0.001, "it is " + seconds);
        took(1, TimeUnit.HOURS.toMicros(1));
        seconds = within.getAsDouble();
        assertTrue(seconds > 20 && seconds < 40, "the longest step has no end, and its beginning is said: " + seconds);
    }
}
