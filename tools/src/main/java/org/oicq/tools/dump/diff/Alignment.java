package org.oicq.tools.dump.diff;

import java.util.function.Consumer;

/** Lays two streams beside each other and finds what differs. */
final class Alignment {
    /** How far ahead the place where both go on alike is looked for: bounds the time for captures that differ in all. */
    private static final int WINDOW = 48;

    /**
     * A place where the two differ.
     *
     * @param a the frame's number in A, or 0 where only B has one
     * @param b the frame's number in B, or 0 where only A has one
     */
    record Difference(long a, long b) {}

    private Alignment() {}

    /** Tells {@code to} of every difference, in order. */
    static void differences(Stream a, Stream b, Consumer<Difference> to) {
        int i = 0;
        int j = 0;
        while (i < a.size() && j < b.size()) {
            if (a.hash(i) == b.hash(j)) {
                i++;
                j++;
                continue;
            }
            int step = meeting(a, i, b, j);
            int stepA = step >>> 16;
            int stepB = step & 0xffff;
            pair(to, a, i, i + stepA, b, j, j + stepB);
            i += stepA;
            j += stepB;
        }
        pair(to, a, i, a.size(), b, j, b.size());
    }

    /** The fewest steps on both sides to where they are alike again, packed in one int; one each where nowhere near. */
    private static int meeting(Stream a, int i, Stream b, int j) {
        for (int distance = 1; distance <= WINDOW; distance++) {
            for (int stepA = 0; stepA <= distance; stepA++) {
                int stepB = distance - stepA;
                boolean inside = i + stepA < a.size() && j + stepB < b.size();
                if (inside && a.hash(i + stepA) == b.hash(j + stepB)) {
                    return stepA << 16 | stepB;
                }
            }
        }
        return 1 << 16 | 1;
    }

    /** Frames that stand at the same place beside each other are one frame that changed. */
    private static void pair(Consumer<Difference> to, Stream a, int fromA, int toA, Stream b, int fromB, int toB) {
        for (int n = 0; fromA + n < toA || fromB + n < toB; n++) {
            long numberA = fromA + n < toA ? a.number(fromA + n) : 0;
            long numberB = fromB + n < toB ? b.number(fromB + n) : 0;
            to.accept(new Difference(numberA, numberB));
        }
    }
}
