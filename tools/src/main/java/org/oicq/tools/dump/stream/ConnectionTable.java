package org.oicq.tools.dump.stream;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.oicq.tools.dump.capture.Segment;

/**
 * Connections by their two ends, whichever of them a segment comes from. Open addressing on the connections themselves:
 * every segment of a capture passes here, and a general map with keys of its own took a third of the time.
 */
final class ConnectionTable {
    private static final int SMALLEST = 1024;

    private @Nullable Connection[] slots = new Connection[SMALLEST];
    private int size;
    /** Where the search for an idle connection goes on. */
    private int hand;

    int size() {
        return size;
    }

    /** The connection that the segment belongs to. */
    @Nullable
    Connection find(Segment s) {
        int mask = slots.length - 1;
        for (int at = hash(s) & mask; ; at = (at + 1) & mask) {
            Connection connection = slots[at];
            if (connection == null || connection.has(s)) {
                return connection;
            }
        }
    }

    /** Takes a connection that is not there. */
    void add(Connection connection) {
        if (2 * (size + 1) > slots.length) {
            @Nullable Connection[] old = slots;
            slots = new Connection[2 * old.length];
            for (Connection moved : old) {
                if (moved != null) {
                    place(moved);
                }
            }
        }
        place(connection);
        size++;
    }

    private void place(Connection connection) {
        int mask = slots.length - 1;
        int at = hash(connection) & mask;
        while (slots[at] != null) {
            at = (at + 1) & mask;
        }
        slots[at] = connection;
    }

    void remove(Connection connection) {
        int mask = slots.length - 1;
        int at = hash(connection) & mask;
        while (slots[at] != connection) {
            at = (at + 1) & mask;
        }
        slots[at] = null;
        size--;
        // What stands behind the hole may have been pushed there by it.
        for (int next = (at + 1) & mask; ; next = (next + 1) & mask) {
            Connection moved = slots[next];
            if (moved == null) {
                return;
            }
            slots[next] = null;
            place(moved);
        }
    }

    /** A connection that had no segment for a while; the table must not be empty. */
    Connection idle() {
        while (true) {
            hand = (hand + 1) & (slots.length - 1);
            Connection connection = slots[hand];
            if (connection != null) {
                if (!connection.busy) {
                    return connection;
                }
                // A second chance: a connection that is still not busy when the hand comes round is idle.
                connection.busy = false;
            }
        }
    }

    void forEach(Consumer<Connection> action) {
        for (Connection connection : slots) {
            if (connection != null) {
                action.accept(connection);
            }
        }
    }

    private static int hash(Segment s) {
        return hash(s.sourceHigh, s.sourceLow, s.sourcePort, s.targetHigh, s.targetLow, s.targetPort);
    }

    private static int hash(Connection connection) {
        Endpoint a = connection.first().source();
        Endpoint b = connection.second().source();
        return hash(a.high(), a.low(), a.port(), b.high(), b.low(), b.port());
    }

    /** The same for both directions. */
    private static int hash(long highA, long lowA, int portA, long highB, long lowB, int portB) {
        long sum = mix(highA ^ Long.rotateLeft(lowA, 16) ^ portA) + mix(highB ^ Long.rotateLeft(lowB, 16) ^ portB);
        return (int) (sum >>> 32);
    }

    private static long mix(long value) {
        long mixed = value * 0x9e37_79b9_7f4a_7c15L;
        return (mixed ^ mixed >>> 29) * 0xbf58_476d_1ce4_e5b9L;
    }
}
