package org.oicq.server.page;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerHandshaker13;
import java.net.InetAddress;
import java.util.Optional;
import org.oicq.server.net.BinaryProtocol;
import org.oicq.server.net.Sweeper;
import org.oicq.server.net.WebSocketFrames;

/** Takes a connection from HTTP to a WebSocket (RFC 6455), in which it speaks the binary protocol. */
public final class WebSocketUpgrade {
    static final String PATH = "/oicq";
    private static final String SUBPROTOCOL = "oicq";
    private static final String VERSION = "13";
    private static final String EARLY = "early";

    /**
     * The biggest frame of a WebSocket, in bytes: it is held until it is whole, before a log-in too. A longer packet comes
     * in several.
     */
    private static final int BIGGEST_FRAME = 1 << 16;

    private static final WebSocketDecoderConfig LIMITS = WebSocketDecoderConfig.newBuilder()
            .maxFramePayloadLength(BIGGEST_FRAME)
            .expectMaskedFrames(true)
            .allowMaskMismatch(false)
            .allowExtensions(false)
            .closeOnProtocolViolation(true)
            .withUTF8Validator(false)
            .build();

    private final BinaryProtocol binary;

    WebSocketUpgrade(BinaryProtocol binary) {
        this.binary = binary;
    }

    /** Whether an origin is one of the settings' list, from where a page may come too. */
    boolean isListed(String origin) {
        return binary.services().config().pageOrigins().has(origin);
    }

    /** Why a request for the WebSocket is refused, as a whole answer after which the connection ends; empty if it is not. */
    public Optional<ByteBuf> refusal(Channel channel, HttpRequest request) {
        HttpHeaders headers = request.headers();
        if (!request.method().equals(HttpMethod.GET)
                || !request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                || !headers.containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE, true)
                || !headers.containsValue(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET, true)
                || !headers.contains(HttpHeaderNames.SEC_WEBSOCKET_VERSION, VERSION, true)) {
            return Optional.of(refusal(
                    channel,
                    HttpResponseStatus.UPGRADE_REQUIRED,
                    "This address is for WebSockets of version 13.\n",
                    "upgrade: websocket\r\nsec-websocket-version: " + VERSION + "\r\n"));
        }
        if (!headers.containsValue(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL, SUBPROTOCOL, false)
                || !headers.contains(HttpHeaderNames.SEC_WEBSOCKET_KEY)) {
            return Optional.of(
                    refusal(channel, HttpResponseStatus.BAD_REQUEST, "The WebSocket's protocol here is 'oicq'.\n", ""));
        }
        return Optional.empty();
    }

    private static ByteBuf refusal(Channel channel, HttpResponseStatus status, String words, String headers) {
        return PageFiles.plain(channel, status, words, true, headers + "connection: close\r\n");
    }

    /**
     * Does what a request that is not refused asks for. The handler that read it must leave the pipeline first.
     *
     * @param early the bytes that came behind the request; they are released
     * @param client where it comes from, which may be behind a proxy
     */
    public void accept(Channel channel, HttpRequest request, ByteBuf early, Sweeper sweeper, InetAddress client) {
        ChannelPipeline pipeline = channel.pipeline();
        String decoder = pipeline.context(HttpRequestDecoder.class).name();
        pipeline.addBefore(decoder, EARLY, new ChannelInboundHandlerAdapter());
        // The handshaker writes its answer with this, and puts its own encoder there: before the decoder, which writes
        // too.
        pipeline.addBefore(decoder, "http-answer", new HttpResponseEncoder());
        var whole = new DefaultFullHttpRequest(
                request.protocolVersion(),
                request.method(),
                request.uri(),
                Unpooled.EMPTY_BUFFER,
                request.headers(),
                EmptyHttpHeaders.INSTANCE);
        new WebSocketServerHandshaker13(PATH, SUBPROTOCOL, LIMITS)
                .handshake(channel, whole, new DefaultHttpHeaders(), channel.newPromise())
                .addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        binary.services().meters().webSocket();
        pipeline.addLast(new WebSocketFrames());
        binary.speak(channel, sweeper, System.nanoTime(), client);
        // Only now is somebody there to read them, behind the answer to the handshake.
        pipeline.context(EARLY).fireChannelRead(early);
        pipeline.remove(EARLY);
    }
}
