package org.oicq.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.oicq.server.delivery.Attention;
import org.oicq.server.net.Ending;
import org.oicq.server.net.OrderlyEnd;
import org.oicq.server.net.Peer;
import org.oicq.server.net.ServerEvent;
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

    /** What becomes of the request whose turn it is. */
    private enum Turn {
        /** It is nobody's turn. */
        FREE,
        /** A command is at work, or its answer is held back. */
        WORKING,
        /** An answer is on its way to the kernel. */
        WRITING
    }

    private static final CompletableFuture<WebReply> NOTHING_TO_SAY = CompletableFuture.completedFuture(WebReply.EMPTY);

    private final HttpServices services;
    private final Channel channel;
    private final RequestDecoder decoder;
    private final RequestInput input;
    private final Deque<Call> waiting = new ArrayDeque<>(1);

    /** Bytes of the bodies among {@link #waiting}. */
    private int waitingBytes;

    private Turn turn = Turn.FREE;
    /** {@link #next} is at work. */
    private boolean looking;

    private boolean stopping;
    private final Ending ending;
    /** The answers with messages. */
    private final SentAnswers sent;

    HttpConnection(HttpServices services, Channel channel, RequestDecoder decoder, Sweeper sweeper, long since) {
        super(sweeper);
        this.services = services;
        this.channel = channel;
        this.decoder = decoder;
        this.ending = new Ending(channel, since);
        this.input = new RequestInput(services, channel, decoder, this, ending, this::take);
        boolean endProves = Peer.isDirect(channel, services.config().trustedProxies());
        this.sent = new SentAnswers(channel, this, endProves, this::closeIfOver);
    }

    // ------------------------------------------------------------------ requests

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            if (!ending.begun()) {
                input.read(message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        input.readComplete();
    }

    private void take(Call call) {
        waiting.add(call);
        if (call instanceof Call.Whole whole) {
            waitingBytes += whole.bytes();
        }
        if (waiting.size() >= services.config().requestQueue()
                || waitingBytes >= services.config().requestBytes()) {
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
                case Call.Refused(HttpResponseStatus status) -> refuse(status);
                case Call.Look look -> show(look);
                case Call.Whole call -> {
                    waitingBytes -= call.bytes();
                    work(call);
                }
            }
        }
        looking = false;
        if (!free()) {
            return;
        }
        if (ending.inputEnded() || stopping) {
            finish();
        } else {
            autoRead(true);
        }
    }

    private void show(Call.Look look) {
        BrowserPage page = services.page().orElseThrow();
        HttpRequest request = look.request();
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
            ending.closed();
            channel.pipeline().remove(this);
            page.upgrade().accept(channel, request, decoder.takeRest(), sweeper(), look.client());
        }
    }

    private boolean free() {
        return turn == Turn.FREE && !ending.begun();
    }

    private void work(Call.Whole call) {
        turn = Turn.WORKING;
        CompletableFuture<WebReply> reply;
        try {
            reply = call.request()
                    .map(asked ->
                            services.commands().answer(asked, call.caller(), services.blocking(), channel.eventLoop()))
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
    private void answerLate(Call.Whole call, CompletableFuture<WebReply> done) {
        try {
            answer(call, done);
        } catch (RuntimeException | Error e) {
            channel.pipeline().fireExceptionCaught(e);
        }
    }

    private void answer(Call.Whole call, CompletableFuture<WebReply> done) {
        if (done.isCompletedExceptionally()) {
            LOG.error("A request from {} could not be handled.", this, done.exceptionNow());
            write(call, HttpResponseStatus.INTERNAL_SERVER_ERROR, "", Optional.empty(), false);
            return;
        }
        WebReply reply = done.resultNow();
        if (reply.held()) {
            services.penalties().hold(channel.eventLoop(), () -> write(call, reply));
        } else {
            write(call, reply);
        }
    }

    // ------------------------------------------------------------------ answers

    private void write(Call.Whole call, WebReply reply) {
        sent.add(reply.tracked());
        String text = reply.body(call.request().map(WebRequest::head).orElse(""));
        write(call, HttpResponseStatus.OK, text, reply.cookie(), call.keepAlive());
    }

    private void write(
            Call.Whole call, HttpResponseStatus status, String text, Optional<String> cookie, boolean keepAlive) {
        boolean goesOn = keepAlive && !stopping;
        ByteBuf answer =
                AnswerBytes.of(channel.alloc(), call.version(), status, text, services.methods(), cookie, goesOn);
        if (call.tap() != null) {
            TappedHttp.answered(call.tap(), channel, answer);
        }
        write(answer, goesOn);
    }

    private void refuse(HttpResponseStatus status) {
        write(
                AnswerBytes.of(
                        channel.alloc(), HttpVersion.HTTP_1_1, status, "", services.methods(), Optional.empty(), false),
                false);
    }

    private void write(ByteBuf answer, boolean goesOn) {
        turn = Turn.WRITING;
        ending.alive(System.nanoTime());
        ChannelFuture written = channel.writeAndFlush(answer);
        if (written.isDone()) {
            // As nearly always: the kernel has taken it at once.
            written(written, goesOn);
        } else {
            written.addListener(_ -> {
                ending.alive(System.nanoTime());
                written(written, goesOn);
            });
        }
    }

    private void written(ChannelFuture written, boolean goesOn) {
        turn = Turn.FREE;
        if (written.isSuccess()) {
            sent.written(ending.inputEnded());
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
        if (!ending.begin()) {
            return;
        }
        if (ending.inputEnded() && sent.onTheirWay()) {
            // With the channel the news would go whether they have arrived.
            return;
        }
        OrderlyEnd.of(channel);
        autoRead(true);
    }

    /** No answer is on its way any more: where both sides have said all, nothing is left to wait for. */
    private void closeIfOver() {
        if (ending.begun() && ending.inputEnded()) {
            channel.close();
        }
    }

    // ------------------------------------------------------------------ the end

    @Override
    public void sweep(long now) {
        var config = services.config();
        if (ending.begun()) {
            ending.sweep(now);
        } else if (turn == Turn.WORKING) {
            // The client waits for the server, and not the other way around.
            ending.alive(now);
            input.excuse(now);
        } else if (ending.silentFor(config.idleTime().toNanos(), now)
                || (!input.hasCome()
                        && ending.silentFor(config.firstPacketTime().toNanos(), now))
                || input.partFor(config.packetTime().toNanos(), now)) {
            if (!input.inPart()) {
                channel.close();
            } else {
                // Who waits for an answer to half a request finds out what is wrong with it.
                input.refuse(HttpResponseStatus.REQUEST_TIMEOUT);
            }
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            ending.inputEnds();
            sent.inputEnded();
            if (!ending.begun()) {
                // Answers to what it asked before are still owed.
                next();
            } else if (!sent.onTheirWay()) {
                channel.close();
            }
        } else if (event == ServerEvent.STOPPING) {
            stopping = true;
            next();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        ending.closed();
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
        return String.valueOf(Peer.of(channel));
    }
}
