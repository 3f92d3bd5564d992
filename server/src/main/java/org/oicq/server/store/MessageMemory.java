package org.oicq.server.store;

import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes of the texts of all messages in memory, and their limit. A message counts from when it is taken until it has
 * arrived, has a row or is refused. A message that is sent to many counts for each of them.
 */
public final class MessageMemory {
    /** The part of the heap that is taken where the settings leave it open, … */
    private static final int HEAP_PART = 8;
    /** … and the most. */
    private static final long MOST_BY_HEAP = 128L << 20;

    private final long most;
    private final AtomicLong held = new AtomicLong();

    /**
     * Memory with nothing in it.
     *
     * @param most bytes; what has been written to its receiver is held beyond it all the same
     */
    public MessageMemory(long most) {
        this.most = most;
    }

    /**
     * The most that the settings and the heap allow.
     *
     * @param setting bytes, or 0 for what is right for the heap
     * @param heap bytes that the heap can have
     */
    static long most(long setting, long heap) {
        return setting > 0 ? setting : Math.min(heap / HEAP_PART, MOST_BY_HEAP);
    }

    /** So many bytes more are held. */
    public void add(int bytes) {
        held.getAndAdd(bytes);
    }

    /** So many bytes less are held. */
    public void remove(int bytes) {
        held.getAndAdd(-bytes);
    }

    /** The bytes that are held. */
    public long held() {
        return held.get();
    }

    /** Whether it holds more than it may. */
    public boolean full() {
        return held.get() > most;
    }

    /** Whether it holds more than half of that, and what waits for a proof shall go to the database. */
    public boolean crowded() {
        return held.get() > most / 2;
    }
}
