package org.oicq.tools.dump.capture;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts of what a reader passed over, told once at the end and not once a packet. */
final class Notes {
    private final Map<String, Long> counts = new LinkedHashMap<>();

    /** {@code what} is one of a few fixed sentences, so that the map stays small. */
    void count(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    void tell(Receiver receiver) {
        counts.forEach((what, count) -> receiver.note(count + (count == 1 ? " packet " : " packets ") + what));
    }
}
