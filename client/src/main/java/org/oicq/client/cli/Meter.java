package org.oicq.client.cli;

import java.util.Locale;

/** Shows how far a transfer is, a few times a second. */
final class Meter {
    private static final long INTERVAL_NANOS = 200_000_000;

    private final Console console;
    private final Sentence verb;
    private boolean running;
    private long started = System.nanoTime();
    private long shown;

    Meter(Console console, Sentence verb) {
        this.console = console;
        this.verb = verb;
    }

    /** So many bytes of so many; 0 starts the clock. */
    void show(long bytes, long length) {
        long now = System.nanoTime();
        if (bytes == 0) {
            started = now;
            running = true;
        } else if (now - shown >= INTERVAL_NANOS) {
            shown = now;
            console.progress(Sentence.of(
                    "progress",
                    "{0} {1} of {2}, {3} %, {4}",
                    verb,
                    FileCommands.bytes(bytes),
                    FileCommands.bytes(length),
                    bytes * 100 / length,
                    rate(bytes, now)));
        }
    }

    /** Whether the other side has accepted. */
    boolean started() {
        return running;
    }

    /** The whole at the end. */
    Sentence summary(long bytes) {
        return Sentence.of("summary", "{0}, {1}", FileCommands.bytes(bytes), rate(bytes, System.nanoTime()));
    }

    private String rate(long bytes, long now) {
        double seconds = Math.max(now - started, 1_000_000) / 1e9;
        return String.format(Locale.ROOT, "%.1f MB/s", bytes / 1e6 / seconds);
    }
}
