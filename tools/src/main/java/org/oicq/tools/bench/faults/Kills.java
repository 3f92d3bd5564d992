package org.oicq.tools.bench.faults;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/** When the server's process was killed. What it had learned a moment before died with it. */
final class Kills {
    /** The proof of arrival is a row that is deleted: with the next commit, which takes no longer than this. */
    private static final long GRACE = TimeUnit.SECONDS.toNanos(1);

    private final List<Long> times = new CopyOnWriteArrayList<>();

    /** The server is killed now. */
    void add() {
        times.add(System.nanoTime());
    }

    int count() {
        return times.size();
    }

    /** Whether the server was killed around this time. */
    boolean near(long time) {
        return times.stream().anyMatch(kill -> Math.abs(kill - time) < GRACE);
    }
}
