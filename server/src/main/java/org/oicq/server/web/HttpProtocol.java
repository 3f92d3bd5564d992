package org.oicq.server.web;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import org.oicq.server.net.Refusable;
import org.oicq.server.net.Sweeper;

/** The HTTP of 2005 on the one port, and the page. */
public final class HttpProtocol implements Refusable {
    /** Of the smallest requests, more than a hundred fit into so many bytes: that many wait beyond a full queue. */
    private static final int MOST_READ_AT_ONCE = 8192;

    private final HttpServices services;

    /** HTTP on the one port. */
    public HttpProtocol(HttpServices services) {
        this.services = services;
    }

    /** The letter that a method starts with. */
    @Override
    public boolean startsWith(int firstByte) {
        return firstByte >= 'A' && firstByte <= 'Z';
    }

    @Override
    public void speak(Channel channel, Sweeper sweeper, long since) {
        channel.config().setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(64, 1024, MOST_READ_AT_ONCE));
        RequestDecoder decoder =
                new RequestDecoder(!services.config().trustedProxies().all().isEmpty());
        channel.pipeline().addLast(decoder, new HttpConnection(services, channel, decoder, sweeper, since));
    }

    @Override
    public byte[] refusal(Reason reason) {
        HttpResponseStatus status = switch (reason) {
            case CLEAR_TEXT -> HttpResponseStatus.FORBIDDEN;
            case TOO_MANY -> HttpResponseStatus.SERVICE_UNAVAILABLE;
            case TOO_MANY_FROM_ADDRESS -> HttpResponseStatus.TOO_MANY_REQUESTS;
        };
        String body = reason.sentence() + "\n";
        String head = "HTTP/1.1 " + status + "\r\nContent-Type: text/plain; charset=UTF-8\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length + "\r\nConnection: close\r\n\r\n";
        return (head + body).getBytes(StandardCharsets.UTF_8);
    }
}
