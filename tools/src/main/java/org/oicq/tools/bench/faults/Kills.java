package org.oicq.tools.bench.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** When the server's process was killed. What it had learned, and not yet written to its database, died with it. */
final class Kills {
    /** The proof of arrival is a row that is deleted: with the next commit, which takes no longer than this. */
    private static final long GRACE = TimeUnit.SECONDS.toNanos(1);

    /** PostgreSQL was killed, for the last time at {@code killed}; {@code over} is when it was seen to be back, or null. */
    private record Outage(long since, long killed, @Nullable Long over) {
        /** Whether the server may still have to write what it has learned since. */
        boolean matters(long now) {
            return over == null || now - over < GRACE;
        }
    }

    /** The server was killed; since when it could not write what it learned. */
    private record Death(long since, long at) {}

    private final List<Death> deaths = new ArrayList<>();
    private @Nullable Outage outage;

    /** The server is killed now. */
    void add() {
        add(System.nanoTime());
    }

    /** The same, at a time. */
    synchronized void add(long now) {
        deaths.add(new Death(outage != null && outage.matters(now) ? outage.since : now, now));
    }

    /**
     * PostgreSQL is killed now. Until it is back, what the server learns is in its memory alone. Said before the blow and
     * after it: to find the process takes a while.
     */
    void postgres() {
        postgres(System.nanoTime());
    }

    /** The same, at a time. */
    synchronized void postgres(long now) {
        outage = new Outage(outage != null && outage.matters(now) ? outage.since : now, now, null);
    }

    /**
     * A question was answered, for which the server needs its database: it is there again, unless this was asked so soon
     * after the kill that a process of the old one, which ends a little later, may have told.
     */
    void answered(long askedAt) {
        answered(askedAt, System.nanoTime());
    }

    /** The same, at a time. */
    synchronized void answered(long askedAt, long now) {
        if (outage != null && outage.over == null && askedAt - outage.killed >= GRACE) {
            outage = new Outage(outage.since, outage.killed, now);
        }
    }

    /** Whether what the server learned at this time may have died with it. */
    synchronized boolean near(long time) {
        return deaths.stream().anyMatch(death -> time - death.since > -GRACE && time - death.at < GRACE);
    }
}
