package org.oicq.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The start of every connection: its first byte decides what it speaks. */
final class FirstByte extends Beginning {
    private static final Logger LOG = LoggerFactory.getLogger(FirstByte.class);

    private final List<? extends Protocol> protocols;

    /**
     * The start of a connection, or of what is spoken behind its TLS.
     *
     * @param since the {@link System#nanoTime} of the connection's beginning
     * @param timeNanos how long after that the first byte may come
     */
    FirstByte(List<? extends Protocol> protocols, Sweeper sweeper, long since, long timeNanos, Channel channel) {
        super(channel, sweeper, since, timeNanos);
        this.protocols = protocols;
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
                .speak(context.channel(), sweeper(), since);
        context.fireChannelRead(message);
        context.pipeline().remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("{} broke before its first byte", context.channel().remoteAddress(), cause);
        context.close();
    }
}
