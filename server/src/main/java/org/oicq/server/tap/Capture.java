package org.oicq.server.tap;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A capture that is being made: the bytes of its file, packet by packet. */
public interface Capture {
    /**
     * What came of it.
     *
     * @param frames that were handed on
     * @param leftOut frames for which there was no room
     * @param leftOutBytes bytes of those
     */
    record Outcome(long frames, long leftOut, long leftOutBytes) {}

    /**
     * The next packet; waits for it. Null when the capture is over.
     *
     * @throws IOException where it broke off
     */
    byte @Nullable [] next() throws IOException, InterruptedException;

    /** What came of it, when it is over. */
    Outcome outcome();
}
