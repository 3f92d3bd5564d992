package org.oicq.server.net;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.ReferenceCountUtil;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A protocol that is not served on a connection: the client is told why in its own way, and its connection ends. */
record Refused(Refusable protocol, Refusable.Reason reason) implements Protocol {
    private static final Logger LOG = LoggerFactory.getLogger(Refused.class);

    @Override
    public boolean startsWith(int firstByte) {
        return protocol.startsWith(firstByte);
    }

    @Override
    public void speak(Channel channel, Sweeper sweeper, long since) {
        LOG.debug("{} is refused: {}", Peer.of(channel), reason.sentence());
        channel.pipeline().addLast(new Leaving(sweeper, channel));
        channel.writeAndFlush(Unpooled.wrappedBuffer(protocol.refusal(reason)))
                .addListener(_ -> OrderlyEnd.of(channel));
    }

    /** Drops what still comes, and waits a little for the client's end: unread input would turn ours into a reset. */
    private static final class Leaving extends TimedHandler {
        private final Channel channel;
        private final long since = System.nanoTime();

        Leaving(Sweeper sweeper, Channel channel) {
            super(sweeper);
            this.channel = channel;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ReferenceCountUtil.release(message);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent || event == ServerEvent.STOPPING) {
                channel.close();
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.debug("{} broke: {}", Peer.of(channel), cause.toString());
            channel.close();
        }

        @Override
        public void sweep(long now) {
            if (now - since > OrderlyEnd.DRAIN_NANOS) {
                channel.close();
            }
        }
    }
}
