package org.oicq.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Answers as they go over HTTP. They have so few headers that they are written as they are: a response object and its
 * encoder took more time than most commands.
 */
final class AnswerBytes {
    /** What a client hears that wants to be asked for the body of its request. */
    static final ByteBuf GO_ON = Unpooled.unreleasableBuffer(
                    Unpooled.wrappedBuffer(ascii("HTTP/1.1 100 Continue\r\n\r\n")))
            .asReadOnly();

    private static final byte[] GOOD = start(HttpResponseStatus.OK);
    private static final byte[] NO_MORE = ascii("\r\n\r\n");
    private static final int LONGEST_NUMBER = 11;

    private AnswerBytes() {}

    /**
     * A whole answer.
     *
     * @param asked the version of the request: before 1.1 a connection ends unless both sides say that it does not
     * @param allowed the methods of the Allow header, where this one is not
     * @param cookie the value of a Set-Cookie header
     * @param goesOn whether the connection does
     */
    static ByteBuf of(
            ByteBufAllocator allocator,
            HttpVersion asked,
            HttpResponseStatus status,
            String body,
            String allowed,
            Optional<String> cookie,
            boolean goesOn) {
        byte[] more = more(asked, status, allowed, cookie, goesOn);
        byte[] text = body.getBytes(StandardCharsets.UTF_8);
        byte[] start = status.equals(HttpResponseStatus.OK) ? GOOD : start(status);
        ByteBuf answer = allocator.ioBuffer(start.length + LONGEST_NUMBER + more.length + text.length);
        answer.writeBytes(start);
        ByteBufUtil.writeAscii(answer, Integer.toString(text.length));
        answer.writeBytes(more);
        answer.writeBytes(text);
        return answer;
    }

    private static byte[] start(HttpResponseStatus status) {
        return ascii("HTTP/1.1 " + status + "\r\ncontent-type: text/plain; charset=UTF-8\r\ncontent-length: ");
    }

    /** From the end of the length to the body. */
    private static byte[] more(
            HttpVersion asked, HttpResponseStatus status, String allowed, Optional<String> cookie, boolean goesOn) {
        boolean usual = goesOn == asked.isKeepAliveDefault();
        boolean noPost = status.equals(HttpResponseStatus.METHOD_NOT_ALLOWED);
        if (usual && !noPost && cookie.isEmpty()) {
            return NO_MORE;
        }
        StringBuilder headers = new StringBuilder("\r\n");
        cookie.ifPresent(value -> headers.append("set-cookie: ").append(value).append("\r\n"));
        if (noPost) {
            headers.append("allow: ").append(allowed).append("\r\n");
        }
        return ascii(headers.append(connection(asked, goesOn)).append("\r\n").toString());
    }

    /** The header that says whether the connection goes on, or nothing where the version of the request says so. */
    static String connection(HttpVersion asked, boolean goesOn) {
        if (goesOn == asked.isKeepAliveDefault()) {
            return "";
        }
        return goesOn ? "connection: keep-alive\r\n" : "connection: close\r\n";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
