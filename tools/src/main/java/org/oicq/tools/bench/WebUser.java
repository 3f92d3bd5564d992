package org.oicq.tools.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A connection that speaks HTTP and is kept alive: one request, one answer, and the next. */
final class WebUser implements Link.Owner {
    /** What becomes of it. */
    interface Watcher {
        void connected(WebUser user);

        /** The answer to the request; the body's bytes are gone afterwards. */
        void answered(WebUser user, boolean ok, byte[] body, long at);

        void lost(WebUser user, String why);
    }

    private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OK = "HTTP/1.1 200 ".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST_HEAD = 8192;

    private final long number;
    private final Watcher watcher;
    private @Nullable Link link;

    WebUser(long number, Watcher watcher) {
        this.number = number;
        this.watcher = watcher;
    }

    /** 0 where it is nobody's. */
    long number() {
        return number;
    }

    void connect(Engine engine) throws BenchException {
        Link begun = engine.httpLink(this);
        link = begun;
        begun.connect();
    }

    /** The connection, or null where it is lost. */
    @Nullable
    Link link() {
        return link;
    }

    /** A request with this body. */
    static byte[] request(String body) {
        byte[] content = body.getBytes(StandardCharsets.UTF_8);
        String head = "POST / HTTP/1.1\r\nHost: oicq\r\nContent-Length: " + content.length + "\r\n\r\n";
        byte[] whole = new byte[head.length() + content.length];
        System.arraycopy(head.getBytes(StandardCharsets.US_ASCII), 0, whole, 0, head.length());
        System.arraycopy(content, 0, whole, head.length(), content.length);
        return whole;
    }

    void send(byte[] request) {
        if (link != null) {
            link.room(request.length).put(request);
        }
    }

    @Override
    public void connected() {
        watcher.connected(this);
    }

    @Override
    public @Nullable String input(ByteBuffer in, long at) {
        while (in.hasRemaining()) {
            int start = in.position();
            int end = find(in, start, in.limit(), END);
            if (end < 0) {
                return in.remaining() > LONGEST_HEAD ? "an HTTP head without an end came" : null;
            }
            int length = length(in, start, end);
            if (length < 0 || length > Engine.MAX_CONTENT) {
                return "an HTTP answer without a usable Content-Length came";
            }
            int body = end + END.length;
            if (in.limit() - body < length) {
                return null;
            }
            byte[] bytes = new byte[length];
            in.get(body, bytes);
            in.position(body + length);
            watcher.answered(this, matches(in, start, OK, false), bytes, at);
        }
        return null;
    }

    /** The value of Content-Length in a head, or -1. */
    private static int length(ByteBuffer in, int from, int to) {
        int at = find(in, from, to, LENGTH);
        if (at < 0) {
            return -1;
        }
        int value = -1;
        for (int i = at + LENGTH.length; i < to && in.get(i) != '\r'; i++) {
            int c = in.get(i);
            if (c >= '0' && c <= '9' && value < Engine.MAX_CONTENT) {
                value = Math.max(0, value) * 10 + c - '0';
            } else if (c != ' ') {
                return -1;
            }
        }
        return value;
    }

    private static int find(ByteBuffer in, int from, int to, byte[] words) {
        for (int i = from; i + words.length <= to; i++) {
            if (in.get(i) == words[0] && matches(in, i, words, true)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean matches(ByteBuffer in, int at, byte[] words, boolean anyCase) {
        if (in.limit() - at < words.length) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            int c = in.get(at + i);
            if ((anyCase && c >= 'A' && c <= 'Z' ? c | 0x20 : c) != words[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void closed(String why) {
        link = null;
        watcher.lost(this, why);
    }
}
