package org.oicq.server.web;

import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oicq.server.tap.Tap;

/** A request that waits for its turn. */
sealed interface Call {
    /**
     * A command.
     *
     * @param request empty where its body is none of the protocol's
     * @param bytes how long its body was
     * @param tap whom it is shown to, with its answer; null as a rule
     */
    record Whole(
            Optional<WebRequest> request,
            Caller caller,
            HttpVersion version,
            boolean keepAlive,
            int bytes,
            @Nullable Tap tap)
            implements Call {}

    /** One that was refused for its form alone. */
    record Refused(HttpResponseStatus status) implements Call {}

    /** Somebody wants to look at the page, or asks for its WebSocket. */
    record Look(HttpRequest request, InetAddress client) implements Call {}
}
