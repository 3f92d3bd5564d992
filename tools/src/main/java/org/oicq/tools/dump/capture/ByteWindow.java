package org.oicq.tools.dump.capture;

import java.io.IOException;
import java.io.InputStream;

/** A window of fixed size that slides over a stream, however long that is. */
final class ByteWindow {
    /** The most bytes that {@link #require} can have in the window at once. */
    static final int LIMIT = 320 * 1024;

    private final InputStream in;
    private final Receiver receiver;
    private long base;
    private boolean ended;

    /** The bytes; those from {@link #start} to {@link #end} are not yet used. */
    final byte[] buffer = new byte[LIMIT];

    int start;
    int end;

    ByteWindow(InputStream in, Receiver receiver) {
        this.in = in;
        this.receiver = receiver;
    }

    /** Bytes of the stream before {@link #start}. */
    long position() {
        return base + start;
    }

    int available() {
        return end - start;
    }

    /** Whether {@code bytes} more are there, after reading on as needed; at most {@link #LIMIT}. */
    boolean require(int bytes) throws IOException {
        return end - start >= bytes || fill(bytes);
    }

    private boolean fill(int bytes) throws IOException {
        if (ended) {
            return false;
        }
        System.arraycopy(buffer, start, buffer, 0, end - start);
        base += start;
        end -= start;
        start = 0;
        while (end < bytes && !ended) {
            if (in.available() == 0) {
                receiver.idle();
            }
            int read = in.read(buffer, end, LIMIT - end);
            ended = read < 0;
            end += Math.max(read, 0);
        }
        return end >= bytes;
    }

    /** Steps over {@code bytes}, which need not be in the window; false where the stream ends before. */
    boolean skip(long bytes) throws IOException {
        long rest = bytes;
        while (rest > available()) {
            rest -= available();
            start = end;
            if (!require(1)) {
                return false;
            }
        }
        start += (int) rest;
        return true;
    }
}
