package org.oicq.tools.dump.diff;

import java.util.Arrays;

/** One direction of a connection as a list of frames: 16 bytes for each, however long they are. */
final class Stream {
    private long[] hashes = new long[16];
    private long[] numbers = new long[16];
    private int size;

    void add(long hash, long number) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, 2 * size);
            numbers = Arrays.copyOf(numbers, 2 * size);
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
