package org.oicq.server.web;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.util.Optional;

/** A request that waits for its turn. */
sealed interface Call {
    /**
     * A command.
     *
     * @param request empty where its body is none of the protocol's
     * @param bytes how long its body was
     */
    record Whole(Optional<WebRequest> request, Caller caller, HttpVersion version, boolean keepAlive, int bytes)
            implements Call {}

    /** One that was refused for its form alone. */
    record Refused(HttpResponseStatus status) implements Call {}

    /** Somebody wants to look at the page, or asks for its WebSocket. */
    record Look(HttpRequest request, InetAddress client) implements Call {}
}
