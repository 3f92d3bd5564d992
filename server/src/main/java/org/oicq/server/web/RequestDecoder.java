package org.oicq.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/** Netty's decoder, which also takes a request line without a path: old clients really send {@code POST HTTP/1.1}. */
final class RequestDecoder extends HttpRequestDecoder {
    private static final int MAX_LINE_BYTES = 4096;
    private static final int MAX_HEAD_BYTES = 8192;

    /** What every body begins with, and no line of a head can. */
    private static final byte[] BODY = {'V', 'E', 'R', '='};

    private long cameAt;

    /** A time at which none of what is read now was here yet, but for its first bytes. */
    private long notBefore;

    /** Whether nothing was left to read when the last reading ended. */
    private boolean emptied = true;

    /** Whether a request has begun that is not whole yet. */
    private boolean inside;

    private long begunAt;

    /** Whether lines of its head have been read. */
    private boolean headBegun;

    /** Whether its head has come. */
    private boolean headCame;

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
        if (emptied) {
            emptied = false;
            notBefore = cameAt;
        }
        super.channelRead(context, message);
    }

    /** What a reading leaves in the kernel, or what comes there while reading is off, may have been there all the time. */
    @Override
    public void channelReadComplete(ChannelHandlerContext context) throws Exception {
        Channel channel = context.channel();
        var last = channel.unsafe().recvBufAllocHandle();
        emptied = channel.config().isAutoRead() && last.lastBytesRead() < last.attemptedBytesRead();
        super.channelReadComplete(context);
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) throws Exception {
        if (!inside && bytes.forEachByte(RequestDecoder::betweenRequests) >= 0) {
            inside = true;
            begunAt = notBefore;
        }
        if (!headCame && bodyInHead(bytes)) {
            bytes.skipBytes(bytes.readableBytes());
            out.add(notHttp());
            return;
        }
        int before = out.size();
        int unread = bytes.readableBytes();
        super.decode(context, bytes, out);
        headBegun = inside && (headBegun || bytes.readableBytes() < unread);
        for (int i = before; i < out.size(); i++) {
            boolean last = out.get(i) instanceof LastHttpContent;
            inside &= !last;
            headCame = !last && (headCame || out.get(i) instanceof HttpMessage);
            headBegun &= !last;
        }
    }

    /**
     * Whether a line of the head is the beginning of a body: a program that forgets the blank line between them waits for
     * an answer, and would do so in vain. What is read of a head so far has begun with a line.
     */
    private boolean bodyInHead(ByteBuf bytes) {
        int end = bytes.writerIndex();
        for (int line = bytes.readerIndex(); end - line >= BODY.length; ) {
            if (startsBody(bytes, line)) {
                return true;
            }
            int lineEnd = bytes.indexOf(line, end, (byte) '\n');
            boolean blank = lineEnd - line == 0 || (lineEnd - line == 1 && bytes.getByte(line) == '\r');
            // A blank line ends the head; before it, there may be some too.
            if (lineEnd < 0 || (blank && (headBegun || line > bytes.readerIndex()))) {
                return false;
            }
            line = lineEnd + 1;
        }
        return false;
    }

    private static boolean startsBody(ByteBuf bytes, int from) {
        for (int i = 0; i < BODY.length; i++) {
            if (bytes.getByte(from + i) != BODY[i]) {
                return false;
            }
        }
        return true;
    }

    private static HttpMessage notHttp() {
        HttpMessage message = new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/");
        message.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("a body without a blank line")));
        return message;
    }

    /** Netty skips these before a request; old programs send a line end after one. */
    private static boolean betweenRequests(byte b) {
        return Character.isISOControl(b & 0xff) || Character.isWhitespace(b & 0xff);
    }

    /** When the bytes came that are being decoded, as {@link System#nanoTime}. */
    long cameAt() {
        return cameAt;
    }

    /**
     * When the first byte of the last request came that has begun; or earlier, where it may have waited to be read: then a
     * time at which it was not here yet. As {@link System#nanoTime}.
     */
    long begunAt() {
        return begunAt;
    }

    /** Takes away the bytes behind the last request. The caller releases them. */
    ByteBuf takeRest() {
        return internalBuffer().readRetainedSlice(actualReadableBytes());
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
