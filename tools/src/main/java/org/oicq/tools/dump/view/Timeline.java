package org.oicq.tools.dump.view;

import java.util.Locale;

/** Frames and bytes over time, in at most sixteen steps that grow with the capture. */
final class Timeline {
    private static final int STEPS = 16;
    private static final long SHORTEST = 1_000_000;

    private final long[] frames = new long[STEPS];
    private final long[] bytes = new long[STEPS];
    private long width = SHORTEST;
    private long start;
    private int used;

    /** Counts a frame; what is earlier than the first goes into the first step. */
    void add(long time, int size) {
        if (time == 0) {
            return;
        }
        if (start == 0) {
            start = time;
        }
        long since = Math.max(0, time - start);
        while (since / width >= STEPS) {
            for (int i = 0; i < STEPS; i++) {
                frames[i] = i < STEPS / 2 ? frames[2 * i] + frames[2 * i + 1] : 0;
                bytes[i] = i < STEPS / 2 ? bytes[2 * i] + bytes[2 * i + 1] : 0;
            }
            width *= 2;
        }
        int step = (int) (since / width);
        frames[step]++;
        bytes[step] += size;
        used = Math.max(used, step + 1);
        while (used > 1 && frames[used - 1] == 0) {
            used--;
        }
    }

    Section section() {
        Section section = new Section("seconds from the first", "frames", "bytes");
        for (int i = 0; i < used; i++) {
            section.row(String.format(Locale.ROOT, "%.3f", i * width / 1e9), frames[i], bytes[i]);
        }
        return section;
    }
}
