package org.oicq.client.screen;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread at a time use the {@link Model}, in the order in which they asked: the one that takes keys and draws, and those
 * that bring what has happened. Each of them first does what was left for later, so events keep their order.
 */
final class Turns {
    /** Events that wait; then the network is not read. */
    private static final int MOST_EVENTS = 1000;

    /** Events that are done before a key is looked for again. */
    private static final int EVENTS_AT_ONCE = 200;

    /** Fair, or a thread that comes again and again keeps the one that takes keys waiting. */
    private final ReentrantLock turn = new ReentrantLock(true);

    private final BlockingQueue<Runnable> events = new ArrayBlockingQueue<>(MOST_EVENTS);

    /** What the thread whose turn it is leaves for later: it can't wait for room in {@link #events}. */
    private final Queue<Runnable> own = new ArrayDeque<>();

    private final Semaphore wake = new Semaphore(0);
    private final CompletableFuture<Void> never = new CompletableFuture<>();
    private boolean news;
    private boolean closed;

    /** Does something soon. Waits where too much waits already. */
    void later(Runnable event) {
        if (turn.isHeldByCurrentThread()) {
            own.add(event);
            wake();
            return;
        }
        try {
            events.put(event);
            wake();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** Does something before this returns. After {@link #close} it never returns, for nobody would see it. */
    void now(Runnable event) {
        boolean gone;
        boolean first = false;
        turn.lock();
        try {
            gone = closed;
            if (!gone) {
                // Not what is added meanwhile, or this might have no end.
                doEvents(events.size());
                event.run();
                first = !news;
                news = true;
            }
        } finally {
            turn.unlock();
        }
        if (gone) {
            var _ = never.join();
        } else if (first) {
            wake();
        }
    }

    /** Does work that no other thread's work may disturb. */
    void take(Runnable work) {
        turn.lock();
        try {
            work.run();
        } finally {
            turn.unlock();
        }
    }

    /** Does some of the events that wait. Only in {@link #take}. */
    void doEvents() {
        doEvents(EVENTS_AT_ONCE);
        if (!events.isEmpty()) {
            wake();
        }
    }

    private void doEvents(int most) {
        doOwn();
        for (int i = 0; i < most; i++) {
            Runnable event = events.poll();
            if (event == null) {
                return;
            }
            event.run();
            doOwn();
        }
    }

    private void doOwn() {
        for (Runnable event = own.poll(); event != null; event = own.poll()) {
            event.run();
        }
    }

    /** What {@link #now} did is on the screen: the next time it does something, it wakes. Only in {@link #take}. */
    void drawn() {
        news = false;
    }

    /** Ends a wait of {@link #await}, this one or the next. */
    void wake() {
        wake.release();
    }

    /** Waits for something to do, at most this long. */
    void await(long nanos) throws InterruptedException {
        if (nanos > 0) {
            var _ = wake.tryAcquire(nanos, TimeUnit.NANOSECONDS);
        }
        var _ = wake.drainPermits();
    }

    /** From now on nobody looks. */
    void close() {
        take(() -> closed = true);
    }
}
