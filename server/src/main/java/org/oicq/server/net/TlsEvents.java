package org.oicq.server.net;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslCompletionEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happens to TLS, in the words of a connection in clear text, so that what is spoken behind it needs to know
 * nothing of it: the peer's {@code close_notify} is the end of its input, and everything else that ends it is a break.
 */
final class TlsEvents extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(TlsEvents.class);

    private boolean inputEnded;

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        switch (event) {
            case SslCloseCompletionEvent close
            when close.isSuccess() -> {
                inputEnded = true;
                context.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
            }
            case SslCompletionEvent done -> {
                if (!done.isSuccess()) {
                    LOG.debug("TLS with {} failed: {}", Peer.of(context.channel()), reason(done.cause()));
                }
            }
            case ChannelInputShutdownEvent _ -> {
                if (!inputEnded) {
                    // Anybody on the way could have made this end: it proves nothing of what has arrived.
                    LOG.debug("{} ended its side without close_notify", Peer.of(context.channel()));
                    context.close();
                }
            }
            default -> context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof DecoderException) {
            // A bad record; SslHandler wraps what it says of it.
            LOG.debug("TLS with {} broke: {}", Peer.of(context.channel()), reason(cause));
            context.close();
        } else {
            context.fireExceptionCaught(cause);
        }
    }

    private static String reason(Throwable cause) {
        return String.valueOf(cause.getCause() == null ? cause : cause.getCause());
    }
}
