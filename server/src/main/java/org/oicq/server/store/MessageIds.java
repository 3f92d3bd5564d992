package org.oicq.server.store;

import java.util.concurrent.atomic.AtomicLong;
import org.oicq.schema.JournalTable;

/**
 * Ids of messages on the wire: made of the server's run and a counter, so that a message in memory asks no database for
 * one and no two messages of any run share one. Requests, and what an earlier version has stored, have the ids of their
 * rows, which are those of run 0.
 */
final class MessageIds {
    private final AtomicLong next;
    private final long first;

    /**
     * The ids of a run.
     *
     * @param run 1 or more; two million starts of servers fit
     */
    MessageIds(long run) {
        this.first = (run << JournalTable.KEPT_ID_BITS) + 1;
        this.next = new AtomicLong(first);
    }

    long next() {
        return next.getAndIncrement();
    }

    /** How many there have been. */
    long given() {
        return next.get() - first;
    }
}
