package org.oicq.tools.dump.stream;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.wire.WireCharset;
import org.oicq.tools.dump.capture.Segment;
import org.oicq.tools.dump.decode.FrameWalker;

/**
 * All connections of a source. Their number and what they hold back are bounded: the ones that were idle longest are
 * forgotten first.
 */
public final class Connections {
    private static final int DEFAULT_PORT = 8000;
    private static final int MAX_CONNECTIONS = 50_000;
    private static final long MAX_HELD = 48L * 1024 * 1024;

    /** Which connection: its two ends, in an order that does not depend on the direction. */
    private static final class Key {
        private long highA;
        private long lowA;
        private long highB;
        private long lowB;
        private int ports;

        /** Whether the segment goes from A to B. */
        boolean set(Segment s) {
            int order = Long.compareUnsigned(s.sourceHigh, s.targetHigh);
            order = order != 0 ? order : Long.compareUnsigned(s.sourceLow, s.targetLow);
            order = order != 0 ? order : Integer.compare(s.sourcePort, s.targetPort);
            boolean forward = order <= 0;
            highA = forward ? s.sourceHigh : s.targetHigh;
            lowA = forward ? s.sourceLow : s.targetLow;
            highB = forward ? s.targetHigh : s.sourceHigh;
            lowB = forward ? s.targetLow : s.sourceLow;
            ports = forward ? s.sourcePort << 16 | s.targetPort : s.targetPort << 16 | s.sourcePort;
            return forward;
        }

        Key copy() {
            Key copy = new Key();
            copy.highA = highA;
            copy.lowA = lowA;
            copy.highB = highB;
            copy.lowB = lowB;
            copy.ports = ports;
            return copy;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key key
                    && lowA == key.lowA
                    && lowB == key.lowB
                    && ports == key.ports
                    && highA == key.highA
                    && highB == key.highB;
        }

        @Override
        public int hashCode() {
            long hash = (lowA * 31 + lowB + highA * 17 + highB * 13 + ports) * 0x9e37_79b9_7f4a_7c15L;
            return (int) (hash >>> 32);
        }
    }

    private final Listener listener;
    private final Set<Integer> ports;
    private final FrameWalker walker;
    private final Map<Key, Connection> table = new LinkedHashMap<>(1024, 0.5f, true);
    private final Key probe = new Key();
    private @Nullable Connection raw;
    private int count;
    private long held;
    private long lastTime;

    /**
     * The connections of one source.
     *
     * @param ports where the protocol is expected; none guesses from what the connections begin with
     */
    public Connections(Listener listener, Set<Integer> ports, WireCharset charset) {
        this.listener = listener;
        this.ports = Set.copyOf(ports);
        this.walker = new FrameWalker(charset);
    }

    Listener listener() {
        return listener;
    }

    FrameWalker walker() {
        return walker;
    }

    /** Takes the next segment of the capture. */
    public void segment(Segment s) {
        boolean pinned = ports.contains(s.sourcePort) || ports.contains(s.targetPort);
        if (!pinned && !ports.isEmpty()) {
            return;
        }
        lastTime = s.time;
        boolean forward = probe.set(s);
        Connection connection = table.get(probe);
        if (connection != null && startsAnew(connection, forward, s)) {
            forget(probe, connection, "another connection on the same ports starts");
            connection = null;
        }
        if (connection == null) {
            if (s.length == 0 && (s.flags & Segment.SYN) == 0) {
                return;
            }
            boolean expected = pinned || s.sourcePort == DEFAULT_PORT || s.targetPort == DEFAULT_PORT;
            connection = new Connection(
                    ++count,
                    new Endpoint(s.sourceHigh, s.sourceLow, s.sourcePort),
                    new Endpoint(s.targetHigh, s.targetLow, s.targetPort),
                    expected,
                    this);
            connection.forward = forward;
            table.put(probe.copy(), connection);
            if (table.size() > MAX_CONNECTIONS) {
                forgetIdlest();
            }
        }
        Half half = half(connection, forward);
        Half other = connection.other(half);
        if ((s.flags & Segment.RST) != 0) {
            half.end(s.time, "the connection is reset", true);
            other.end(s.time, "the connection is reset", true);
        } else {
            half.receive(s);
            if ((s.flags & Segment.ACK) != 0) {
                other.acknowledged(s.acknowledged, s.time);
            }
        }
        while (held > MAX_HELD && !table.isEmpty()) {
            forgetIdlest();
        }
    }

    /**
     * Takes bytes that come without TCP around them.
     *
     * @param side 0 or 1
     */
    public void bytes(int side, byte[] data, int offset, int length, long time) {
        Connection connection = raw;
        if (connection == null) {
            connection = new Connection(++count, Endpoint.NOWHERE, Endpoint.NOWHERE, true, this);
            connection.first().cutter().start(false);
            connection.second().cutter().start(false);
            raw = connection;
        }
        (side == 0 ? connection.first() : connection.second()).cutter().feed(data, offset, length, time);
    }

    /** The source is at its end. */
    public void end() {
        if (raw != null) {
            raw.first().end(0, "the bytes end", true);
            raw.second().end(0, "the bytes end", true);
            listener.closed(raw);
        }
        for (Connection connection : table.values()) {
            close(connection, "the capture ends", false);
        }
        table.clear();
    }

    /** Counts bytes that are held back for later. */
    void hold(int bytes) {
        held += bytes;
    }

    void release(int bytes) {
        held -= bytes;
    }

    private static Half half(Connection connection, boolean forward) {
        return connection.forward == forward ? connection.first() : connection.second();
    }

    private static boolean startsAnew(Connection connection, boolean forward, Segment s) {
        if ((s.flags & Segment.SYN) == 0) {
            return false;
        }
        boolean bothOver = connection.first().over() && connection.second().over();
        return bothOver
                || ((s.flags & Segment.ACK) == 0 && half(connection, forward).restartedBy(s));
    }

    private void forgetIdlest() {
        Map.Entry<Key, Connection> idlest = table.entrySet().iterator().next();
        forget(idlest.getKey(), idlest.getValue(), "too many connections to remember: this idle one was forgotten");
    }

    private void forget(Key key, Connection connection, String why) {
        table.remove(key);
        close(connection, why, true);
    }

    private void close(Connection connection, String why, boolean damage) {
        connection.first().end(lastTime, why, damage);
        connection.second().end(lastTime, why, damage);
        listener.closed(connection);
    }
}
