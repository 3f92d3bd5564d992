package org.oicq.server.web;

import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.CookieHeaderNames.SameSite;
import io.netty.handler.codec.http.cookie.DefaultCookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.netty.handler.codec.http.cookie.ServerCookieEncoder;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, so far as HTTP itself tells.
 *
 * @param cookies the Cookie header, if there is one
 * @param at when the whole request had come, as {@link System#nanoTime}
 */
record Caller(InetAddress address, @Nullable String cookies, long at) {
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

    /** The Set-Cookie header of a session. */
    static String setCookie(WebSession session) {
        DefaultCookie cookie = new DefaultCookie(name(session.key().number()), session.token());
        cookie.setPath("/");
        cookie.setHttpOnly(true);
        cookie.setSameSite(SameSite.Strict);
        return ServerCookieEncoder.STRICT.encode(cookie);
    }

    /** One for each number, because one client may be logged in with several. */
    private static String name(long number) {
        return "oicq-" + number;
    }
}
