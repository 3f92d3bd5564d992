package org.oicq.tools.dump.stream;

import org.jspecify.annotations.Nullable;

/**
 * Takes one direction of a WebSocket (RFC 6455) apart: the bytes of its binary messages, unmasked and put together, are a
 * stream of the protocol as TCP would carry it. Pings and pongs are passed over.
 */
final class WebSocketReader {
    private static final int CONTINUATION = 0;
    private static final int TEXT = 1;
    private static final int BINARY = 2;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    /** Two bytes, a length of eight, a mask of four. */
    private static final int LONGEST_HEAD = 14;

    private final Cutter stream;
    private final byte[] head = new byte[LONGEST_HEAD];
    private int headed;
    private int headLength = 2;
    /** Bytes still to come of the frame at hand. */
    private long left;

    private int opcode;
    /** What the message at hand is made of: its fragments don't say it again. */
    private int message = BINARY;

    private boolean masked;
    private int maskAt;
    private boolean started;
    private boolean closed;

    /** Reads what {@code stream} then cuts into packets. */
    WebSocketReader(Cutter stream) {
        this.stream = stream;
    }

    /** Whether anything was read. */
    boolean started() {
        return started;
    }

    /** Takes more bytes; returns why nothing after them can be read, or null. */
    @Nullable
    String feed(byte[] data, int from, int end, long time) {
        int at = from;
        started |= at < end;
        while (at < end) {
            if (left > 0) {
                int length = (int) Math.min(left, end - at);
                payload(data, at, length, time);
                at += length;
                continue;
            }
            head[headed++] = data[at++];
            if (headed == 2) {
                int small = head[1] & 0x7f;
                headLength = 2 + (small == 126 ? 2 : small == 127 ? 8 : 0) + ((head[1] & 0x80) != 0 ? 4 : 0);
            }
            if (headed == headLength) {
                String problem = begin();
                if (problem != null) {
                    return problem;
                }
            }
        }
        return null;
    }

    private @Nullable String begin() {
        headed = 0;
        if ((head[0] & 0x70) != 0) {
            return "a WebSocket frame that is compressed or none";
        }
        opcode = head[0] & 0x0f;
        masked = (head[1] & 0x80) != 0;
        maskAt = headLength - 4;
        left = length();
        switch (opcode) {
            case CONTINUATION, PING, PONG -> {
                // The message goes on, now or after this.
            }
            case TEXT, BINARY -> message = opcode;
            case CLOSE -> closed = true;
            default -> {
                return "a WebSocket frame of an unknown kind, " + opcode;
            }
        }
        if (left < 0) {
            return "a WebSocket frame that is longer than any can be";
        }
        return opcode == TEXT ? "a WebSocket message of text: the protocol is binary" : null;
    }

    private long length() {
        int small = head[1] & 0x7f;
        if (small < 126) {
            return small;
        }
        long length = 0;
        for (int i = 2; i < (small == 126 ? 4 : 10); i++) {
            length = length << 8 | (head[i] & 0xff);
        }
        return length;
    }

    private void payload(byte[] data, int at, int length, long time) {
        left -= length;
        boolean ours = opcode == BINARY || (opcode == CONTINUATION && message == BINARY);
        if (!ours) {
            return;
        }
        byte[] plain = new byte[length];
        for (int i = 0; i < length; i++) {
            plain[i] = (byte) (masked ? data[at + i] ^ head[maskAt + (i & 3)] : data[at + i]);
        }
        if (masked) {
            turnMask(length);
        }
        stream.feed(plain, 0, length, time);
    }

    /** The mask goes on where these bytes ended. */
    private void turnMask(int length) {
        for (int turn = length & 3; turn > 0; turn--) {
            byte first = head[maskAt];
            System.arraycopy(head, maskAt + 1, head, maskAt, 3);
            head[maskAt + 3] = first;
        }
    }

    /**
     * {@code bytes} are missing here.
     *
     * @return whether it can be read on: they are inside one frame, whose length is known
     */
    boolean gap(int bytes, long time) {
        if (bytes <= 0 || bytes > left) {
            return false;
        }
        left -= bytes;
        if (opcode == BINARY || (opcode == CONTINUATION && message == BINARY)) {
            if (masked) {
                turnMask(bytes);
            }
            stream.gap(bytes, time);
        }
        return true;
    }

    /** Nothing more comes. */
    void end(long time, String why, boolean damage) {
        boolean cutOff = !closed && (left > 0 || headed > 0);
        stream.end(time, why, damage || cutOff);
    }
}
