package org.oicq.server.web;

import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, so far as HTTP itself tells.
 *
 * @param cookies the Cookie header, if there is one
 * @param secure whether it came over TLS
 * @param browser whether a web page may have made a browser send it; a browser keeps cookies, so it must show the
 *     session's: a page whose name its owner points to this server (DNS rebinding) gets to it as its own site
 * @param at a time at which none of the request can have been here yet, or when its first byte came, as
 *     {@link System#nanoTime}
 * @param carrier the connection that it came over
 */
record Caller(
        InetAddress address, @Nullable String cookies, boolean secure, boolean browser, long at, Carrier carrier) {
    /** The session cookie of a number that the caller sent, or null; one that doesn't fit is for the session to refuse. */
    @Nullable
    String cookie(long number) {
        if (cookies == null) {
            return null;
        }
        for (Cookie cookie : ServerCookieDecoder.LAX.decodeAll(cookies)) {
            if (cookie.name().equals(name(number))) {
                return cookie.value();
            }
        }
        return null;
    }

    /** The Set-Cookie header of a session; what was got over TLS never goes out in clear text. */
    String setCookie(WebSession session) {
        return name(session.number()) + "=" + session.token() + "; Path=/; HttpOnly; SameSite=Strict"
                + (secure ? "; Secure" : "");
    }

    /** One for each number, because one client may be logged in with several. */
    private static String name(long number) {
        return "oicq-" + number;
    }
}
