package org.oicq.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;

/**
 * The start of every connection: its first byte decides what it speaks. {@code 0x81} is the binary protocol; what no
 * protocol starts with is handed to it too, and gets its framing error.
 */
final class FirstByte extends ChannelInboundHandlerAdapter implements Sweeper.Timed {
    private final PortServer.Speaking speaking;
    private final Sweeper sweeper;
    private final long timeNanos;
    private final long since = System.nanoTime();
    private final ChannelPipeline pipeline;

    FirstByte(PortServer.Speaking speaking, Sweeper sweeper, long timeNanos, ChannelPipeline pipeline) {
        this.speaking = speaking;
        this.sweeper = sweeper;
        this.timeNanos = timeNanos;
        this.pipeline = pipeline;
        sweeper.add(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (!bytes.isReadable()) {
            bytes.release();
            return;
        }
        speaking.start(bytes.getUnsignedByte(bytes.readerIndex()), context.channel(), sweeper, since);
        context.fireChannelRead(message);
        pipeline.remove(this);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        sweeper.remove(this);
    }

    @Override
    public void sweep(long now) {
        if (now - since > timeNanos) {
            pipeline.channel().close();
        }
    }
}
