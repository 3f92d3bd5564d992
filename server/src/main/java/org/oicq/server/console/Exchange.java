package org.oicq.server.console;

import java.io.InputStream;
import java.io.OutputStream;

/** What goes with a request beside its words and its answer, as it comes and goes: it is never in memory as a whole. */
public interface Exchange {
    /** The request's body. Reading waits for it, and fails where it does not come. */
    InputStream body();

    /**
     * The answer is a file from now on, which is sent as it is written. Writing waits while the other side is slow, and fails
     * where it is gone.
     *
     * @param type its media type
     * @param gone called when nobody waits for it any more
     */
    OutputStream file(String type, String name, Runnable gone);
}
