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

    /** Of what one has said while its earlier messages are made safe. */
    private static final long MOST_WAITING_BYTES = 1 << 20;

    private final Session session;
    final Map<Long, Cursor> cursors = new ConcurrentHashMap<>();

    /** Its session is over. */
    private volatile boolean gone;

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
    /** Bytes of what it has said and may not be stored yet. */
    private long waitingBytes;

    Visitor(Session session) {
        this.session = session;
    }

    Session session() {
        return session;
    }

    long number() {
        return session.number();
    }

    void leave() {
        gone = true;
    }

    boolean gone() {
        return gone;
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
     * @param bytes of memory that it takes until then
     * @param store gives it to the writer; runs after that of what it said before
     * @return false where too much of it waits already, and nothing was done
     */
    synchronized boolean says(CompletableFuture<Void> safe, int bytes, Runnable store) {
        if (gate.isDone() && safe.isDone() && !safe.isCompletedExceptionally()) {
            saying++;
            store.run();
            return true;
        }
        if (waitingBytes + bytes > MOST_WAITING_BYTES) {
            return false;
        }
        saying++;
        waitingBytes += bytes;
        gate = gate.thenCombine(safe, (_, _) -> null).thenRun(() -> {
            waitsNoMore(bytes);
            store.run();
        });
        // Where its messages cannot be made safe its connection ends, and what it said was not taken.
        gate = gate.exceptionally(_ -> {
            waitsNoMore(bytes);
            said();
            return null;
        });
        return true;
    }

    private synchronized void waitsNoMore(int bytes) {
        waitingBytes -= bytes;
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
