package org.oicq.server.operator;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oicq.server.console.Answer;
import org.oicq.server.console.Asked;
import org.oicq.server.console.Exchange;
import org.oicq.server.net.OrderlyEnd;
import org.oicq.server.net.Peer;
import org.oicq.server.net.ServerEvent;
import org.oicq.server.page.SameSite;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection of an operator's program or browser. It answers one request after the other. */
final class OperatorConnection extends SimpleChannelInboundHandler<HttpObject> {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorConnection.class);
    private static final String PLAIN = "text/plain; charset=UTF-8";
    private static final String JSON = "application/json";
    private static final String CONSOLE = "/console/";
    private static final String FILE = "/console/file";
    private static final String BEARER = "Bearer ";

    private final OperatorServices services;

    /** A request is being answered elsewhere, and no other one is read. */
    private boolean working;

    /** An answer is on its way out, and no other request is read. */
    private boolean writing;

    /** The connection ends after the answer that is being made. */
    private boolean ending;

    /** The body of a request with files, while it is answered. */
    private @Nullable RequestBody body;

    /** The answer is a file that is being sent; run when nobody waits for it any more. */
    private @Nullable Runnable gone;

    /** The request wants the head of its answer alone. */
    private boolean head;

    OperatorConnection(OperatorServices services) {
        this.services = services;
    }

    /** Whether a request's body and answer may be files, which are never in memory as a whole. */
    static boolean hasFiles(HttpRequest request) {
        return request.method().equals(HttpMethod.POST)
                && new QueryStringDecoder(request.uri()).rawPath().equals(FILE);
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part instanceof FullHttpRequest request) {
            whole(context, request);
        } else if (part instanceof HttpRequest request) {
            withFiles(context, request);
        } else if (part instanceof HttpContent content && body != null) {
            body.add(content);
        }
    }

    private void whole(ChannelHandlerContext context, FullHttpRequest request) {
        if (gone != null || working) {
            // The answer to the one before goes on, and nothing else is answered meanwhile.
            context.close();
            return;
        }
        if (request.decoderResult().isFailure()) {
            ending = true;
            say(context, HttpResponseStatus.BAD_REQUEST, "That is no HTTP request.");
            return;
        }
        ending |= !HttpUtil.isKeepAlive(request);
        head = request.method().equals(HttpMethod.HEAD);
        QueryStringDecoder address = new QueryStringDecoder(request.uri());
        if (address.rawPath().startsWith(CONSOLE)) {
            console(context, request, address);
        } else if (request.method().equals(HttpMethod.GET)) {
            get(context, request, address.rawPath());
        } else if (request.method().equals(HttpMethod.HEAD)) {
            page(context, request);
        } else {
            say(context, HttpResponseStatus.METHOD_NOT_ALLOWED, "There is only GET here.");
        }
    }

    private void get(ChannelHandlerContext context, FullHttpRequest request, String path) {
        switch (path) {
            case "/metrics" ->
                await(
                        context,
                        services.figures(),
                        figures -> answer(context, HttpResponseStatus.OK, Metrics.TYPE, figures));
            case "/health/live" -> say(context, HttpResponseStatus.OK, "live");
            case "/health/ready" -> await(context, services.health().problem(), problem -> ready(context, problem));
            default -> page(context, request);
        }
    }

    private void ready(ChannelHandlerContext context, Optional<String> problem) {
        say(
                context,
                problem.isEmpty() ? HttpResponseStatus.OK : HttpResponseStatus.SERVICE_UNAVAILABLE,
                problem.orElse("ready"));
    }

    // ------------------------------------------------------------------ the console

    private void page(ChannelHandlerContext context, FullHttpRequest request) {
        Optional<String> refusal = refusal(context, request);
        if (refusal.isPresent()) {
            say(context, HttpResponseStatus.FORBIDDEN, refusal.get());
            return;
        }
        String connection = ending ? "connection: close\r\n" : "";
        Optional<ByteBuf> file = services.page().answer(context.alloc(), request, connection);
        if (file.isPresent()) {
            // It has its head, and goes around what would write one.
            written(context.pipeline().context(HttpResponseEncoder.class).writeAndFlush(file.get()));
        } else {
            say(
                    context,
                    HttpResponseStatus.NOT_FOUND,
                    services.page().isEmpty()
                            ? "This server was built without the page of its console."
                            : "There are the console at /, and /metrics, /health/live and /health/ready here.");
        }
    }

    private void console(ChannelHandlerContext context, FullHttpRequest request, QueryStringDecoder address) {
        boolean post = request.method().equals(HttpMethod.POST);
        Optional<String> refusal = foreign(context, request);
        if (refusal.isPresent()) {
            say(context, HttpResponseStatus.FORBIDDEN, refusal.get());
        } else if (!post && !request.method().equals(HttpMethod.GET)) {
            say(context, HttpResponseStatus.METHOD_NOT_ALLOWED, "There are only GET and POST here.");
        } else {
            Asked asked;
            try {
                asked = asked(context, post, request, address, request.content().toString(StandardCharsets.UTF_8));
            } catch (IllegalArgumentException _) {
                say(context, HttpResponseStatus.BAD_REQUEST, "That is no address of this server.");
                return;
            }
            await(context, services.console().answer(asked), answer -> told(context, answer));
        }
    }

    /** Why this request is none of the console's own page; empty where it may be. */
    private static Optional<String> foreign(ChannelHandlerContext context, HttpRequest request) {
        Optional<String> refusal = refusal(context, request);
        return refusal.isPresent() || isSameSite(context, request)
                ? refusal
                : Optional.of("The page of another site may ask nothing here.");
    }

    private void withFiles(ChannelHandlerContext context, HttpRequest request) {
        if (request.decoderResult().isFailure() || gone != null || body != null) {
            context.close();
            return;
        }
        ending |= !HttpUtil.isKeepAlive(request) || request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        head = false;
        RequestBody coming = new RequestBody(context);
        body = coming;
        CompletableFuture<Answer> answer;
        Optional<String> refusal = foreign(context, request);
        if (refusal.isPresent()) {
            answer = CompletableFuture.completedFuture(Answer.refused(403, refusal.get()));
        } else {
            try {
                Asked asked = asked(context, true, request, new QueryStringDecoder(request.uri()), "");
                answer = services.console().answer(asked, new Attached(context, coming));
            } catch (IllegalArgumentException _) {
                answer = CompletableFuture.completedFuture(Answer.refused(400, "that is no address of this server"));
            }
        }
        working = true;
        context.channel().config().setAutoRead(false);
        if (HttpUtil.is100ContinueExpected(request)) {
            context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
        var _ = answer.whenCompleteAsync(
                (told, failed) -> {
                    if (failed == null) {
                        coming.skipRest(() -> answered(context, told));
                    } else {
                        exceptionCaught(context, failed);
                    }
                },
                context.executor());
    }

    /** All of the request is read, and its command is done. */
    private void answered(ChannelHandlerContext context, Answer told) {
        body = null;
        working = false;
        boolean file = gone != null;
        gone = null;
        if (!file) {
            told(context, told);
        } else if (told.facts().get("code") instanceof Integer code && code == 0) {
            written(context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
        } else {
            // Without its end, so that the browser knows that something is missing.
            context.close();
        }
        if (!writing) {
            context.channel().config().setAutoRead(true);
        }
    }

    /** What comes and goes with a request, for the thread that works on it. */
    private final class Attached implements Exchange {
        private final ChannelHandlerContext context;
        private final RequestBody coming;

        Attached(ChannelHandlerContext context, RequestBody coming) {
            this.context = context;
            this.coming = coming;
        }

        @Override
        public InputStream body() {
            return coming;
        }

        @Override
        public OutputStream file(String type, String name, Runnable whenGone) {
            context.executor().execute(() -> begin(context, type, name, whenGone));
            return new AnswerFile(context.channel());
        }
    }

    private void begin(ChannelHandlerContext context, String type, String name, Runnable whenGone) {
        gone = whenGone;
        var answer = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CONTENT_DISPOSITION, "attachment; filename=\"" + name + "\"")
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set("x-content-type-options", "nosniff");
        HttpUtil.setTransferEncodingChunked(answer, true);
        if (ending) {
            answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        context.writeAndFlush(answer);
        if (!context.channel().isActive()) {
            whenGone.run();
        }
        // So that it is seen when the browser goes.
        context.channel().config().setAutoRead(true);
    }

    private static Asked asked(
            ChannelHandlerContext context, boolean post, HttpRequest request, QueryStringDecoder address, String body) {
        String authorization =
                request.headers().get(HttpHeaderNames.AUTHORIZATION, "").strip();
        return new Asked(
                post,
                address.path(),
                address.parameters().entrySet().stream()
                        .collect(Collectors.toMap(
                                one -> one.getKey(), one -> one.getValue().getFirst())),
                authorization.startsWith(BEARER) ? authorization.substring(BEARER.length()) : "",
                body,
                address(context));
    }

    /**
     * Why a console's page or request is not answered here. In clear text it is for this machine alone, and under a name that
     * nobody else can give it: else a page of another site could be taken for this one.
     */
    static Optional<String> refusal(boolean secure, InetAddress from, String hostHeader) {
        if (secure) {
            return Optional.empty();
        }
        if (!from.isLoopbackAddress()) {
            return Optional.of("The console needs TLS, or a tunnel as that of 'ssh -L'.");
        }
        String name = hostHeader.strip().toLowerCase(Locale.ROOT).replaceFirst(":\\d{1,5}$", "");
        boolean literal = NetUtil.isValidIpV4Address(name) || name.startsWith("[");
        return literal || name.equals("localhost")
                ? Optional.empty()
                : Optional.of("In clear text the console's address is 'localhost' or a number, not a name.");
    }

    private static Optional<String> refusal(ChannelHandlerContext context, HttpRequest request) {
        return refusal(
                OrderlyEnd.isSecure(context.channel()),
                address(context),
                request.headers().get(HttpHeaderNames.HOST, ""));
    }

    private static InetAddress address(ChannelHandlerContext context) {
        return Peer.of(context.channel()).getAddress();
    }

    private static boolean isSameSite(ChannelHandlerContext context, HttpRequest request) {
        String host = request.headers().get(HttpHeaderNames.HOST, "").strip();
        return request.headers().getAll(HttpHeaderNames.ORIGIN).stream()
                .allMatch(origin -> SameSite.is(origin.strip(), host, OrderlyEnd.isSecure(context.channel())));
    }

    private void told(ChannelHandlerContext context, Answer answer) {
        answer(context, HttpResponseStatus.valueOf(answer.status()), JSON, answer.json());
    }

    // ------------------------------------------------------------------ answers

    /** Goes on with what will be there, and lets the next request wait until then. */
    private <T> void await(ChannelHandlerContext context, CompletableFuture<T> later, Consumer<T> then) {
        working = true;
        context.channel().config().setAutoRead(false);
        var _ = later.whenCompleteAsync(
                (value, failed) -> {
                    working = false;
                    try {
                        if (failed == null) {
                            then.accept(value);
                        } else {
                            exceptionCaught(context, failed);
                        }
                    } catch (RuntimeException e) {
                        exceptionCaught(context, e);
                    }
                    if (!writing) {
                        context.channel().config().setAutoRead(true);
                    }
                },
                context.executor());
    }

    private void say(ChannelHandlerContext context, HttpResponseStatus status, String words) {
        answer(context, status, PLAIN, (words + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private void answer(ChannelHandlerContext context, HttpResponseStatus status, String type, byte[] body) {
        var answer = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, status, head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(body));
        answer.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, type)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length)
                .set(HttpHeaderNames.CACHE_CONTROL, HttpHeaderValues.NO_STORE)
                .set("x-content-type-options", "nosniff");
        if (ending) {
            answer.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
        written(context.writeAndFlush(answer));
    }

    /** Until the answer is out, no more requests are read: the answers to many would fill the memory. */
    private void written(ChannelFuture answer) {
        if (ending) {
            answer.addListener(ChannelFutureListener.CLOSE);
        } else if (!answer.isDone()) {
            writing = true;
            answer.channel().config().setAutoRead(false);
            answer.addListener(_ -> {
                writing = false;
                if (ending) {
                    answer.channel().close();
                } else {
                    answer.channel().config().setAutoRead(true);
                }
            });
        }
    }

    // ------------------------------------------------------------------ the end

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        boolean ends = event == ServerEvent.STOPPING
                || event instanceof ChannelInputShutdownEvent
                || event instanceof IdleStateEvent;
        boolean idle = event instanceof IdleStateEvent;
        if (ends && !idle && gone != null) {
            gone.run();
        }
        if (event instanceof ChannelInputShutdownEvent && body != null) {
            body.broken();
        }
        boolean hangs = idle && body != null && body.isUnwanted();
        if (hangs || (ends && !working && (idle || !writing))) {
            context.close();
        } else if (ends && !idle) {
            ending = true;
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        if (gone != null) {
            gone.run();
        }
        if (body != null) {
            body.broken();
        }
        super.channelInactive(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("{} broke: {}", Peer.of(context.channel()), cause.toString());
        } else {
            LOG.error("The operator's connection of {} failed.", Peer.of(context.channel()), cause);
        }
        context.close();
    }
}
