package org.oicq.tools.dump.view;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;

/** Times of a capture for a person, in the way that was asked for; keeps what it needs from line to line. */
public final class Times {
    /** The ways of showing a time. */
    public enum Form {
        /** UTC, so that the same capture reads the same everywhere. */
        UTC,
        /** The time of this machine's zone. */
        LOCAL,
        /** Seconds since 1970. */
        EPOCH,
        /** Seconds since the first line. */
        RELATIVE,
        /** Seconds since the line before. */
        DELTA;

        /** The zone of times that are written without one. */
        public ZoneId zone() {
            return this == LOCAL ? ZoneId.systemDefault() : ZoneOffset.UTC;
        }
    }

    private static final long SECOND = 1_000_000_000;
    /** Stands where a source has no times. */
    private static final String NONE = "--:--:--.------";

    private final Form form;
    private final ZoneId zone;
    /** The second that {@link #clock} and {@link #day} say. */
    private long second = Long.MIN_VALUE;

    private String clock = "";
    private String day = "";
    private String dayTold = "";
    private long first;
    private long before;

    /** Times of this form, from the first one that is asked for on. */
    public Times(Form form) {
        this.form = form;
        this.zone = form.zone();
    }

    /** The time at the start of a line; {@code nanos} is 0 where there is none. */
    public String time(long nanos) {
        if (nanos == 0) {
            return NONE;
        }
        if (first == 0) {
            first = nanos;
            before = nanos;
        }
        long since = nanos - (form == Form.DELTA ? before : first);
        before = nanos;
        return switch (form) {
            case UTC, LOCAL -> {
                to(Math.floorDiv(nanos, SECOND));
                yield clock + micros(nanos);
            }
            case EPOCH -> Math.floorDiv(nanos, SECOND) + "." + micros(nanos);
            case RELATIVE, DELTA -> String.format(Locale.ROOT, "%15.6f", since / 1e9);
        };
    }

    /** The day of a time where no line has told it yet, as {@code 2026-11-22 UTC}, or an empty text. */
    String newDay(long nanos) {
        if (nanos == 0 || (form != Form.UTC && form != Form.LOCAL)) {
            return "";
        }
        to(Math.floorDiv(nanos, SECOND));
        if (day.equals(dayTold)) {
            return "";
        }
        dayTold = day;
        return day + " " + (form == Form.UTC ? "UTC" : zone.getId());
    }

    private void to(long wanted) {
        if (wanted != second) {
            second = wanted;
            LocalDateTime there = LocalDateTime.ofInstant(Instant.ofEpochSecond(wanted), zone);
            clock = String.format(Locale.ROOT, "%tT.", there);
            day = there.toLocalDate().toString();
        }
    }

    private static String micros(long nanos) {
        String digits = Long.toString(1_000_000 + Math.floorMod(nanos, SECOND) / 1000);
        return digits.substring(1);
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
    }
}
