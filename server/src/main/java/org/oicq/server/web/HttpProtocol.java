package org.oicq.server.web;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.net.Bans;
import org.oicq.server.net.Refusable;
import org.oicq.server.net.Sweeper;
import org.oicq.server.page.BrowserPage;
import org.oicq.server.tap.Taps;

/** What all HTTP connections share. */
public final class HttpProtocol implements Refusable {
    /** Of the smallest requests, more than a hundred fit into so many bytes: that many wait beyond a full queue. */
    private static final int MOST_READ_AT_ONCE = 8192;

    private final ServerConfig config;
    private final Bans bans;
    private final WebCommands commands;
    private final Executor blocking;
    private final Penalties penalties;
    private final Optional<BrowserPage> page;
    private final Taps taps;

    /**
     * HTTP on the one port.
     *
     * @param bans whose requests are refused, where proxies bring them
     * @param blocking runs what may block, on virtual threads
     * @param page what browsers get, if they get anything
     * @param taps who is shown to an operator
     */
    public HttpProtocol(
            ServerConfig config,
            Bans bans,
            WebCommands commands,
            Executor blocking,
            Optional<BrowserPage> page,
            Taps taps) {
        this.config = config;
        this.bans = bans;
        this.commands = commands;
        this.blocking = blocking;
        this.page = page;
        this.taps = taps;
        this.penalties = new Penalties(config.webPenalty(), config.webPenalties());
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
                new RequestDecoder(!config.trustedProxies().all().isEmpty());
        channel.pipeline().addLast(decoder, new HttpConnection(this, channel, decoder, sweeper, since));
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

    ServerConfig config() {
        return config;
    }

    Bans bans() {
        return bans;
    }

    WebCommands commands() {
        return commands;
    }

    Executor blocking() {
        return blocking;
    }

    /** The methods that it takes. */
    String methods() {
        return page.isPresent() ? "GET, HEAD, POST" : "POST";
    }

    Optional<BrowserPage> page() {
        return page;
    }

    Taps taps() {
        return taps;
    }

    Penalties penalties() {
        return penalties;
    }
}
