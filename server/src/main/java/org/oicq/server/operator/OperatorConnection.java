package org.oicq.server.operator;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.timeout.ReadTimeoutException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.oicq.server.net.PortServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection of an operator's program. */
final class OperatorConnection extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorConnection.class);
    private static final String PLAIN = "text/plain; charset=UTF-8";

    private final Metrics metrics;
    private final Health health;

    OperatorConnection(Metrics metrics, Health health) {
        this.metrics = metrics;
        this.health = health;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        boolean goesOn = HttpUtil.isKeepAlive(request);
        if (request.decoderResult().isFailure()) {
            answer(context, HttpResponseStatus.BAD_REQUEST, PLAIN, text("That is no HTTP request."), false);
        } else if (!request.method().equals(HttpMethod.GET)) {
            answer(context, HttpResponseStatus.METHOD_NOT_ALLOWED, PLAIN, text("There is only GET here."), goesOn);
        } else {
            switch (request.uri()) {
                case "/metrics" -> answer(context, HttpResponseStatus.OK, Metrics.TYPE, metrics.text(), goesOn);
                case "/health/live" -> answer(context, HttpResponseStatus.OK, PLAIN, text("live"), goesOn);
                case "/health/ready" -> ready(context, goesOn);
                default ->
                    answer(
                            context,
                            HttpResponseStatus.NOT_FOUND,
                            PLAIN,
                            text("There are /metrics, /health/live and /health/ready here."),
                            goesOn);
            }
        }
    }

    private void ready(ChannelHandlerContext context, boolean goesOn) {
        // The next request waits until this one is answered.
        context.channel().config().setAutoRead(false);
        var _ = health.problem()
                .whenCompleteAsync(
                        (problem, _) -> {
                            ready(context, problem, goesOn);
                            context.channel().config().setAutoRead(true);
                        },
                        context.executor());
    }

    private void ready(ChannelHandlerContext context, Optional<String> problem, boolean goesOn) {
        answer(
                context,
                problem.isEmpty() ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                PLAIN,
                text(problem.orElse("ready")),
                goesOn);
    }

    private static byte[] text(String words) {
        return (words + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static void answer(
            ChannelHandlerContext context, HttpResponseStatus status, String type, byte[] body, boolean goesOn) {
        var answer = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status, Unpooled.wrappedBuffer(body));
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set("x-content-type-options", "nosniff");
        if (!goesOn) {
            answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        var written = context.writeAndFlush(answer);
        if (!goesOn) {
            written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == PortServer.Event.STOPPING || event instanceof ChannelInputShutdownEvent) {
            context.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException || cause instanceof ReadTimeoutException) {
            LOG.debug("{} broke: {}", context.channel().remoteAddress(), cause.toString());
        } else {
            LOG.error(
                    "The operator's connection of {} failed.", context.channel().remoteAddress(), cause);
        }
        context.close();
    }
}
