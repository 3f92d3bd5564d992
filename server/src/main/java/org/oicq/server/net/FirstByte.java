package org.oicq.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The start of every connection: its first byte decides what it speaks. */
final class FirstByte extends TimedHandler {
    private static final Logger LOG = LoggerFactory.getLogger(FirstByte.class);

    private final List<? extends Protocol> protocols;
    private final long timeNanos;
    private final long since;
    private final ChannelPipeline pipeline;

    /**
     * The start of a connection, or of what is spoken behind its TLS.
     *
     * @param since the {@link System#nanoTime} of the connection's beginning
     * @param timeNanos how long after that the first byte may come
     */
    FirstByte(
            List<? extends Protocol> protocols, Sweeper sweeper, long since, long timeNanos, ChannelPipeline pipeline) {
        super(sweeper);
        this.protocols = protocols;
        this.since = since;
        this.timeNanos = timeNanos;
        this.pipeline = pipeline;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        int first = bytes.getUnsignedByte(bytes.readerIndex());
        protocols.stream()
                .filter(protocol -> protocol.startsWith(first))
                .findFirst()
                .orElseThrow()
                .speak(context.channel(), sweeper, since);
        context.fireChannelRead(message);
        pipeline.remove(this);
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
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("{} broke before its first byte", context.channel().remoteAddress(), cause);
        context.close();
    }

    @Override
    public void sweep(long now) {
        if (now - since > timeNanos) {
            pipeline.channel().close();
        }
    }
}
