package org.oicq.server.tap;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A capture that is being made: the bytes of its file, packet by packet. */
public interface Capture {
    /**
     * The next packet; waits for it. Null when the capture is over.
     *
     * @throws IOException where it broke off
     */
    byte @Nullable [] next() throws IOException, InterruptedException;

    /** What came of it, when it is over. */
    Tap.Outcome outcome();
}
