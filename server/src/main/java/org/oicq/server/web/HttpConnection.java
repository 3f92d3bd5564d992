package org.oicq.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.oicq.server.delivery.Attention;
import org.oicq.server.net.OrderlyEnd;
import org.oicq.server.net.PortServer;
import org.oicq.server.net.Sweeper;
import org.oicq.server.net.TimedHandler;
import org.oicq.server.page.BrowserPage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that speaks HTTP. Its requests are answered in order, one at a time: the next is looked at when the
 * answer to the last is written. Everything here runs on the event loop; what of a command may block runs elsewhere.
 */
final class HttpConnection extends TimedHandler implements Carrier {
    private static final Logger LOG = LoggerFactory.getLogger(HttpConnection.class);

    /** A request that waits for its turn: whole, or refused for its form alone. */
    private sealed interface Call {}

    /** @param bytes how long its body was */
    private record Whole(Optional<WebRequest> request, Caller caller, HttpVersion version, boolean keepAlive, int bytes)
            implements Call {}

    private record Refused(HttpResponseStatus status) implements Call {}

    /** Somebody wants to look at the page, or asks for its WebSocket. */
    private record Look(HttpRequest request, InetAddress client) implements Call {}

    private static final CompletableFuture<WebReply> NOTHING_TO_SAY = CompletableFuture.completedFuture(WebReply.EMPTY);

    private final HttpProtocol protocol;
    private final Channel channel;
    private final RequestDecoder decoder;
    private final boolean secure;
    private final Deque<Call> waiting = new ArrayDeque<>(1);

    /** Bytes of the bodies among {@link #waiting}. */
    private int waitingBytes;

    /** The request that is coming in. */
    private @Nullable HttpRequest head;

    /** A moment before which only its first byte can have come. */
    private long headAt;

    /** What has come of its body, where that comes in pieces. */
    private @Nullable ByteArrayOutputStream pieces;

    /** A request was refused for its form: nothing after it can be trusted, and it is the last to be answered. */
    private boolean deaf;
    /** A command is at work, or its answer is held back. */
    private boolean working;
    /** {@link #next} is at work. */
    private boolean looking;
    /** An answer is on its way to the kernel. */
    private boolean writing;

    private boolean inputEnded;
    private boolean stopping;
    private boolean ending;
    private boolean firstRequestCame;
    /** Whether a whole request was in what has come just now. */
    private boolean wholeCame;
    /** The time of the last request or answer; before, of the connection's beginning. */
    private long since;
    /** The time of the first bytes of a request that is not whole yet, or 0. */
    private long partSince;
    /** The answers with messages. */
    private final SentAnswers sent;

    HttpConnection(HttpProtocol protocol, Channel channel, RequestDecoder decoder, Sweeper sweeper, long since) {
        super(sweeper);
        this.protocol = protocol;
        this.channel = channel;
        this.decoder = decoder;
        this.secure = OrderlyEnd.isSecure(channel);
        this.since = since;
        boolean endProves = !protocol.config().trustedProxies().all().contains(peer());
        this.sent = new SentAnswers(channel, this, endProves, this::closeIfOver);
    }

    private InetAddress peer() {
        return ((InetSocketAddress) channel.remoteAddress()).getAddress();
    }

    // ------------------------------------------------------------------ requests

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (deaf || ending) {
                return;
            }
            if (message instanceof HttpRequest request) {
                begin(request);
            }
            if (message instanceof HttpContent content) {
                goOn(content);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    /** Bytes have come; unless they ended a request, they belong to one that is not whole. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (partSince == 0 && !wholeCame) {
            partSince = System.nanoTime();
        }
        wholeCame = false;
    }

    private void begin(HttpRequest request) {
        Optional<HttpResponseStatus> refusal =
                HttpRules.refusal(request, protocol.config().webBodyBytes(), secure, protocol.page());
        if (refusal.isPresent()) {
            refuse(refusal.get());
            return;
        }
        head = request;
        headAt = decoder.begunAt();
        if (HttpUtil.is100ContinueExpected(request)) {
            // Allowed also while an answer to an earlier request is owed: a client has to take it at any time.
            channel.writeAndFlush(AnswerBytes.GO_ON.duplicate());
        }
    }

    private void goOn(HttpContent content) {
        HttpRequest request = head;
        if (request == null) {
            return;
        }
        if (content.decoderResult().isFailure()) {
            refuse(HttpRules.broken(content.decoderResult().cause()));
            return;
        }
        int length = content.content().readableBytes();
        int before = pieces == null ? 0 : pieces.size();
        if (before + length > protocol.config().webBodyBytes()) {
            refuse(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
            return;
        }
        byte[] bytes = new byte[length];
        content.content().readBytes(bytes);
        if (!(content instanceof LastHttpContent)) {
            pieces = pieces == null ? new ByteArrayOutputStream() : pieces;
            pieces.writeBytes(bytes);
            return;
        }
        if (pieces != null) {
            pieces.writeBytes(bytes);
            bytes = pieces.toByteArray();
            pieces = null;
        }
        ask(request, bytes);
    }

    private void ask(HttpRequest request, byte[] body) {
        head = null;
        firstRequestCame = true;
        wholeCame = true;
        partSince = 0;
        since = decoder.cameAt();
        InetAddress client =
                HttpRules.client(peer(), request.headers(), protocol.config().trustedProxies());
        if (HttpRules.isLook(request)) {
            take(new Look(request, client));
            return;
        }
        Caller caller = new Caller(
                client,
                request.headers().get(HttpHeaderNames.COOKIE),
                secure,
                HttpRules.fromBrowser(request.headers()),
                headAt,
                this);
        if (protocol.bans().has(caller.address())) {
            refuse(HttpResponseStatus.FORBIDDEN);
            return;
        }
        Optional<WebRequest> asked = WebRequest.parse(body);
        waitingBytes += body.length;
        take(new Whole(asked, caller, request.protocolVersion(), HttpUtil.isKeepAlive(request), body.length));
    }

    private void refuse(HttpResponseStatus status) {
        deaf = true;
        head = null;
        partSince = 0;
        take(new Refused(status));
    }

    private void take(Call call) {
        waiting.add(call);
        if (waiting.size() >= protocol.config().requestQueue()
                || waitingBytes >= protocol.config().requestBytes()) {
            autoRead(false);
        }
        next();
    }

    /** Turns reading on or off, as long as there is anything to read: Netty cannot once the input has ended. */
    private void autoRead(boolean on) {
        boolean open = channel.isActive() && !(channel instanceof DuplexChannel duplex && duplex.isInputShutdown());
        if (open && channel.config().isAutoRead() != on) {
            channel.config().setAutoRead(on);
        }
    }

    private void next() {
        // An answer may be there and written at once: then the next request is looked at here, not by recursion.
        if (looking) {
            return;
        }
        looking = true;
        while (free() && !waiting.isEmpty()) {
            switch (waiting.remove()) {
                case Refused(HttpResponseStatus status) ->
                    write(HttpVersion.HTTP_1_1, status, "", Optional.empty(), false);
                case Look look -> show(look);
                case Whole call -> {
                    waitingBytes -= call.bytes;
                    work(call);
                }
            }
        }
        looking = false;
        if (!free()) {
            return;
        }
        if (inputEnded || stopping) {
            finish();
        } else {
            autoRead(true);
        }
    }

    private void show(Look look) {
        BrowserPage page = protocol.page().orElseThrow();
        HttpRequest request = look.request;
        if (!BrowserPage.asksForWebSocket(request)) {
            boolean goesOn = HttpUtil.isKeepAlive(request) && !stopping;
            write(page.answer(channel, request, AnswerBytes.connection(request.protocolVersion(), goesOn)), goesOn);
            return;
        }
        Optional<ByteBuf> refusal = page.upgrade().refusal(channel, request);
        if (refusal.isPresent()) {
            write(refusal.get(), false);
        } else if (stopping) {
            finish();
        } else {
            // The connection is no longer this handler's.
            ending = true;
            channel.pipeline().remove(this);
            page.upgrade().accept(channel, request, decoder.takeRest(), sweeper(), look.client);
        }
    }

    private boolean free() {
        return !working && !writing && !ending;
    }

    private void work(Whole call) {
        working = true;
        CompletableFuture<WebReply> reply;
        try {
            reply = call.request
                    .map(asked ->
                            protocol.commands().answer(asked, call.caller, protocol.blocking(), channel.eventLoop()))
                    .orElse(NOTHING_TO_SAY);
        } catch (RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        if (reply.isDone()) {
            answer(call, reply);
        } else {
            CompletableFuture<WebReply> later = reply;
            var _ = later.whenComplete((_, _) -> {
                if (channel.eventLoop().inEventLoop()) {
                    answerLate(call, later);
                } else {
                    channel.eventLoop().execute(() -> answerLate(call, later));
                }
            });
        }
    }

    /** Run by a future, which would keep to itself what goes wrong here. */
    private void answerLate(Whole call, CompletableFuture<WebReply> done) {
        try {
            answer(call, done);
        } catch (RuntimeException | Error e) {
            channel.pipeline().fireExceptionCaught(e);
        }
    }

    private void answer(Whole call, CompletableFuture<WebReply> done) {
        if (done.isCompletedExceptionally()) {
            LOG.error("A request from {} could not be handled.", this, done.exceptionNow());
            write(call.version, HttpResponseStatus.INTERNAL_SERVER_ERROR, "", Optional.empty(), false);
            return;
        }
        WebReply reply = done.resultNow();
        if (reply.held()) {
            protocol.penalties().hold(channel.eventLoop(), () -> write(call, reply));
        } else {
            write(call, reply);
        }
    }

    // ------------------------------------------------------------------ answers

    private void write(Whole call, WebReply reply) {
        sent.add(reply.tracked());
        String text = reply.body(call.request.map(WebRequest::head).orElse(""));
        write(call.version, HttpResponseStatus.OK, text, reply.cookie(), call.keepAlive);
    }

    private void write(
            HttpVersion asked, HttpResponseStatus status, String text, Optional<String> cookie, boolean keepAlive) {
        boolean goesOn = keepAlive && !stopping;
        write(AnswerBytes.of(channel.alloc(), asked, status, text, protocol.methods(), cookie, goesOn), goesOn);
    }

    private void write(ByteBuf answer, boolean goesOn) {
        working = false;
        writing = true;
        since = System.nanoTime();
        ChannelFuture written = channel.writeAndFlush(answer);
        if (written.isDone()) {
            // As nearly always: the kernel has taken it at once.
            written(written, goesOn);
        } else {
            written.addListener(_ -> {
                since = System.nanoTime();
                written(written, goesOn);
            });
        }
    }

    private void written(ChannelFuture written, boolean goesOn) {
        writing = false;
        if (written.isSuccess()) {
            sent.written(inputEnded);
        }
        if (!written.isSuccess()) {
            sent.lost();
            channel.close();
        } else if (goesOn) {
            next();
        } else {
            finish();
        }
    }

    /** Says to the peer that nothing follows, and waits a little for its end: unread input would turn it into a reset. */
    private void finish() {
        if (ending) {
            return;
        }
        ending = true;
        since = System.nanoTime();
        if (inputEnded && sent.onTheirWay()) {
            // With the channel the news would go whether they have arrived.
            return;
        }
        OrderlyEnd.of(channel);
        autoRead(true);
    }

    /** No answer is on its way any more: where both sides have said all, nothing is left to wait for. */
    private void closeIfOver() {
        if (ending && inputEnded) {
            channel.close();
        }
    }

    // ------------------------------------------------------------------ the end

    @Override
    public void sweep(long now) {
        var config = protocol.config();
        if (ending) {
            if (now - since > OrderlyEnd.DRAIN_NANOS) {
                channel.close();
            }
        } else if (working) {
            // The client waits for the server, and not the other way around.
            since = now;
            partSince = partSince == 0 ? 0 : now;
        } else if (now - since > config.idleTime().toNanos()
                || (!firstRequestCame && now - since > config.firstPacketTime().toNanos())
                || (partSince != 0 && now - partSince > config.packetTime().toNanos())) {
            if (partSince == 0 || deaf) {
                channel.close();
            } else {
                // Who waits for an answer to half a request finds out what is wrong with it.
                refuse(HttpResponseStatus.REQUEST_TIMEOUT);
            }
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            sent.inputEnded();
            if (!ending) {
                // Answers to what it asked before are still owed.
                next();
            } else if (!sent.onTheirWay()) {
                channel.close();
            }
        } else if (event == PortServer.Event.STOPPING) {
            stopping = true;
            next();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ending = true;
        waiting.clear();
        waitingBytes = 0;
        sent.closed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("{} broke: {}", this, cause.getMessage());
            sent.lost();
        } else {
            LOG.error("The connection of {} is closed, for the server failed.", this, cause);
        }
        channel.close();
    }

    @Override
    public Attention attention() {
        return OrderlyEnd.attention(channel);
    }

    @Override
    public CompletableFuture<Void> look(long afterMillis) {
        CompletableFuture<Void> looked = new CompletableFuture<>();
        Runnable look = () -> {
            sent.confirmEnd();
            looked.complete(null);
        };
        try {
            var _ = channel.eventLoop().schedule(look, afterMillis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // The loop has ended with the server.
            looked.complete(null);
        }
        return looked;
    }

    @Override
    public String toString() {
        return String.valueOf(channel.remoteAddress());
    }
}
