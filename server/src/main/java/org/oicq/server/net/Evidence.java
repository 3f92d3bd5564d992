package org.oicq.server.net;

import io.netty.channel.Channel;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.oicq.codec.packet.Message;

/**
 * What shows that the program at the other end has read what was written to it. TCP alone shows little: the kernel of a
 * program that never reads acknowledges what fits into its buffers. The proof is a packet that came at least two round
 * trips after the acknowledgement, for the program that sent it has been at work since.
 *
 * <p>The acknowledgement is looked for soon after the write, and not only when the next packet comes: so one packet
 * suffices. Used by the event loop alone, but for {@link #send}.
 */
final class Evidence implements Proof {
    /** Shortest time of two round trips: the kernel's figure of one is smoothed. */
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** The same behind a balancer, whose kernel acknowledges at once what the client gets when it can. */
    private static final long LEAST_BEHIND_BALANCER_NANOS = TimeUnit.SECONDS.toNanos(2);

    /** Bytes in one read that may have waited: they are no evidence. */
    private static final int BULK = 8192;

    /** A loop that is busier than this is a rare one: what the kernel had is read by then. */
    private static final long BUSY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** From a write to the first look at its acknowledgement; each look in vain doubles the time to the next … */
    private static final long FIRST_LOOK_MILLIS = 10;
    /** … up to this. */
    private static final long LAST_LOOK_MILLIS = 1000;

    private final Channel channel;
    private final Output output;
    private final BooleanSupplier nothingWaits;
    private final boolean behindBalancer;
    private final long leastNanos;

    /** The position after the last message that is kept until it is proven. */
    private volatile long kept;
    /** Whether such a message is just being sent. */
    private volatile boolean keeping;

    /** A position that was acknowledged … */
    private long marked;
    /** … before this time. */
    private long markedAt;
    /** A position that was acknowledged two round trips ago: the next packet proves it. */
    private long ripe;
    /** The position that is proven. */
    private long proven;

    private boolean lookScheduled;
    private long lookMillis = FIRST_LOOK_MILLIS;

    /**
     * Whether what is read now may have been written long ago, and is no evidence that the client has read anything: it
     * waited here or in the kernels while nothing was read, or behind much else.
     */
    private boolean backlog;
    /** The last time that something came, or reading went on. */
    private long readAt;
    /** Whether nothing has been read since the last pause: the kernel may still have what came during it. */
    private boolean resumed;

    /**
     * Evidence of a connection.
     *
     * @param nothingWaits whether everything that was read from the kernel is handled or queued
     * @param since the connection's beginning, as {@link System#nanoTime}
     */
    Evidence(Channel channel, Output output, BooleanSupplier nothingWaits, long since) {
        this.channel = channel;
        this.output = output;
        this.nothingWaits = nothingWaits;
        this.behindBalancer = Peer.isSaid(channel);
        this.leastNanos = behindBalancer ? LEAST_BEHIND_BALANCER_NANOS : LEAST_NANOS;
        this.readAt = since;
    }

    /** Its id and time have no place in a packet of 2002. */
    @Override
    public long send(Message message, long id, long sentAt) {
        keeping = true;
        long position = output.send(message);
        kept = position;
        keeping = false;
        return position;
    }

    private boolean awaitsProof() {
        return keeping || kept > ripe;
    }

    /** What was sent so far is with the channel. */
    void written() {
        if (awaitsProof() && !lookScheduled && SocketState.isKnown(channel)) {
            lookMillis = FIRST_LOOK_MILLIS;
            scheduleLook();
        }
    }

    private void scheduleLook() {
        lookScheduled = true;
        var _ = channel.eventLoop().schedule(this::look, lookMillis, TimeUnit.MILLISECONDS);
    }

    private void look() {
        lookScheduled = false;
        long before = marked + ripe;
        long now = System.nanoTime();
        // What waits to be read was sent before anything that is acknowledged only now was read.
        if (nothingWaits.getAsBoolean() && SocketState.unread(channel) == 0) {
            ripen(now);
            mark();
        }
        if (awaitsProof() && channel.isActive()) {
            lookMillis = marked + ripe > before ? FIRST_LOOK_MILLIS : Math.min(2 * lookMillis, LAST_LOOK_MILLIS);
            scheduleLook();
        }
    }

    /** What comes from now on comes two round trips after the acknowledgement. */
    private void ripen(long now) {
        if (marked > ripe && now - markedAt >= leastNanos && now - markedAt >= twoRoundTrips()) {
            ripe = marked;
        }
    }

    /** Notes what is acknowledged now, unless an earlier note is still to ripen. */
    private void mark() {
        if (marked == ripe && kept > ripe) {
            marked = Math.max(ripe, output.acknowledged());
            markedAt = System.nanoTime();
        }
    }

    private long twoRoundTrips() {
        return Math.max(LEAST_NANOS, 2 * SocketState.roundTripNanos(channel));
    }

    /** So many bytes have come. */
    void read(int bytes, long now) {
        if (backlog && now - readAt >= (resumed ? Math.max(twoRoundTrips(), BUSY_NANOS) : twoRoundTrips())) {
            backlog = false;
        }
        backlog |= bytes >= BULK;
        resumed = false;
        readAt = now;
    }

    /** The kernel had no more when it was read the last time. */
    void emptied() {
        if (kept > ripe && nothingWaits.getAsBoolean()) {
            mark();
        }
    }

    /** What came just now, and what follows it at once, may have been written long ago. */
    void backlog() {
        backlog = true;
    }

    /** Reading goes on after a pause. */
    void resumed() {
        resumed = true;
        readAt = System.nanoTime();
    }

    @Override
    public long ofPacket(long now) {
        if (backlog) {
            return 0;
        }
        ripen(now);
        if (ripe <= proven) {
            return 0;
        }
        proven = ripe;
        return proven;
    }

    @Override
    public long ofEnd() {
        // A program's close may end its output, and reset the connection at once where it has not read everything. A
        // balancer ends the connection in order, however the client's own one has ended.
        return behindBalancer || SocketState.isReset(channel) ? 0 : output.acknowledged();
    }

    /** No message has a sequence. */
    @Override
    public OptionalLong ofAcknowledgement(long sequence) {
        return sequence == 0 ? OptionalLong.of(0) : OptionalLong.empty();
    }
}
