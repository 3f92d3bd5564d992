package org.oicq.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;

/** A handler for the first bytes of a connection, which may not be late. */
abstract class Beginning extends TimedHandler {
    private final Channel channel;
    final long since;
    private final long timeNanos;

    /**
     * Waits for them.
     *
     * @param since the {@link System#nanoTime} of the connection's beginning
     * @param timeNanos how long after that they may come
     */
    Beginning(Channel channel, Sweeper sweeper, long since, long timeNanos) {
        super(sweeper);
        this.channel = channel;
        this.since = since;
        this.timeNanos = timeNanos;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        // A peer that ends its side before its first byte, as a health check does, wants no answer.
        if (event == ServerEvent.STOPPING || event == ChannelInputShutdownEvent.INSTANCE) {
            context.close();
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void sweep(long now) {
        if (now - since > timeNanos) {
            channel.close();
        }
    }
}
