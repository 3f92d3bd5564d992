package org.oicq.server.net;

import io.netty.channel.Channel;

/**
 * How far the end of a connection has come, and since when the client has been silent. Each side may end first: the client
 * its input, or the server the whole. Used by the event loop alone.
 */
public final class Ending {
    private final Channel channel;
    private boolean begun;
    private boolean inputEnded;
    private long since;

    /** Nothing has ended; {@code since} is the connection's beginning, as {@link System#nanoTime}. */
    public Ending(Channel channel, long since) {
        this.channel = channel;
        this.since = since;
    }

    /** The client has said something, or was waiting for the server until now. */
    public void alive(long now) {
        since = now;
    }

    /** Whether the client has been silent for longer than this. */
    public boolean silentFor(long nanos, long now) {
        return now - since > nanos;
    }

    /** Nothing more is taken from the client; it has a little time to end its side. Returns false where that was so before. */
    public boolean begin() {
        if (begun) {
            return false;
        }
        restart();
        return true;
    }

    /** The same, with the time anew. */
    void restart() {
        begun = true;
        since = System.nanoTime();
    }

    /** Whether nothing more is taken from the client. */
    public boolean begun() {
        return begun;
    }

    /** The connection is over, or this handler's no more: there is nothing to wait for. */
    public void closed() {
        begun = true;
    }

    /** The client has ended its side. */
    public void inputEnds() {
        inputEnded = true;
    }

    /** Whether the client has ended its side. */
    public boolean inputEnded() {
        return inputEnded;
    }

    /** Closes a connection whose end has begun when the client takes too long to end its side. */
    public void sweep(long now) {
        if (begun && silentFor(OrderlyEnd.DRAIN_NANOS, now)) {
            channel.close();
        }
    }
}
