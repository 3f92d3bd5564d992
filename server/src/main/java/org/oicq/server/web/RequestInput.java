package org.oicq.server.web;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.oicq.server.net.Ending;
import org.oicq.server.net.OrderlyEnd;
import org.oicq.server.net.Peer;
import org.oicq.server.tap.Tap;

/** The requests that come in over a connection, each until it is whole. Used by the connection's event loop alone. */
final class RequestInput {
    private final HttpServices services;
    private final Channel channel;
    private final RequestDecoder decoder;
    private final Carrier carrier;
    private final Ending ending;
    private final Consumer<Call> taker;
    private final boolean secure;

    /** The request that is coming in. */
    private @Nullable HttpRequest head;

    /** A moment before which only its first byte can have come. */
    private long headAt;

    /** What has come of its body, where that comes in pieces. */
    private @Nullable ByteArrayOutputStream pieces;

    /** A request was refused for its form: nothing after it can be trusted, and it is the last to be answered. */
    private boolean deaf;

    /** Whether a whole request has come. */
    private boolean firstRequestCame;
    /** Whether a whole request was in what has come just now. */
    private boolean wholeCame;
    /** The time of the first bytes of a request that is not whole yet, or 0. */
    private long partSince;

    /**
     * Nothing has come.
     *
     * @param carrier the connection
     * @param taker gets each request that is whole, or refused
     */
    RequestInput(
            HttpServices services,
            Channel channel,
            RequestDecoder decoder,
            Carrier carrier,
            Ending ending,
            Consumer<Call> taker) {
        this.services = services;
        this.channel = channel;
        this.decoder = decoder;
        this.carrier = carrier;
        this.ending = ending;
        this.taker = taker;
        this.secure = OrderlyEnd.isSecure(channel);
    }

    /** The other end of the connection: the client's, or a proxy's. */
    InetAddress peer() {
        return Peer.of(channel).getAddress();
    }

    /** A part of a request has come; it stays the caller's to release. */
    void read(Object message) {
        if (deaf) {
            return;
        }
        if (message instanceof HttpRequest request) {
            begin(request);
        }
        if (message instanceof HttpContent content) {
            goOn(content);
        }
    }

    /** Bytes have come; unless they ended a request, they belong to one that is not whole. */
    void readComplete() {
        if (partSince == 0 && !wholeCame) {
            partSince = System.nanoTime();
        }
        wholeCame = false;
    }

    /** Whether a whole request has come. */
    boolean hasCome() {
        return firstRequestCame;
    }

    /** Whether a request has begun to come in, is not whole, and can still be answered. */
    boolean inPart() {
        return partSince != 0 && !deaf;
    }

    /** Whether a request has been coming in for longer than this. */
    boolean partFor(long nanos, long now) {
        return partSince != 0 && now - partSince > nanos;
    }

    /** The client was waiting for the server until now. */
    void excuse(long now) {
        partSince = partSince == 0 ? 0 : now;
    }

    private void begin(HttpRequest request) {
        Optional<HttpResponseStatus> refusal =
                HttpRules.refusal(request, services.config().webBodyBytes(), secure, services.page());
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
        if (before + length > services.config().webBodyBytes()) {
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
        ending.alive(decoder.cameAt());
        InetAddress client =
                HttpRules.client(peer(), request.headers(), services.config().trustedProxies());
        if (HttpRules.isLook(request)) {
            taker.accept(new Call.Look(request, client));
            return;
        }
        Caller caller = new Caller(
                client,
                request.headers().get(HttpHeaderNames.COOKIE),
                secure,
                HttpRules.fromBrowser(request.headers()),
                headAt,
                carrier);
        if (services.bans().has(caller.address())) {
            refuse(HttpResponseStatus.FORBIDDEN);
            return;
        }
        Optional<WebRequest> asked = WebRequest.parse(body);
        Tap tap = services.taps().any() ? TappedHttp.tap(services.taps(), asked, body) : null;
        if (tap != null) {
            TappedHttp.asked(tap, channel, request, body, asked.isPresent());
        }
        taker.accept(new Call.Whole(
                asked, caller, request.protocolVersion(), HttpUtil.isKeepAlive(request), body.length, tap));
    }

    /** Answers with a refusal, and takes nothing more: after it nothing can be trusted. */
    void refuse(HttpResponseStatus status) {
        deaf = true;
        head = null;
        partSince = 0;
        taker.accept(new Call.Refused(status));
    }
}
