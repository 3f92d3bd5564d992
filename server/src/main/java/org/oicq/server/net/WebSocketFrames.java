package org.oicq.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream of bytes in the frames of a WebSocket, so that what is spoken in it needs to know nothing of them. Frames may
 * be cut and glued as on TCP, and a fragment is as good as a whole message.
 */
public final class WebSocketFrames extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(WebSocketFrames.class);

    private @Nullable ChannelHandlerContext context;
    /** Whether the peer has said that nothing follows. */
    private boolean inputEnded;
    /** Whether the peer has been told that nothing follows. */
    private boolean outputEnded;

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        this.context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext here, Object message) {
        WebSocketFrame frame = (WebSocketFrame) message;
        switch (frame) {
            case BinaryWebSocketFrame binary -> here.fireChannelRead(binary.content());
            case ContinuationWebSocketFrame more -> here.fireChannelRead(more.content());
            case PingWebSocketFrame ping -> pong(here, ping);
            case CloseWebSocketFrame close -> {
                close.release();
                peerClosed(here);
            }
            case PongWebSocketFrame pong -> pong.release();
            default -> {
                frame.release();
                outputEnded = true;
                close(here, WebSocketCloseStatus.INVALID_MESSAGE_TYPE);
            }
        }
    }

    /** A peer that pings and reads nothing gets no pongs: they would fill the memory. */
    private static void pong(ChannelHandlerContext here, PingWebSocketFrame ping) {
        if (here.channel().isWritable()) {
            here.writeAndFlush(new PongWebSocketFrame(ping.content()));
        } else {
            ping.release();
        }
    }

    private void peerClosed(ChannelHandlerContext here) {
        if (outputEnded) {
            here.close();
        } else if (!inputEnded) {
            inputEnded = true;
            here.fireUserEventTriggered(ChannelInputShutdownEvent.INSTANCE);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext here, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            // The connection has ended without the WebSocket's own end, or after it.
            if (outputEnded) {
                here.close();
            } else if (!inputEnded) {
                inputEnded = true;
                here.fireUserEventTriggered(event);
            }
        } else {
            here.fireUserEventTriggered(event);
        }
    }

    @Override
    public void write(ChannelHandlerContext here, Object message, ChannelPromise promise) {
        // An empty buffer marks a place in the output, and is no message.
        if (message instanceof ByteBuf bytes && bytes.isReadable()) {
            here.write(new BinaryWebSocketFrame(bytes), promise);
        } else {
            here.write(message, promise);
        }
    }

    /** Says that nothing follows; once the peer has said so too, the connection is closed. On the event loop. */
    void end() {
        if (!outputEnded) {
            outputEnded = true;
            close(Objects.requireNonNull(context), WebSocketCloseStatus.NORMAL_CLOSURE);
        }
    }

    private void close(ChannelHandlerContext here, WebSocketCloseStatus status) {
        var written = here.writeAndFlush(new CloseWebSocketFrame(status));
        if (inputEnded) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext here, Throwable cause) {
        if (cause instanceof DecoderException) {
            // The decoder has told the peer, and closes the connection.
            LOG.debug("{} broke the WebSocket protocol: {}", Peer.of(here.channel()), cause.getMessage());
        } else {
            here.fireExceptionCaught(cause);
        }
    }
}
