package org.oicq.tools.bench;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/** A stream of bytes in the frames of a WebSocket (RFC 6455), as the page speaks it. */
final class WebSocketStream {
    private static final int MASK_BYTES = 4;
    private static final int SHORT_LENGTH = 126;
    private static final int LONG_LENGTH = 127;
    private static final int FIN = 0x80;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;

    /** What the shorter form of a length can say, which is below what a server takes. */
    private static final int LONGEST_PAYLOAD = (1 << 16) - 1;

    private static final int LONGEST_ANSWER = 4096;

    /** What is known of the answer to the request, or of the header of the next frame. */
    private final ByteBuffer head = ByteBuffer.allocate(LONGEST_ANSWER);

    private boolean open;
    private boolean closed;

    /** Bytes of the frame that is being read. */
    private long left;

    /** What a connection begins with. */
    static ByteBuffer request(InetSocketAddress server) {
        byte[] key = new byte[16];
        ThreadLocalRandom.current().nextBytes(key);
        String request = "GET /oicq HTTP/1.1\r\nHost: " + Engine.text(server)
                + "\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                + "Sec-WebSocket-Protocol: oicq\r\nSec-WebSocket-Key: "
                + Base64.getEncoder().encodeToString(key) + "\r\n\r\n";
        return ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whether the server has agreed to speak so. */
    boolean isOpen() {
        return open;
    }

    /** Whether the server has said that nothing follows, or has not agreed. */
    boolean isClosed() {
        return closed;
    }

    /** Bytes as they go out: one frame, masked as a client must, or some where they are many. */
    static ByteBuffer frames(ByteBuffer payload) {
        int frames = payload.remaining() / LONGEST_PAYLOAD + 1;
        ByteBuffer out = ByteBuffer.allocateDirect(payload.remaining() + frames * (4 + MASK_BYTES));
        while (payload.hasRemaining()) {
            int length = Math.min(payload.remaining(), LONGEST_PAYLOAD);
            out.put((byte) (FIN | BINARY));
            if (length < SHORT_LENGTH) {
                out.put((byte) (FIN | length));
            } else {
                out.put((byte) (FIN | SHORT_LENGTH)).putShort((short) length);
            }
            int mask = ThreadLocalRandom.current().nextInt();
            out.putInt(mask);
            int i = 0;
            for (; i + MASK_BYTES <= length; i += MASK_BYTES) {
                out.putInt(payload.getInt() ^ mask);
            }
            for (; i < length; i++) {
                out.put((byte) (payload.get() ^ (mask >>> (8 * (MASK_BYTES - 1 - i % MASK_BYTES)))));
            }
        }
        return out.flip();
    }

    /** Makes of what came what it says, in the same place: from {@code start} to the limit. */
    void read(ByteBuffer in, int start) {
        int said = start;
        int at = start;
        int end = in.limit();
        while (at < end && !closed) {
            if (left > 0) {
                int some = (int) Math.min(left, end - at);
                in.put(said, in, at, some);
                said += some;
                at += some;
                left -= some;
            } else {
                head.put(in.get(at++));
                if (open) {
                    header();
                } else {
                    answer();
                }
            }
        }
        in.limit(said);
    }

    private void answer() {
        int end = head.position();
        if (end >= 4 && head.getInt(end - 4) == 0x0D0A0D0A) {
            String answer = new String(head.array(), 0, end, StandardCharsets.US_ASCII);
            open = answer.startsWith("HTTP/1.1 101 ");
            closed = !open;
            head.clear();
        } else if (!head.hasRemaining()) {
            closed = true;
        }
    }

    private void header() {
        if (head.position() < 2) {
            return;
        }
        int length = head.get(1) & 0x7F;
        int bytes = length == LONG_LENGTH ? 10 : length == SHORT_LENGTH ? 4 : 2;
        if (head.position() == bytes) {
            closed = (head.get(0) & 0x0F) == CLOSE;
            left = length == LONG_LENGTH
                    ? head.getLong(2)
                    : length == SHORT_LENGTH ? head.getShort(2) & 0xFFFF : length;
            head.clear();
        }
    }
}
