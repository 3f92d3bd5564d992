package org.oicq.server.web;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;

/** Netty's decoder, which also takes a request line without a path: old clients really send {@code POST HTTP/1.1}. */
final class RequestDecoder extends HttpRequestDecoder {
    private static final int MAX_LINE_BYTES = 4096;
    private static final int MAX_HEAD_BYTES = 8192;

    private long cameAt;

    /**
     * A decoder for one connection.
     *
     * @param strict whether a lone line feed ends no line. Hand-written requests of old may have some; behind a proxy,
     *     where two programs must see the same requests in the same bytes, they can't be let in
     */
    RequestDecoder(boolean strict) {
        super(new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_LINE_BYTES)
                .setMaxHeaderSize(MAX_HEAD_BYTES)
                .setStrictLineParsing(strict));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        cameAt = System.nanoTime();
        super.channelRead(context, message);
    }

    /** When the bytes came that are being decoded, as {@link System#nanoTime}. */
    long cameAt() {
        return cameAt;
    }

    @Override
    protected HttpMessage createMessage(String[] line) throws Exception {
        if (line[2].isEmpty() && line[1].startsWith("HTTP/")) {
            return new DefaultHttpRequest(
                    HttpVersion.valueOf(line[1]), HttpMethod.valueOf(line[0]), "/", headersFactory);
        }
        return super.createMessage(line);
    }
}
