package org.oicq.server.web;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.oicq.server.net.Peer;
import org.oicq.server.tap.Mask;
import org.oicq.server.tap.Tap;
import org.oicq.server.tap.Taps;

/** Shows requests and their answers to those who tap the user that they name; what opens a session is hidden. */
final class TappedHttp {
    private static final String LINE_END = "\r\n";

    /** Headers, in small letters, that are as good as a password. */
    private static final Set<String> SECRETS = Set.of("cookie", "set-cookie", "authorization", "proxy-authorization");

    private TappedHttp() {}

    /** The tap of the user that a request names, or null. */
    static @Nullable Tap tap(Taps taps, Optional<WebRequest> asked, byte[] body) {
        return taps.of(asked.isPresent() ? asked.get().uin() : WebRequest.uin(body));
    }

    /**
     * A request has come. Its body may have come in pieces; it is shown whole, with its length.
     *
     * @param whole whether it is a request of the protocol
     */
    static void asked(Tap tap, Channel channel, HttpRequest request, byte[] body, boolean whole) {
        byte[] path = request.uri().getBytes(StandardCharsets.UTF_8);
        int query = 0;
        while (query < path.length && path[query] != '?') {
            query++;
        }
        Mask.keys(path, Math.min(query + 1, path.length), path.length, whole);
        StringBuilder head = new StringBuilder();
        head.append(request.method()).append(' ').append(new String(path, StandardCharsets.UTF_8));
        head.append(' ').append(request.protocolVersion()).append(LINE_END);
        for (Map.Entry<String, String> header : request.headers()) {
            String name = header.getKey();
            if (!HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)
                    && !HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(name)) {
                head.append(shown(name + ": " + header.getValue())).append(LINE_END);
            }
        }
        head.append(HttpHeaderNames.CONTENT_LENGTH).append(": ").append(body.length);
        byte[] start = head.append(LINE_END).append(LINE_END).toString().getBytes(StandardCharsets.UTF_8);
        byte[] all = Arrays.copyOf(start, start.length + body.length);
        System.arraycopy(body, 0, all, start.length, body.length);
        Mask.keys(all, start.length, all.length, whole);
        add(tap, channel, true, all);
    }

    /** An answer is about to be written. */
    static void answered(Tap tap, Channel channel, ByteBuf answer) {
        byte[] bytes = ByteBufUtil.getBytes(answer);
        int headEnd = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(LINE_END + LINE_END);
        String head = new String(bytes, 0, headEnd, StandardCharsets.ISO_8859_1);
        byte[] shown = Arrays.stream(head.split(LINE_END))
                .map(TappedHttp::shown)
                .collect(Collectors.joining(LINE_END))
                .getBytes(StandardCharsets.ISO_8859_1);
        byte[] whole = Arrays.copyOf(shown, shown.length + bytes.length - headEnd);
        System.arraycopy(bytes, headEnd, whole, shown.length, bytes.length - headEnd);
        add(tap, channel, false, whole);
    }

    /** A line of a head, with its value hidden where it is a secret. */
    private static String shown(String line) {
        int colon = line.indexOf(':');
        return colon > 0 && SECRETS.contains(line.substring(0, colon).toLowerCase(Locale.ROOT))
                ? line.substring(0, colon) + ": ***"
                : line;
    }

    private static void add(Tap tap, Channel channel, boolean fromClient, byte[] bytes) {
        tap.add(channel, Peer.of(channel), (InetSocketAddress) channel.localAddress(), fromClient, bytes);
    }
}
