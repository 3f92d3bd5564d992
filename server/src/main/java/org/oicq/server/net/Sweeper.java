package org.oicq.server.net;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Looks at all connections of one event loop from time to time and ends those whose time is over. One timer for all
 * costs less than a timer each, and a deadline here is never so exact that it would matter. Used by its loop alone.
 */
public final class Sweeper {
    /** A connection with a deadline. */
    public interface Timed {
        /** Ends the connection if its time is over; {@code now} is {@link System#nanoTime}. */
        void sweep(long now);
    }

    private final Set<Timed> connections = new HashSet<>();

    /** A sweeper that looks every {@code periodMillis}. */
    Sweeper(EventLoop loop, long periodMillis) {
        var _ = loop.scheduleWithFixedDelay(this::sweep, periodMillis, periodMillis, TimeUnit.MILLISECONDS);
    }

    /** Looks at this connection too. */
    public void add(Timed connection) {
        connections.add(connection);
    }

    /** Looks at this connection no more. */
    public void remove(Timed connection) {
        connections.remove(connection);
    }

    private void sweep() {
        long now = System.nanoTime();
        // A connection that ends removes itself.
        for (Timed connection : new ArrayList<>(connections)) {
            connection.sweep(now);
        }
    }
}
