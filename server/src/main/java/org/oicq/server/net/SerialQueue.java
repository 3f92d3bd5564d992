package org.oicq.server.net;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs what blocks, one after the other, on threads of an executor. One thread adds; {@code drained} is called by the
 * worker whenever nothing is left.
 */
final class SerialQueue {
    private final Executor executor;
    private final Runnable drained;
    private final Queue<Runnable> waiting = new ArrayDeque<>(0);
    private volatile boolean working;

    SerialQueue(Executor executor, Runnable drained) {
        this.executor = executor;
        this.drained = drained;
    }

    /** Whether nothing waits and nothing runs. */
    boolean idle() {
        return !working;
    }

    /** Adds work, which must not throw. Returns how much waits. */
    synchronized int add(Runnable work) {
        waiting.add(work);
        if (!working) {
            working = true;
            executor.execute(this::run);
        }
        return waiting.size();
    }

    private void run() {
        for (Runnable work = next(); work != null; work = next()) {
            work.run();
        }
        drained.run();
    }

    private synchronized @Nullable Runnable next() {
        Runnable work = waiting.poll();
        working = work != null;
        return work;
    }
}
