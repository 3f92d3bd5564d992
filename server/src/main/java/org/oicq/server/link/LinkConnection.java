package org.oicq.server.link;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLException;
import org.oicq.server.delivery.FileOutlet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection of another server. It asks one thing after the other, as {@link Peers} does. */
final class LinkConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(LinkConnection.class);

    private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

    /** When a stranger was logged last. */
    private static final AtomicLong SAID = new AtomicLong(System.nanoTime() - QUIET_NANOS);

    private final Function<Asked, Told> desk;
    private final Executor blocking;

    LinkConnection(Function<Asked, Told> desk, Executor blocking) {
        this.desk = desk;
        this.blocking = blocking;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        Channel channel = context.channel();
        Map<String, String> fields = new QueryStringDecoder(request.content().toString(StandardCharsets.UTF_8), false)
                .parameters().entrySet().stream()
                        .collect(Collectors.toMap(
                                one -> one.getKey(), one -> one.getValue().getFirst()));
        Asked asked = new Asked(request.uri(), fields, () -> new LinkOutlet(channel));
        try {
            blocking.execute(() -> answer(channel, asked));
        } catch (RejectedExecutionException _) {
            // The server stops.
            channel.close();
        }
    }

    private void answer(Channel channel, Asked asked) {
        try {
            switch (desk.apply(asked)) {
                case Told.Words(String text, Consumer<Boolean> written) ->
                    say(channel, HttpResponseStatus.OK, text)
                            .addListener(done -> blocking.execute(() -> written.accept(done.isSuccess())));
                case Told.Nothing _ -> say(channel, HttpResponseStatus.NOT_FOUND, "");
                case Told.Content(FileOutlet way) -> {
                    // A connection of its own: its end is that of the file.
                    var head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
                    HttpUtil.setTransferEncodingChunked(head, true);
                    head.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
                    channel.writeAndFlush(head);
                    if (way instanceof LinkOutlet outlet) {
                        outlet.open();
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            say(channel, HttpResponseStatus.BAD_REQUEST, e.toString());
        } catch (RuntimeException | Error e) {
            LOG.error("What another server of the cluster asked could not be answered.", e);
            say(channel, HttpResponseStatus.INTERNAL_SERVER_ERROR, "");
        }
    }

    private static ChannelFuture say(Channel channel, HttpResponseStatus status, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(bytes));
        answer.headers().set(HttpHeaderNames.CONTENT_LENGTH, bytes.length);
        return channel.writeAndFlush(answer);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause.getCause() instanceof SSLException refused) {
            long now = System.nanoTime();
            long before = SAID.get();
            // Anybody may knock as often as they like.
            if (now - before >= QUIET_NANOS && SAID.compareAndSet(before, now)) {
                LOG.warn(
                        "Somebody at {} wants to be a server of the cluster, and is none: {}",
                        context.channel().remoteAddress(),
                        refused.getMessage());
            }
        } else if (cause instanceof IOException || cause.getCause() instanceof IOException) {
            LOG.debug("{} broke: {}", context.channel().remoteAddress(), cause.toString());
        } else {
            LOG.error(
                    "The connection of another server at {} failed.",
                    context.channel().remoteAddress(),
                    cause);
        }
        context.close();
    }
}
