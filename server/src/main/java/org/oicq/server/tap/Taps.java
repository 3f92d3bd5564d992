package org.oicq.server.tap;

import org.jspecify.annotations.Nullable;

/**
 * Whom operators look at now. For everybody else that costs one look at a field: connections ask here for each frame.
 */
public final class Taps {
    /** So many users at once; each may hold {@link Tap#MOST_BYTES}. */
    static final int MOST = 4;

    private static final Tap[] NONE = {};

    private volatile Tap[] open = NONE;

    /** The tap of a user, or null; without an allocation. */
    public @Nullable Tap of(long number) {
        Tap[] now = open;
        if (now.length == 0) {
            return null;
        }
        for (Tap tap : now) {
            if (tap.number() == number) {
                return tap;
            }
        }
        return null;
    }

    /** Whether anybody is looked at. */
    public boolean any() {
        return open.length > 0;
    }

    /** Why this user cannot be looked at now; null where it can. */
    @Nullable
    String refusal(long number) {
        if (of(number) != null) {
            return number + " is tapped already";
        }
        return open.length == MOST ? MOST + " users are tapped, and there can't be more at once" : null;
    }

    synchronized void add(Tap tap) {
        Tap[] more = new Tap[open.length + 1];
        System.arraycopy(open, 0, more, 0, open.length);
        more[open.length] = tap;
        open = more;
    }

    synchronized void remove(Tap tap) {
        Tap[] now = open;
        Tap[] fewer = new Tap[now.length - 1];
        int kept = 0;
        for (Tap each : now) {
            if (each != tap) {
                fewer[kept++] = each;
            }
        }
        open = fewer.length == 0 ? NONE : fewer;
    }
}
