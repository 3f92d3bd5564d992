package org.oicq.tools.bench;

/** When the messages of an open loop are due: evenly at a rate, whatever became of those before. */
final class Pacer {
    private final double nanosEach;
    private long start;
    private long count = -1;

    /** @param rate messages a second */
    Pacer(double rate) {
        this.nanosEach = 1e9 / rate;
    }

    /** Nanoseconds from now until the next one is due; 0 or less when it is. */
    long untilDue(long now) {
        if (count < 0) {
            start = now;
            count = 0;
        }
        return due() - now;
    }

    /** When the next one is due. */
    long due() {
        return start + (long) (count * nanosEach);
    }

    /** The next one is done. */
    void next() {
        count++;
    }
}
