package org.oicq.server.meter;

import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * Counters since the server's start. Counting takes some nanoseconds and waits for nobody; reading adds up what the
 * threads have counted.
 */
public final class Meters {
    private static final int TYPES = 256;

    private final LongAdder[] received = adders();
    private final LongAdder[] refused = adders();
    private final LongAdder[] sent = adders();
    private final LongAdder malformed = new LongAdder();
    private final LongAdder receivedBytes = new LongAdder();
    private final LongAdder sentBytes = new LongAdder();
    private final LongAdder webSockets = new LongAdder();

    private static LongAdder[] adders() {
        return Stream.generate(LongAdder::new).limit(TYPES).toArray(LongAdder[]::new);
    }

    /**
     * A packet for the OICQ server has come.
     *
     * @param type its type byte, 0…255
     * @param bytes of its whole frame
     */
    public void received(int type, int bytes) {
        received[type].increment();
        receivedBytes.add(bytes);
    }

    /** A packet of this type was refused by a rule. */
    public void refused(int type) {
        refused[type].increment();
    }

    /** A packet was malformed, or of an unknown type. */
    public void malformed() {
        malformed.increment();
    }

    /**
     * A packet of the OICQ server is on its way.
     *
     * @param type its type byte, 0…255
     * @param bytes of its whole frame
     */
    public void sent(int type, int bytes) {
        sent[type].increment();
        sentBytes.add(bytes);
    }

    /** A WebSocket was opened. */
    public void webSocket() {
        webSockets.increment();
    }

    public long receivedOf(int type) {
        return received[type].sum();
    }

    public long refusedOf(int type) {
        return refused[type].sum();
    }

    public long sentOf(int type) {
        return sent[type].sum();
    }

    public long malformedPackets() {
        return malformed.sum();
    }

    public long bytesReceived() {
        return receivedBytes.sum();
    }

    public long bytesSent() {
        return sentBytes.sum();
    }

    public long webSocketsOpened() {
        return webSockets.sum();
    }
}
