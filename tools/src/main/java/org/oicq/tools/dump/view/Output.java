package org.oicq.tools.dump.view;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Where a view writes: bytes gathered in one buffer, so that a big capture costs few system calls. */
public final class Output {
    private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

    private final OutputStream out;
    private final byte[] buffer = new byte[64 * 1024];
    private int used;

    /** Gathers what goes to {@code out}. */
    public Output(OutputStream out) {
        this.out = out;
    }

    /**
     * Writes a string as UTF-8.
     *
     * @throws OutputException as every method here, where the stream behind does not take it
     */
    public Output text(String text) {
        int at = 0;
        while (at < text.length()) {
            at = ascii(text, at);
            int other = at;
            while (at < text.length() && text.charAt(at) >= 0x80) {
                at++;
            }
            if (at > other) {
                bytes(text.substring(other, at).getBytes(StandardCharsets.UTF_8));
            }
        }
        return this;
    }

    /** Writes the characters from {@code start} on that are ASCII, and returns where they end. */
    private int ascii(String text, int start) {
        int at = start;
        while (at < text.length()) {
            if (used == buffer.length) {
                drain();
            }
            int end = Math.min(text.length(), at + buffer.length - used);
            int to = used;
            while (at < end && text.charAt(at) < 0x80) {
                buffer[to++] = (byte) text.charAt(at++);
            }
            used = to;
            if (at < end) {
                return at;
            }
        }
        return at;
    }

    /** Writes a string and ends the line. */
    public Output line(String text) {
        return text(text).put('\n');
    }

    /** Writes bytes as they are. */
    public Output bytes(byte[] bytes) {
        return bytes(bytes, 0, bytes.length);
    }

    /** Writes a part of an array. */
    public Output bytes(byte[] bytes, int from, int length) {
        if (length > buffer.length - used) {
            drain();
            if (length > buffer.length) {
                write(bytes, from, length);
                return this;
            }
        }
        System.arraycopy(bytes, from, buffer, used, length);
        used += length;
        return this;
    }

    /** Writes one byte. */
    public Output put(int b) {
        if (used == buffer.length) {
            drain();
        }
        buffer[used++] = (byte) b;
        return this;
    }

    /** Writes a number in decimal. */
    public Output number(long value) {
        if (buffer.length - used < 20) {
            drain();
        }
        if (value < 0) {
            return text(Long.toString(value));
        }
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int i = used + digits - 1; i >= used; i--) {
            buffer[i] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        used += digits;
        return this;
    }

    /** Writes bytes as hex, two digits each, with nothing between them. */
    public Output hex(byte[] bytes, int from, int length) {
        int at = from;
        int end = from + length;
        while (at < end) {
            if (buffer.length - used < 2) {
                drain();
            }
            int part = Math.min(end - at, (buffer.length - used) / 2);
            int to = used;
            for (int i = at; i < at + part; i++) {
                buffer[to++] = HEX[(bytes[i] >>> 4) & 0xf];
                buffer[to++] = HEX[bytes[i] & 0xf];
            }
            used = to;
            at += part;
        }
        return this;
    }

    private void drain() {
        write(buffer, 0, used);
        used = 0;
    }

    private void write(byte[] bytes, int from, int length) {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }

    /** Hands everything on. */
    public void flush() {
        drain();
        try {
            out.flush();
        } catch (IOException e) {
            throw new OutputException(e);
        }
    }
}
