package org.oicq.tools.dump.capture;

import java.util.Arrays;

/**
 * One TCP segment. A single object is filled again and again, with public fields: a capture holds millions of them, and
 * none may cost an allocation. An IPv4 address is held as its IPv4-mapped IPv6 address.
 */
public final class Segment {
    /** The bits of {@link #flags}. */
    public static final int FIN = 1;

    public static final int SYN = 2;
    public static final int RST = 4;
    public static final int ACK = 16;

    /** Nanoseconds since 1970, or 0 where the source has no times. */
    public long time;

    public long sourceHigh;
    public long sourceLow;
    public long targetHigh;
    public long targetLow;
    public int sourcePort;
    public int targetPort;

    /** The VLANs and the virtual network that it was found in, or 0. */
    public int net;

    /** The sequence number of the first byte (or of the SYN). */
    public int sequence;

    /** The next byte that the sender expects from the other side; only with {@link #ACK}. */
    public int acknowledged;

    public int flags;

    /** Where the payload stands. */
    public byte[] data = new byte[0];

    public int offset;

    /** Payload bytes at hand. */
    public int length;

    /** Payload bytes of the segment on the wire that the capture cut off, 0 or more. */
    public int cutOff;

    /** Whether {@link PacketParser} has found it. */
    boolean complete;

    /** The same with bytes of its own, to be kept. */
    Segment copy() {
        Segment copy = new Segment();
        copy.time = time;
        copy.sourceHigh = sourceHigh;
        copy.sourceLow = sourceLow;
        copy.targetHigh = targetHigh;
        copy.targetLow = targetLow;
        copy.sourcePort = sourcePort;
        copy.targetPort = targetPort;
        copy.net = net;
        copy.sequence = sequence;
        copy.acknowledged = acknowledged;
        copy.flags = flags;
        copy.data = Arrays.copyOfRange(data, offset, offset + length);
        copy.length = length;
        copy.cutOff = cutOff;
        copy.complete = complete;
        return copy;
    }
}
