package org.oicq.server.chat;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.oicq.server.session.Session;

/** A session that has entered its rooms: how far it was told of each, and what it has said. */
final class Visitor {
    /** What a thread that brings it up to date does. */
    private enum Reading {
        NO,
        YES,
        /** And once more after that. */
        AGAIN
    }

    private final Session session;
    final Map<Long, Cursor> cursors = new ConcurrentHashMap<>();

    /** Whether an answer comes before anything else that it is told. */
    private volatile boolean held;

    // Guarded by this.
    private Reading reading = Reading.NO;
    /** Whether there may be system messages outside of the log for it. */
    private boolean notices;
    /** Requests to join its rooms are told after the one of this room and number; none are where there is no room. */
    private long requestsOfRoom = Long.MAX_VALUE;

    private long requestsOfNumber;
    /** Done when what it said before may be stored. */
    private CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);
    /** What it has said and is not stored yet. */
    private int saying;

    Visitor(Session session) {
        this.session = session;
    }

    Session session() {
        return session;
    }

    long number() {
        return session.number();
    }

    void hold() {
        held = true;
    }

    void release() {
        held = false;
    }

    boolean held() {
        return held;
    }

    // ------------------------------------------------------------------ reading on

    /** Whether the caller has to bring it up to date; if not, who does so looks once more. */
    synchronized boolean beginReading() {
        boolean begins = reading == Reading.NO;
        reading = begins ? Reading.YES : Reading.AGAIN;
        return begins;
    }

    /** Whether it is up to date, and not to be looked at once more. */
    synchronized boolean endReading() {
        boolean ends = reading != Reading.AGAIN;
        reading = ends ? Reading.NO : Reading.YES;
        return ends;
    }

    synchronized void wantsNotices() {
        notices = true;
    }

    synchronized boolean takeNotices() {
        boolean wanted = notices;
        notices = false;
        return wanted;
    }

    /** The place of a request to join: that of the room, and the number of who asks. */
    record Request(long room, long number) {}

    /** It is told of all requests to join its rooms. */
    synchronized void wantsRequests() {
        requestsAfter(new Request(0, 0));
    }

    /** It was told of the requests up to this one; of all where it is beyond all rooms. */
    synchronized void requestsAfter(Request last) {
        requestsOfRoom = last.room();
        requestsOfNumber = last.number();
    }

    synchronized Request requests() {
        return new Request(requestsOfRoom, requestsOfNumber);
    }

    // ------------------------------------------------------------------ saying

    /**
     * It says something.
     *
     * @param safe done when its earlier messages of other kinds are safe
     * @param store gives it to the writer; runs after that of what it said before
     */
    synchronized void says(CompletableFuture<Void> safe, Runnable store) {
        saying++;
        if (gate.isDone() && safe.isDone() && !safe.isCompletedExceptionally()) {
            store.run();
            return;
        }
        gate = gate.thenCombine(safe, (_, _) -> null).thenRun(store);
        // Where its messages cannot be made safe its connection ends, and what it said was not taken.
        gate = gate.exceptionally(_ -> {
            said();
            return null;
        });
    }

    /** Something that it said is stored, or refused. */
    synchronized void said() {
        saying--;
        notifyAll();
    }

    /** Waits until everything that it said is stored or refused, for a bounded time. Blocks. */
    synchronized void awaitSaid(long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (saying > 0) {
                long left = end - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
