package org.oicq.client;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** How far one has read in rooms: said once a second, and of each room only the furthest. */
final class ReadMarks {
    private static final long EVERY_MILLIS = 1000;

    /** Says it of a room and an entry. */
    interface Write {
        CompletableFuture<Void> mark(long room, long entry);
    }

    private final Write write;

    // Guarded by this.
    private final Map<Long, Long> waiting = new HashMap<>();

    ReadMarks(Write write) {
        this.write = write;
    }

    synchronized void add(long room, long entry) {
        if (waiting.isEmpty()) {
            CompletableFuture.delayedExecutor(EVERY_MILLIS, TimeUnit.MILLISECONDS)
                    .execute(this::flush);
        }
        waiting.merge(room, entry, Math::max);
    }

    /** Says what waits, now. */
    private void flush() {
        Map<Long, Long> all;
        synchronized (this) {
            all = Map.copyOf(waiting);
            waiting.clear();
        }
        // What is lost with the connection is said again by the next one: nobody waits for it.
        all.forEach((room, entry) -> {
            var _ = write.mark(room, entry).exceptionally(_ -> null);
        });
    }
}
