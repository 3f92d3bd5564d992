package org.oicq.server.link;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.oicq.server.config.Addresses;
import org.oicq.server.tls.ServerCertificate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the other servers of the cluster ask this one: HTTP behind TLS 1.3, of which both sides show certificates that stand
 * in the database. Nobody else gets behind the handshake.
 */
public final class LinkPort implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LinkPort.class);

    /** Largest number of connections from servers. */
    private static final int MOST_CONNECTIONS = 4096;

    /** Largest number of connections whose handshake is not done. Strangers get no further. */
    private static final int MOST_KNOCKING = 256;

    /** Longest wait, when the server stops, for content that is still being written of files that are complete. */
    private static final long TAIL_MILLIS = 5_000;

    private static final long HANDSHAKE_MILLIS = 5_000;

    /** Largest body of a question, in bytes. */
    private static final int MOST_BODY_BYTES = 1 << 20;

    /** Bytes of files that may wait for one connection. */
    private static final int MOST_WAITING = 256 << 10;

    private final Predicate<String> member;
    private final AtomicInteger knocking = new AtomicInteger();
    private final EventLoopGroup loops;
    private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel listening;

    /**
     * Listens from now on.
     *
     * @param listen the address that the others are told
     * @param own shown to those who ask
     * @param member whether a fingerprint is that of a server of the cluster; may block
     * @param desk answers what is asked; may block
     * @param blocking runs the desk
     */
    public LinkPort(
            InetSocketAddress listen,
            ServerCertificate own,
            Predicate<String> member,
            Function<Asked, Told> desk,
            Executor blocking) {
        this.member = member;
        SslContext tls = tls(own, member);
        this.loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            this.listening = new ServerBootstrap()
                    .group(loops)
                    .channel(NioServerSocketChannel.class)
                    .option(ChannelOption.SO_REUSEADDR, true)
                    .childOption(ChannelOption.TCP_NODELAY, true)
                    .childOption(ChannelOption.SO_KEEPALIVE, true)
                    .childOption(
                            ChannelOption.WRITE_BUFFER_WATER_MARK,
                            new WriteBufferWaterMark(MOST_WAITING / 2, MOST_WAITING))
                    .childHandler(new ChannelInitializer<>() {
                        @Override
                        protected void initChannel(Channel channel) {
                            accept(channel, tls, desk, blocking);
                        }
                    })
                    .bind(listen)
                    .syncUninterruptibly()
                    .channel();
        } catch (Exception e) {
            // syncUninterruptibly throws what failed the bind, checked or not.
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            throw new IllegalArgumentException(
                    "cannot listen for the other servers on " + Addresses.shown(listen) + ": " + e.getMessage()
                            + "; choose another address with --cluster-listen HOST:PORT",
                    e);
        }
    }

    private static SslContext tls(ServerCertificate own, Predicate<String> member) {
        try {
            return SslContextBuilder.forServer(own.key(), own.chain())
                    .sslProvider(SslProvider.JDK)
                    .protocols("TLSv1.3")
                    .clientAuth(ClientAuth.REQUIRE)
                    .trustManager(new LinkTrust(member))
                    .build();
        } catch (SSLException e) {
            throw new IllegalStateException(e);
        }
    }

    private void accept(Channel channel, SslContext tls, Function<Asked, Told> desk, Executor blocking) {
        if (knocking.incrementAndGet() > MOST_KNOCKING || open.size() >= MOST_CONNECTIONS) {
            knocking.decrementAndGet();
            LOG.debug("a connection from {} is over the limit", channel.remoteAddress());
            channel.close();
            return;
        }
        // The handshake asks the database who is a server of the cluster.
        SslHandler handler = tls.newHandler(channel.alloc(), blocking);
        handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
        handler.handshakeFuture().addListener(shaken -> {
            knocking.decrementAndGet();
            if (shaken.isSuccess()) {
                open.add(channel);
            }
        });
        channel.pipeline()
                .addLast(
                        handler,
                        new HttpServerCodec(),
                        new HttpObjectAggregator(MOST_BODY_BYTES),
                        new LinkConnection(desk, blocking));
    }

    /** Where it listens; the port is the real one also where 0 was asked for. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** Closes the connections of servers that are none of the cluster any more: a cut may hide their end. May block. */
    public void closeStrangers() {
        for (Channel channel : open) {
            SslHandler handler = channel.pipeline().get(SslHandler.class);
            if (handler != null && handler.handshakeFuture().isSuccess() && !member.test(peer(handler))) {
                channel.close();
            }
        }
    }

    private static String peer(SslHandler handler) {
        try {
            return handler.engine().getSession().getPeerCertificates()[0] instanceof X509Certificate certificate
                    ? ServerCertificate.fingerprint(certificate)
                    : "";
        } catch (SSLPeerUnverifiedException _) {
            return "";
        }
    }

    private static boolean sendsContent(Channel channel) {
        return channel.attr(LinkOutlet.CONTENT).get() != null;
    }

    /** Closes what is open, and listens no more. */
    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        // Those of files that are not whole are closed already.
        open.newCloseFuture(LinkPort::sendsContent).awaitUninterruptibly(TAIL_MILLIS);
        open.close().awaitUninterruptibly(1, TimeUnit.SECONDS);
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    }
}
