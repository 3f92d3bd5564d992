package org.oicq.server.link;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What another server is to be told in its order, without waiting for it. One request at a time takes what has gathered. What
 * waits has a bound: beyond it nothing more is kept, as for a client that does not read.
 */
public final class Backlog {
    private static final Logger LOG = LoggerFactory.getLogger(Backlog.class);

    /** Characters that may wait for one server. */
    private static final int MOST_WAITING = 8 << 20;

    /** Characters in a request, but for one item that is longer. */
    private static final int MOST_AT_ONCE = 128 << 10;

    private final Consumer<List<Map<String, String>>> send;
    private final Executor blocking;

    // Guarded by this.
    private final Deque<Map<String, String>> waiting = new ArrayDeque<>();
    private int size;
    private boolean sending;
    private boolean full;

    /** @param send sends some to the server; blocks */
    public Backlog(Consumer<List<Map<String, String>>> send, Executor blocking) {
        this.send = send;
        this.blocking = blocking;
    }

    private static int size(Map<String, String> item) {
        return 64 + item.values().stream().mapToInt(String::length).sum();
    }

    /** Tells the server this after what came before. Never blocks. */
    public synchronized void add(Map<String, String> item) {
        if (size + size(item) > MOST_WAITING) {
            if (!full) {
                LOG.warn(
                        "Another server of the cluster takes too long: what supervisors there watch is not shown to them.");
            }
            full = true;
            return;
        }
        waiting.add(item);
        size += size(item);
        if (!sending) {
            sending = true;
            try {
                blocking.execute(this::sendAll);
            } catch (RejectedExecutionException _) {
                // The server stops.
                sending = false;
            }
        }
    }

    private synchronized List<Map<String, String>> next() {
        List<Map<String, String>> some = new ArrayList<>();
        int length = 0;
        while (!waiting.isEmpty() && (some.isEmpty() || length + size(waiting.peek()) <= MOST_AT_ONCE)) {
            Map<String, String> item = waiting.remove();
            length += size(item);
            some.add(item);
        }
        size -= length;
        sending = !some.isEmpty();
        full &= sending;
        return some;
    }

    private void sendAll() {
        for (List<Map<String, String>> some = next(); !some.isEmpty(); some = next()) {
            send.accept(some);
        }
    }
}
