package org.oicq.server.net;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;
import org.oicq.server.delivery.Attention;

/** How a connection ends so that the peer gets everything, and knows that it has. */
public final class OrderlyEnd {
    /** How long the peer may take to end its side of a connection that has ended on this one. */
    public static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(2);

    private OrderlyEnd() {}

    /** Whether the connection is under TLS. */
    public static boolean isSecure(Channel channel) {
        return channel.pipeline().get(SslHandler.class) != null;
    }

    /** Whether the peer still waits for an answer. By any thread. */
    public static Attention attention(Channel channel) {
        if (!channel.isActive()) {
            return Attention.GONE;
        }
        boolean inputEnded = channel instanceof DuplexChannel duplex && duplex.isInputShutdown();
        return inputEnded ? Attention.MAY_HAVE_LEFT : Attention.WAITS;
    }

    /** Whether the peer has said that nothing follows, or cannot say so before the connection is over. On the event loop. */
    static boolean inputEnded(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return (tls != null && tls.engine().isInboundDone())
                || !(channel instanceof DuplexChannel duplex)
                || duplex.isInputShutdown();
    }

    /**
     * Says to the peer that nothing follows what has been written (under TLS with a {@code close_notify} of its own),
     * and goes on reading; where the peer has said so before, closes the connection. On the event loop.
     */
    public static void of(Channel channel) {
        WebSocketFrames frames = channel.pipeline().get(WebSocketFrames.class);
        if (frames != null) {
            frames.end();
            return;
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (inputEnded(channel) || !(channel instanceof DuplexChannel duplex)) {
            channel.close();
        } else if (tls == null) {
            duplex.shutdownOutput();
        } else {
            tls.closeOutbound().addListener(_ -> duplex.shutdownOutput());
        }
    }
}
