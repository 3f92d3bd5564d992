package org.oicq.tools.dump.capture;

import java.io.IOException;

/** Something with bytes of conversations in it. */
public interface Source {
    /**
     * Reads it to its end and tells {@code receiver} everything. Damage is told and stepped over; it ends the reading
     * only where nothing after it can be found again.
     *
     * @throws IOException where the bytes themselves cannot be read
     */
    void read(Receiver receiver) throws IOException;
}
