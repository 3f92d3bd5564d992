package org.oicq.server.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.oicq.server.delivery.Attention;

/** A request that another server passes on, and its answer, as fields of text. */
final class PassedOn {
    private PassedOn() {}

    static Map<String, String> write(WebRequest request, Caller caller) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("body", request.body());
        fields.put("address", HexFormat.of().formatHex(caller.address().getAddress()));
        fields.put("secure", Boolean.toString(caller.secure()));
        fields.put("browser", Boolean.toString(caller.browser()));
        fields.put("age", Long.toString(System.nanoTime() - caller.at()));
        String cookies = caller.cookies();
        if (cookies != null) {
            fields.put("cookies", cookies);
        }
        return fields;
    }

    static Optional<WebRequest> request(Map<String, String> fields) {
        return WebRequest.parse(fields.getOrDefault("body", "").getBytes(StandardCharsets.UTF_8));
    }

    static Caller caller(Map<String, String> fields) {
        return new Caller(
                address(fields.getOrDefault("address", "")),
                fields.get("cookies"),
                Boolean.parseBoolean(fields.get("secure")),
                Boolean.parseBoolean(fields.get("browser")),
                System.nanoTime() - Long.parseLong(fields.getOrDefault("age", "0")) - WAY_NANOS,
                new Unseen());
    }

    private static InetAddress address(String hex) {
        try {
            return InetAddress.getByAddress(HexFormat.of().parseHex(hex));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + hex + "' is no address", e);
        }
    }

    /** Longest time that a request takes between two servers, as a rule: one that took longer may prove too much. */
    private static final long WAY_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** The client's own connection, of which nothing is known here, as behind a proxy. */
    private static final class Unseen implements Carrier {
        @Override
        public CompletableFuture<Void> look(long afterMillis) {
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public Attention attention() {
            return Attention.WAITS;
        }
    }

    static Map<String, String> write(WebReply reply) {
        Map<String, String> fields = new LinkedHashMap<>();
        reply.result().ifPresent(result -> fields.put("result", result));
        fields.put("held", Boolean.toString(reply.held()));
        return fields;
    }

    static WebReply reply(Map<String, String> fields) {
        return new WebReply(
                Optional.ofNullable(fields.get("result")),
                Boolean.parseBoolean(fields.get("held")),
                Optional.empty(),
                Tracked.NOT);
    }
}
