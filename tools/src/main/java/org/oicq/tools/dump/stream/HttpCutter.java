package org.oicq.tools.dump.stream;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.wire.Blob;

/** Cuts HTTP requests and answers out of one direction of a connection. */
final class HttpCutter {
    private static final int MAX_HEAD = 64 * 1024;
    private static final int MAX_BODY = 1024 * 1024;
    private static final List<String> STARTS =
            List.of("POST ", "GET ", "HEAD ", "PUT ", "OPTIONS ", "DELETE ", "HTTP/1.");

    /** Bytes that decide whether HTTP starts. */
    static final int LONGEST_START = 8;

    private static final int UNTIL_CLOSE = -2;
    private static final int CHUNKED = -1;

    /** What is not yet used: from {@link #start} to {@link #end}. */
    private byte[] buffer = new byte[0];

    private int start;
    private int end;
    private int scanned;

    private @Nullable HttpMessage head;
    /** Bytes of the body, or one of the constants. */
    private int bodyLength;

    /** What the chunks brought so far. */
    private byte[] body = new byte[0];

    private int bodyEnd;
    private @Nullable String problem;
    private boolean upgraded;

    /** Whether the bytes at hand do not rule out a start of HTTP. */
    static boolean mayStart(byte[] data, int at, int end) {
        return STARTS.stream().anyMatch(start -> matches(start, data, at, Math.min(end, at + start.length())));
    }

    /** Whether HTTP starts here; takes {@link #LONGEST_START} bytes. */
    static boolean starts(byte[] data, int at, int end) {
        return STARTS.stream()
                .anyMatch(start -> end - at >= start.length() && matches(start, data, at, at + start.length()));
    }

    private static boolean matches(String start, byte[] data, int at, int end) {
        for (int i = at; i < end; i++) {
            if (data[i] != start.charAt(i - at)) {
                return false;
            }
        }
        return true;
    }

    /** Whether it is a message of this protocol: its body names a command. */
    static boolean hasCommand(HttpMessage message) {
        return StandardCharsets.ISO_8859_1
                .decode(message.body().toBuffer())
                .toString()
                .toUpperCase(Locale.ROOT)
                .contains("CMD=");
    }

    /** Bytes of memory that it holds. */
    int held() {
        return buffer.length + body.length;
    }

    /** Takes more bytes and hands on every whole message; returns what is wrong, or null. */
    @Nullable
    String feed(byte[] data, int at, int to, Consumer<HttpMessage> whole) {
        buffer = append(buffer, end, data, at, to - at);
        end += to - at;
        boolean more = true;
        while (more && problem == null && !upgraded) {
            more = head == null ? readHead() : readBody(whole);
        }
        if (start == end) {
            buffer = new byte[0];
        } else if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
        }
        scanned = Math.max(0, scanned - start);
        end -= start;
        start = 0;
        return problem;
    }

    /** Whether what follows is a WebSocket. */
    boolean upgraded() {
        return upgraded;
    }

    /** What came after the last message. */
    byte[] rest() {
        return Arrays.copyOfRange(buffer, start, end);
    }

    /** {@code to}, which holds {@code used} bytes, or a bigger copy, with {@code length} bytes more. */
    private static byte[] append(byte[] to, int used, byte[] from, int at, int length) {
        byte[] result = used + length > to.length ? Arrays.copyOf(to, Math.max(used + length, 2 * to.length)) : to;
        System.arraycopy(from, at, result, used, length);
        return result;
    }

    /** The stream is over; returns how it ends in the midst of something, or null. */
    @Nullable
    String end(Consumer<HttpMessage> whole) {
        HttpMessage open = head;
        if (open != null && bodyLength == UNTIL_CLOSE) {
            whole.accept(withBody(open, Arrays.copyOfRange(buffer, start, end)));
            return null;
        }
        return open == null && start == end ? null : "inside an HTTP message";
    }

    private boolean readHead() {
        int headEnd = headEnd();
        if (headEnd < 0) {
            if (end - start > MAX_HEAD) {
                problem = "an HTTP head of more than " + MAX_HEAD + " bytes";
            }
            return false;
        }
        String text = new String(buffer, start, headEnd - start, StandardCharsets.ISO_8859_1).strip();
        take(headEnd);
        String[] lines = text.split("\r?\n", -1);
        List<HttpMessage.Header> headers = new ArrayList<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.add(new HttpMessage.Header(
                        lines[i].substring(0, colon).strip(),
                        lines[i].substring(colon + 1).strip()));
            }
        }
        boolean request = !lines[0].startsWith("HTTP/");
        head = new HttpMessage(request, lines[0], List.copyOf(headers), Blob.EMPTY);
        bodyLength = bodyLength(head);
        return problem == null;
    }

    private int bodyLength(HttpMessage message) {
        if (message.header("Transfer-Encoding").toLowerCase(Locale.ROOT).contains("chunked")) {
            return CHUNKED;
        }
        String declared = message.header("Content-Length");
        if (declared.isEmpty()) {
            // 100 Continue, 204 and 304 have none; another answer without a length goes on until the end.
            boolean none = message.request() || message.startLine().matches("HTTP/1.. (1..|204|304).*");
            return none ? 0 : UNTIL_CLOSE;
        }
        if (!declared.matches("[0-9]{1,9}") || Integer.parseInt(declared) > MAX_BODY) {
            problem = "an HTTP body of more than " + MAX_BODY + " bytes, or a Content-Length that is no number";
            return 0;
        }
        return Integer.parseInt(declared);
    }

    private boolean readBody(Consumer<HttpMessage> whole) {
        HttpMessage open = head;
        if (open == null) {
            return false;
        }
        if (bodyLength == UNTIL_CLOSE) {
            if (end - start > MAX_BODY) {
                problem = "an HTTP body of more than " + MAX_BODY + " bytes";
            }
            return false;
        }
        if (bodyLength == CHUNKED) {
            return readChunk(open, whole);
        }
        if (end - start < bodyLength) {
            return false;
        }
        byte[] bytes = Arrays.copyOfRange(buffer, start, start + bodyLength);
        take(start + bodyLength);
        finish(withBody(open, bytes), whole);
        return start < end;
    }

    /** Reads one chunk; the last has no bytes and is followed by an empty line (and seldom by headers). */
    private boolean readChunk(HttpMessage open, Consumer<HttpMessage> whole) {
        int data = lineEnd(start);
        if (data < 0) {
            if (end - start > MAX_HEAD) {
                problem = "an HTTP chunk without a length";
            }
            return false;
        }
        String size = new String(buffer, start, Math.min(data - start, 64), StandardCharsets.ISO_8859_1)
                .replaceAll("(?s);.*", "")
                .strip();
        if (!size.matches("[0-9a-fA-F]{1,7}") || bodyEnd + Integer.parseInt(size, 16) > MAX_BODY) {
            problem = "an HTTP chunk with a bad length or a body of more than " + MAX_BODY + " bytes";
            return false;
        }
        int bytes = Integer.parseInt(size, 16);
        int chunkEnd = bytes == 0 ? trailerEnd(data) : data + bytes + 2;
        if (chunkEnd < 0 || chunkEnd > end) {
            if (bytes == 0 && end - start > MAX_HEAD) {
                problem = "HTTP headers of more than " + MAX_HEAD + " bytes after the last chunk";
            }
            return false;
        }
        if (bytes == 0) {
            byte[] all = Arrays.copyOf(body, bodyEnd);
            body = new byte[0];
            bodyEnd = 0;
            take(chunkEnd);
            finish(withBody(open, all), whole);
            return start < end;
        }
        body = append(body, bodyEnd, buffer, data, bytes);
        bodyEnd += bytes;
        take(chunkEnd);
        return true;
    }

    private int trailerEnd(int from) {
        int at = from;
        while (true) {
            int next = lineEnd(at);
            if (next < 0 || next - at <= 2) {
                return next;
            }
            at = next;
        }
    }

    private void finish(HttpMessage message, Consumer<HttpMessage> whole) {
        head = null;
        upgraded = message.opensWebSocket();
        whole.accept(message);
    }

    private static HttpMessage withBody(HttpMessage head, byte[] body) {
        return new HttpMessage(head.request(), head.startLine(), head.headers(), Blob.of(body));
    }

    /** Where the head's empty line ends, or -1. */
    private int headEnd() {
        for (int i = Math.max(scanned, start + 1); i < end; i++) {
            boolean empty = buffer[i] == '\n'
                    && (buffer[i - 1] == '\n' || (i - 2 >= start && buffer[i - 1] == '\r' && buffer[i - 2] == '\n'));
            if (empty) {
                return i + 1;
            }
        }
        scanned = end;
        return -1;
    }

    /** Where the line that goes on at {@code from} ends, or -1. */
    private int lineEnd(int from) {
        for (int i = from; i < end; i++) {
            if (buffer[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }

    private void take(int to) {
        start = to;
        scanned = to;
    }
}
