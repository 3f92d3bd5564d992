package org.oicq.server.tap;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one user and the server say to each other, as packets of a capture that wait to be written. Connections put frames
 * in and never wait; what there is no room for is left out, and counted.
 */
public final class Tap implements Capture {
    /** Length of a tap that names none, in seconds. */
    public static final int USUAL_SECONDS = 60;

    /** Longest tap, in seconds. */
    public static final int MOST_SECONDS = 3_600;

    /** Bytes of the file that may wait to be written. */
    static final int MOST_BYTES = 8 << 20;

    /** Connections of the user that are remembered; of an older one a new beginning is written if it speaks again. */
    private static final int MOST_CONNECTIONS = 256;

    /** What a user's connection has said so far. */
    private static final class Flow {
        int client = 1;
        int server = 1;
    }

    private final long number;
    private final int seconds;
    private final long end;

    // Guarded by this.
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private final Map<Object, Flow> flows = new LinkedHashMap<>(16, 0.75f, true);
    private int waitingBytes;
    private boolean over;
    private long frames;
    private long leftOut;
    private long leftOutBytes;

    /**
     * A tap of a user, which begins now.
     *
     * @param seconds its length, 1 to {@link #MOST_SECONDS}
     */
    public Tap(long number, int seconds) {
        this.number = number;
        this.seconds = seconds;
        this.end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    /** The user. */
    public long number() {
        return number;
    }

    /** How long it takes at most. */
    int seconds() {
        return seconds;
    }

    /** What the file begins with, before any packet. */
    public static byte[] head() {
        return TapFile.head();
    }

    /**
     * A frame, or a message of HTTP, was read or written; passwords in it are hidden already.
     *
     * @param connection what it went over; any object that stays the same
     * @param fromClient whether the user's program has written it
     * @param bytes kept as they are
     */
    public synchronized void add(
            Object connection, InetSocketAddress client, InetSocketAddress server, boolean fromClient, byte[] bytes) {
        if (over || System.nanoTime() - end > 0) {
            return;
        }
        Flow known = flows.get(connection);
        Flow flow = known == null ? new Flow() : known;
        List<byte[]> packets = new ArrayList<>();
        if (known == null) {
            packets.add(TapFile.packet(client, server, 0, 0, TapFile.SYN, bytes, 0, 0));
            packets.add(TapFile.packet(server, client, 0, 1, TapFile.SYN | TapFile.ACK, bytes, 0, 0));
        }
        for (int at = 0; at < bytes.length; at += TapFile.MOST_DATA) {
            int size = Math.min(TapFile.MOST_DATA, bytes.length - at);
            packets.add(
                    fromClient
                            ? TapFile.packet(
                                    client, server, flow.client + at, flow.server, TapFile.ACK, bytes, at, size)
                            : TapFile.packet(
                                    server, client, flow.server + at, flow.client, TapFile.ACK, bytes, at, size));
        }
        int size = packets.stream().mapToInt(packet -> packet.length).sum();
        if (waitingBytes + size > MOST_BYTES) {
            leftOut++;
            leftOutBytes += bytes.length;
            if (known == null) {
                return;
            }
        } else {
            frames++;
            waitingBytes += size;
            waiting.addAll(packets);
            notifyAll();
        }
        // Of a connection whose beginning is in the file, what is left out shows as a gap.
        if (fromClient) {
            flow.client += bytes.length;
        } else {
            flow.server += bytes.length;
        }
        flows.put(connection, flow);
        if (flows.size() > MOST_CONNECTIONS) {
            flows.remove(flows.keySet().iterator().next());
        }
    }

    /** The next packet for the file; waits for it. Null when the time is over, or {@link #end} was called. */
    @Override
    public synchronized byte @Nullable [] next() throws InterruptedException {
        while (waiting.isEmpty()) {
            long left = end - System.nanoTime();
            if (over || left <= 0) {
                over = true;
                return null;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        byte[] packet = waiting.remove();
        waitingBytes -= packet.length;
        return packet;
    }

    /** Takes nothing more; what waits is still given out. */
    public synchronized void end() {
        over = true;
        notifyAll();
    }

    @Override
    public synchronized Outcome outcome() {
        return new Outcome(frames, leftOut, leftOutBytes);
    }
}
