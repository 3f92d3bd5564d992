package org.oicq.tools.dump.screen;

import org.jspecify.annotations.Nullable;
import org.oicq.tools.dump.stream.Half;
import org.oicq.tools.dump.stream.HttpMessage;

/** Something in the list: a frame, an HTTP message, or a note. */
final class Entry {
    /** What an entry takes beside its bytes. */
    private static final int OVERHEAD = 120;

    final long number;
    final long time;
    final @Nullable Half half;
    final byte @Nullable [] frame;
    final @Nullable HttpMessage http;
    final String note;
    final boolean damage;
    boolean marked;

    private Entry(
            long number,
            long time,
            @Nullable Half half,
            byte @Nullable [] frame,
            @Nullable HttpMessage http,
            String note,
            boolean damage) {
        this.number = number;
        this.time = time;
        this.half = half;
        this.frame = frame;
        this.http = http;
        this.note = note;
        this.damage = damage;
    }

    /** A frame; the bytes are its own from now on. */
    static Entry of(long number, long time, Half half, byte[] frame) {
        return new Entry(number, time, half, frame, null, "", false);
    }

    static Entry of(long number, long time, Half half, HttpMessage message) {
        return new Entry(number, time, half, null, message, "", false);
    }

    static Entry note(long time, @Nullable Half half, boolean damage, String text) {
        return new Entry(0, time, half, null, null, text, damage);
    }

    /** The connection's number, or 0. */
    int connection() {
        return half == null ? 0 : half.connection().id();
    }

    /** Whether the first side of the connection, as a rule the client, has said it. */
    boolean fromFirst() {
        return half != null && half == half.connection().first();
    }

    /** Roughly the memory that it takes. */
    long bytes() {
        long http = this.http == null ? 0 : 4L * this.http.body().length() + 2_000;
        return OVERHEAD + (frame == null ? 0 : frame.length) + http + 2L * note.length();
    }
}
