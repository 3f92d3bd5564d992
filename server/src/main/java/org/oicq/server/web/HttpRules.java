package org.oicq.server.web;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.oicq.server.config.Addresses;
import org.oicq.server.page.BrowserPage;
import org.oicq.server.page.SameSite;

/** What HTTP itself has to say about a request, before anyone looks into its body. */
final class HttpRules {
    private HttpRules() {}

    /**
     * The status that a request is refused with, if it is.
     *
     * @param secure whether it came over TLS
     * @param page the browser's page, whose files anybody may look at
     */
    static Optional<HttpResponseStatus> refusal(
            HttpRequest head, int maxBody, boolean secure, Optional<BrowserPage> page) {
        if (head.decoderResult().isFailure()) {
            return Optional.of(broken(head.decoderResult().cause()));
        }
        boolean look = isLook(head);
        if (!head.method().equals(HttpMethod.POST) && !(look && page.isPresent())) {
            return Optional.of(HttpResponseStatus.METHOD_NOT_ALLOWED);
        }
        if (HttpUtil.getContentLength(head, 0L) > maxBody) {
            return Optional.of(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE);
        }
        boolean anyOrigin = look && !BrowserPage.asksForWebSocket(head);
        return anyOrigin || sameSite(head.headers(), secure, page)
                ? Optional.empty()
                : Optional.of(HttpResponseStatus.FORBIDDEN);
    }

    /** Whether a request asks for one of the page's files, or for the WebSocket. */
    static boolean isLook(HttpRequest head) {
        return head.method().equals(HttpMethod.GET) || head.method().equals(HttpMethod.HEAD);
    }

    /** The status for bytes that are no HTTP, or too many. */
    static HttpResponseStatus broken(Throwable cause) {
        return cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException
                ? HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE
                : HttpResponseStatus.BAD_REQUEST;
    }

    /** Whether a web page may have made a browser send this: programs send no Origin. */
    static boolean fromBrowser(HttpHeaders headers) {
        return headers.contains(HttpHeaderNames.ORIGIN);
    }

    /** Whether no web page of another site has made a browser send this. */
    private static boolean sameSite(HttpHeaders headers, boolean secure, Optional<BrowserPage> page) {
        if (!fromBrowser(headers)) {
            return true;
        }
        String host = headers.get(HttpHeaderNames.HOST, "").strip();
        return headers.getAll(HttpHeaderNames.ORIGIN).stream()
                .map(String::strip)
                .allMatch(origin -> SameSite.is(origin, host, secure)
                        || page.filter(one -> one.isListed(origin)).isPresent());
    }

    /**
     * Where a request comes from: the other end of the connection, or behind trusted proxies the last address of
     * X-Forwarded-For that is not one of theirs. What stands before it, the client itself may have written.
     */
    static InetAddress client(InetAddress peer, HttpHeaders headers, Addresses proxies) {
        if (!proxies.all().contains(peer)) {
            return peer;
        }
        List<String> hops =
                List.of(String.join(",", headers.getAll("X-Forwarded-For")).split(","));
        InetAddress client = peer;
        for (String hop : hops.reversed()) {
            try {
                client = InetAddress.ofLiteral(hop.strip());
            } catch (IllegalArgumentException _) {
                return client;
            }
            if (!proxies.all().contains(client)) {
                return client;
            }
        }
        return client;
    }
}
