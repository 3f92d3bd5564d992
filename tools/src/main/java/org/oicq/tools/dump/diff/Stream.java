package org.oicq.tools.dump.diff;

import java.util.Arrays;

/** One direction of a connection as a list of frames: 16 bytes for each, however long they are, and some to grow. */
final class Stream {
    private long[] hashes = new long[8];
    private long[] numbers = new long[8];
    private int size;

    void add(long hash, long number) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size + size / 2);
            numbers = Arrays.copyOf(numbers, size + size / 2);
        }
        hashes[size] = hash;
        numbers[size] = number;
        size++;
    }

    int size() {
        return size;
    }

    /** What the frame says, in 64 bits. */
    long hash(int at) {
        return hashes[at];
    }

    /** The frame's number in its capture. */
    long number(int at) {
        return numbers[at];
    }
}
