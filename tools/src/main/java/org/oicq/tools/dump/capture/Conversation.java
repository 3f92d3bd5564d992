package org.oicq.tools.dump.capture;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** Makes the TCP segments of a connection whose bytes somebody else carried: what a capture of it would hold. */
public final class Conversation {
    private static final int LARGEST = 1400;
    private static final int CLIENT_PORT = 40_000;
    private static final int SERVER_PORT = 8000;

    private final Endpoint[] ends;
    private final Consumer<Segment> to;
    private final Segment segment = new Segment();
    private final int[] next = {1000, 5000};

    /** An address as {@link Segment} holds it. */
    private record Endpoint(long high, long low, int port) {
        static Endpoint of(InetSocketAddress address) {
            byte[] bytes = address.getAddress().getAddress();
            return bytes.length == 4
                    ? new Endpoint(0, 0xffff_0000_0000L | Bytes.u32(bytes, 0), address.getPort())
                    : new Endpoint(Bytes.i64(bytes, 0), Bytes.i64(bytes, 8), address.getPort());
        }
    }

    /** A connection from {@code client} to {@code server}, two resolved addresses of one family. */
    public Conversation(InetSocketAddress client, InetSocketAddress server, Consumer<Segment> to) {
        this.ends = new Endpoint[] {Endpoint.of(client), Endpoint.of(server)};
        this.to = to;
    }

    /** A connection on addresses of its own, for bytes that came without any. */
    public static Conversation withoutAddresses(Consumer<Segment> to) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return new Conversation(
                new InetSocketAddress(loopback, CLIENT_PORT), new InetSocketAddress(loopback, SERVER_PORT), to);
    }

    /** The handshake. */
    public void open(long time) {
        send(time, 0, Segment.SYN, new byte[0], 0, 0);
        send(time, 1, Segment.SYN | Segment.ACK, new byte[0], 0, 0);
        send(time, 0, Segment.ACK, new byte[0], 0, 0);
    }

    /** Bytes from one side. */
    public void data(long time, boolean fromClient, byte[] bytes, int offset, int length) {
        for (int at = 0; at < length; at += LARGEST) {
            send(time, fromClient ? 0 : 1, Segment.ACK, bytes, offset + at, Math.min(LARGEST, length - at));
        }
    }

    /** One side writes no more. */
    public void close(long time, boolean fromClient) {
        send(time, fromClient ? 0 : 1, Segment.FIN | Segment.ACK, new byte[0], 0, 0);
    }

    private void send(long time, int side, int flags, byte[] bytes, int offset, int length) {
        Segment s = segment;
        s.time = time;
        s.sourceHigh = ends[side].high;
        s.sourceLow = ends[side].low;
        s.sourcePort = ends[side].port;
        s.targetHigh = ends[1 - side].high;
        s.targetLow = ends[1 - side].low;
        s.targetPort = ends[1 - side].port;
        s.sequence = next[side];
        s.acknowledged = (flags & Segment.ACK) != 0 ? next[1 - side] : 0;
        s.flags = flags;
        s.data = bytes;
        s.offset = offset;
        s.length = length;
        s.cutOff = 0;
        next[side] += length + ((flags & (Segment.SYN | Segment.FIN)) != 0 ? 1 : 0);
        to.accept(s);
    }
}
