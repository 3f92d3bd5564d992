package org.oicq.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The start of a connection from a trusted proxy. Where it begins with the header of the PROXY protocol, version 2, that
 * header says who the client is. Any other beginning is the proxy's own, as that of one for HTTP.
 */
final class ProxyHeader extends Beginning {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyHeader.class);

    /** The first byte of the header; no protocol of this server starts with it. */
    private static final int FIRST = '\r';

    /** The most bytes of a header's optional values. */
    private static final int MOST_VALUES = 1024;

    private final Runnable known;

    /**
     * Waits for the header.
     *
     * @param since the {@link System#nanoTime} of the connection's beginning
     * @param timeNanos how long after that it may come
     * @param known told once, when {@link Peer} knows the client
     */
    ProxyHeader(Channel channel, Sweeper sweeper, long since, long timeNanos, Runnable known) {
        super(channel, sweeper, since, timeNanos);
        this.known = known;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HAProxyMessage header) {
            HAProxyProxiedProtocol protocol = header.proxiedProtocol();
            if (protocol == HAProxyProxiedProtocol.TCP4 || protocol == HAProxyProxiedProtocol.TCP6) {
                Peer.set(
                        context.channel(),
                        new InetSocketAddress(InetAddress.ofLiteral(header.sourceAddress()), header.sourcePort()));
            }
            // Else it is the proxy's own connection, by which it looks whether the server lives.
            header.release();
            over(context);
            return;
        }
        ByteBuf bytes = (ByteBuf) message;
        if (!bytes.isReadable()) {
            bytes.release();
        } else if (bytes.getUnsignedByte(bytes.readerIndex()) == FIRST) {
            // It takes itself away behind the header, and hands on what came with it.
            context.pipeline().addFirst(new HAProxyMessageDecoder(MOST_VALUES));
            context.pipeline().fireChannelRead(bytes);
        } else {
            over(context);
            context.pipeline().fireChannelRead(bytes);
        }
    }

    private void over(ChannelHandlerContext context) {
        known.run();
        context.pipeline().remove(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("{} sent no good PROXY header: {}", context.channel().remoteAddress(), cause.toString());
        context.close();
    }
}
