package org.oicq.server.session;

import java.util.List;

/** Tells others how a user shows itself. */
public interface Announcer {
    /** Tells of a number's state, if it is another one than was told last. May block; throws nothing. */
    void announce(long number);

    /**
     * The same.
     *
     * @param holders who has the number in a list, read after the state had changed
     */
    default void announce(long number, List<Long> holders) {
        announce(number);
    }
}
