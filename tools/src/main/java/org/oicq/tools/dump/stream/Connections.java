package org.oicq.tools.dump.stream;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.wire.WireCharset;
import org.oicq.tools.dump.capture.Segment;
import org.oicq.tools.dump.decode.FrameWalker;
import org.oicq.tools.dump.tls.KeyLog;

/**
 * All connections of a source. Their number and what they hold back are bounded: the ones that were idle longest are
 * forgotten first.
 */
public final class Connections {
    private static final int DEFAULT_PORT = 8000;
    private static final int MAX_CONNECTIONS = 50_000;
    private static final long MAX_HELD = 48L * 1024 * 1024;

    private final KeyLog keys;
    private final Listener listener;
    private final BitSet ports = new BitSet(1 << 16);
    private final FrameWalker walker;
    private final ConnectionTable table = new ConnectionTable();
    private @Nullable Connection raw;
    private int count;
    private long held;
    private long lastTime;
    private long passedOver;
    private long passedOverTls;
    private long repeated;

    /**
     * The connections of one source.
     *
     * @param ports where the protocol is expected, 0…65,535 each; none guesses from what the connections begin with
     */
    public Connections(Listener listener, Set<Integer> ports, WireCharset charset) {
        this(listener, ports, charset, KeyLog.empty());
    }

    /** The same with the secrets of TLS connections. */
    public Connections(Listener listener, Set<Integer> ports, WireCharset charset, KeyLog keys) {
        this.keys = keys;
        this.listener = listener;
        ports.forEach(this.ports::set);
        this.walker = new FrameWalker(charset);
    }

    KeyLog keys() {
        return keys;
    }

    Listener listener() {
        return listener;
    }

    FrameWalker walker() {
        return walker;
    }

    /** Takes the next segment of the capture. */
    public void segment(Segment s) {
        boolean pinned = ports.get(s.sourcePort) || ports.get(s.targetPort);
        if (!pinned && !ports.isEmpty()) {
            return;
        }
        lastTime = s.time;
        Connection connection = table.find(s);
        if (connection != null && startsAnew(connection, s)) {
            forget(connection, "another connection on the same ports starts");
            connection = null;
        }
        if (connection == null) {
            if (s.length == 0 && (s.flags & Segment.SYN) == 0) {
                return;
            }
            if (table.size() == MAX_CONNECTIONS) {
                forgetIdle();
            }
            boolean expected = pinned || s.sourcePort == DEFAULT_PORT || s.targetPort == DEFAULT_PORT;
            connection = new Connection(
                    ++count,
                    new Endpoint(s.sourceHigh, s.sourceLow, s.sourcePort),
                    new Endpoint(s.targetHigh, s.targetLow, s.targetPort),
                    s.net,
                    expected,
                    this);
            table.add(connection);
        }
        connection.busy = true;
        Half half = connection.half(s);
        Half other = connection.other(half);
        if ((s.flags & Segment.RST) != 0) {
            reset(connection, half, other, s);
        } else {
            half.receive(s);
            if ((s.flags & Segment.ACK) != 0) {
                other.acknowledged(s.acknowledged, s.time);
            }
        }
        if (!connection.told && connection.over()) {
            connection.told = true;
            listener.closed(connection);
        }
        while (held > MAX_HELD && table.size() > 0) {
            forgetIdle();
        }
    }

    /**
     * A reset with a sequence number that the receiver would not take is a forgery or a leftover. What comes after a good
     * one was on its way when it was sent: it is read on, and told.
     */
    private void reset(Connection connection, Half half, Half other, Segment s) {
        boolean refused = !half.started() && (s.flags & Segment.ACK) != 0;
        if (refused || half.takesReset(s)) {
            connection.reset = true;
            if ((s.flags & Segment.ACK) != 0) {
                other.acknowledged(s.acknowledged, s.time);
            }
        } else if (connection.shown()) {
            listener.note(half, s.time, false, "a reset with an impossible sequence number is passed over");
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
            connection = new Connection(++count, Endpoint.NOWHERE, Endpoint.NOWHERE, 0, true, this);
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
        List<Connection> open = new ArrayList<>();
        table.forEach(open::add);
        open.sort(Comparator.comparingInt(Connection::id));
        open.forEach(connection -> close(connection, "the capture ends", false));
        if (passedOver > 0) {
            String tls = passedOverTls == 0
                    ? ""
                    : ", " + passedOverTls + " of them of TLS, which cannot be read without its keys";
            listener.note(passedOver + " of " + count + " TCP connections passed over: other protocols" + tls);
        }
        if (repeated > 0) {
            listener.note(repeated + " segments came again and were taken once");
        }
    }

    /** Counts a segment that brought nothing new. */
    void repeated(Connection connection) {
        repeated++;
        connection.repeated++;
    }

    /** Counts bytes that are held back for later. */
    void hold(int bytes) {
        held += bytes;
    }

    void release(int bytes) {
        held -= bytes;
    }

    private static boolean startsAnew(Connection connection, Segment s) {
        if ((s.flags & Segment.SYN) == 0) {
            return false;
        }
        boolean over = connection.reset
                || (connection.first().over() && connection.second().over());
        return over || ((s.flags & Segment.ACK) == 0 && connection.half(s).restartedBy(s));
    }

    private void forgetIdle() {
        forget(table.idle(), "too much to remember: this idle connection was forgotten");
    }

    private void forget(Connection connection, String why) {
        table.remove(connection);
        close(connection, why, true);
    }

    private void close(Connection connection, String why, boolean damage) {
        String reason = connection.reset ? "the connection is reset" : why;
        connection.first().end(lastTime, reason, damage || connection.reset);
        connection.second().end(lastTime, reason, damage || connection.reset);
        // What is expected has said what it is already.
        if (!connection.shown() && connection.spoke()) {
            passedOver++;
            passedOverTls += connection.tls ? 1 : 0;
        }
        if (!connection.told) {
            connection.told = true;
            listener.closed(connection);
        }
    }
}
