package org.oicq.server.net;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all connections of one event loop from time to time and ends those whose time is over. One timer for all
 * costs less than a timer each, and a deadline here is never so exact that it would matter. Used by its loop alone.
 */
public final class Sweeper {
    private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);

    /** A connection with a deadline. */
    public interface Timed {
        /** Ends the connection if its time is over; {@code now} is {@link System#nanoTime}. */
        void sweep(long now);
    }

    /** So many parts of the connections are looked at one after the other: messages need not wait for a look at all. */
    private static final int PARTS = 16;

    private final List<Set<Timed>> parts =
            Stream.<Set<Timed>>generate(HashSet::new).limit(PARTS).toList();
    private int next;

    /** A sweeper that looks at each every {@code periodMillis}. */
    Sweeper(EventLoop loop, long periodMillis) {
        long each = TimeUnit.MILLISECONDS.toMicros(periodMillis) / PARTS;
        var _ = loop.scheduleWithFixedDelay(this::sweep, each, each, TimeUnit.MICROSECONDS);
    }

    private Set<Timed> partOf(Timed connection) {
        return parts.get(Math.floorMod(connection.hashCode(), PARTS));
    }

    /** Looks at this connection too. */
    public void add(Timed connection) {
        partOf(connection).add(connection);
    }

    /** Looks at this connection no more. */
    public void remove(Timed connection) {
        partOf(connection).remove(connection);
    }

    private void sweep() {
        long now = System.nanoTime();
        Set<Timed> part = parts.get(next);
        next = (next + 1) % PARTS;
        // A connection that ends removes itself.
        for (Timed connection : new ArrayList<>(part)) {
            try {
                connection.sweep(now);
            } catch (Throwable e) {
                // Anything that left here would end the timer, and with it all deadlines of the loop.
                LOG.error("The time of {} could not be looked at; this is a defect of the server.", connection, e);
            }
        }
    }
}
