package org.oicq.tools.dump.view;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times of a capture for a person: always UTC, so that the same capture reads the same everywhere. */
final class Times {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSSSSS").withZone(ZoneOffset.UTC);
    /** Stands where a source has no times. */
    private static final String NONE = "--:--:--.------";

    private Times() {}

    static String time(long nanos) {
        return nanos == 0 ? NONE : TIME.format(instant(nanos));
    }

    static String date(long nanos) {
        return DATE.format(instant(nanos));
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, 1_000_000_000L), Math.floorMod(nanos, 1_000_000_000L));
    }
}
