package org.oicq.tools.dump.stream;

import org.jspecify.annotations.Nullable;
import org.oicq.tools.dump.capture.Segment;
import org.oicq.tools.dump.tls.KeyLog;
import org.oicq.tools.dump.tls.TlsSession;

/** A connection: two halves, and whose it is. */
public final class Connection {
    // The two ends stand here too, beside each other: every segment of a capture is compared with them.
    private final long highA;
    private final long lowA;
    private final int portA;
    private final long highB;
    private final long lowB;
    private final int portB;
    /** The net that it was seen in, or 0 where its packets have no tag. */
    private int net;

    private final int id;
    private final Half first;
    private final Half second;
    private final boolean expected;
    private long user;

    /** Whether a segment came since {@link ConnectionTable} last looked for idle connections. */
    boolean busy = true;

    /** Whether the listener knows that it is over. */
    boolean told;

    private @Nullable Object attachment;

    /** Whether something of this protocol was found on it. */
    boolean ours;

    /** Whether it speaks TLS that was not read. */
    boolean tls;

    /** Whether it was told that the keys of its TLS are missing. */
    boolean keyless;

    private @Nullable TlsSession session;

    /** Segments that brought nothing new. */
    long repeated;

    /** Whether it was reset. */
    boolean reset;

    Connection(int id, Endpoint source, Endpoint target, int net, boolean expected, Connections owner) {
        this.highA = source.high();
        this.lowA = source.low();
        this.portA = source.port();
        this.highB = target.high();
        this.lowB = target.low();
        this.portB = target.port();
        this.net = net;
        this.id = id;
        this.expected = expected;
        this.first = new Half(this, source, owner);
        this.second = new Half(this, target, owner);
    }

    /** Counts from 1, in the order in which the connections appear. */
    public int id() {
        return id;
    }

    /** The half whose bytes came first. */
    public Half first() {
        return first;
    }

    public Half second() {
        return second;
    }

    /** Whether one of its ports is one that this protocol is expected on. */
    boolean expected() {
        return expected;
    }

    /** The service number of the user at one end, or 0 as long as it is not known. */
    public long user() {
        return user;
    }

    /** Says whose connection it is. */
    public void user(long number) {
        user = number;
    }

    /** Segments that came again: retransmissions, and copies in the capture. */
    public long repeated() {
        return repeated;
    }

    /** Its TLS, with secrets from {@code keys}. */
    TlsSession session(KeyLog keys) {
        TlsSession known = session;
        if (known == null) {
            known = new TlsSession(keys);
            session = known;
        }
        return known;
    }

    /** What a view keeps about the connection; it goes when the connection does. */
    public @Nullable Object attachment() {
        return attachment;
    }

    /** Keeps something about the connection. */
    public void attach(Object kept) {
        attachment = kept;
    }

    /**
     * Whether a segment is one of its own. Two nets that differ are two; a copy that was captured without a tag belongs
     * to either.
     */
    boolean has(Segment s) {
        return (isFirst(s) || isSecond(s)) && (s.net == net || s.net == 0 || net == 0);
    }

    /** Whether what is wrong with it is worth a word: it is this protocol's, or should be. */
    boolean shown() {
        return expected || ours;
    }

    /** The half that a segment of its own belongs to. */
    Half half(Segment s) {
        return isFirst(s) ? first : second;
    }

    private boolean isFirst(Segment s) {
        return s.sourceLow == lowA
                && s.targetLow == lowB
                && s.sourcePort == portA
                && s.targetPort == portB
                && s.sourceHigh == highA
                && s.targetHigh == highB;
    }

    private boolean isSecond(Segment s) {
        return s.sourceLow == lowB
                && s.targetLow == lowA
                && s.sourcePort == portB
                && s.targetPort == portA
                && s.sourceHigh == highB
                && s.targetHigh == highA;
    }

    /** Whether bytes were seen on it. */
    boolean spoke() {
        return first.spoke() || second.spoke();
    }

    boolean over() {
        return first.over() && second.over();
    }

    Half other(Half half) {
        return half == first ? second : first;
    }
}
