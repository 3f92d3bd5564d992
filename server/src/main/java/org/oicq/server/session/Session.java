package org.oicq.server.session;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.delivery.Inbox;
import org.oicq.server.delivery.Outlet;
import org.oicq.server.delivery.Receiver;

/** An account that is logged in over a connection. */
public final class Session implements Receiver {
    private final long number;
    private final Outlet outlet;
    private final boolean supervisor;
    private final Inbox inbox;
    private final long since = System.currentTimeMillis();
    private volatile DisplayMode mode;

    /** Guarded by this. */
    private boolean gone;

    /** Whom the user has blocked; null until that is known. Most have blocked nobody, and share an empty set. */
    private volatile @Nullable Set<Long> blocked;

    /**
     * A log-in that {@link SessionLife#open} has not made known yet.
     *
     * @param config bounds what waits for the proof that it arrived
     */
    public Session(long number, Outlet outlet, boolean supervisor, DisplayMode mode, ServerConfig config) {
        this.number = number;
        this.outlet = outlet;
        this.supervisor = supervisor;
        this.inbox =
                new Inbox(number, outlet, config.unprovenMessages(), config.storedMessages(), config.storedBytes());
        mode(mode);
    }

    /** The service number. */
    @Override
    public long number() {
        return number;
    }

    public Outlet outlet() {
        return outlet;
    }

    /** Whether its client can take files. */
    public boolean takesFiles() {
        return outlet.files().isPresent();
    }

    /** Whether the account had the supervisor role at log-in. */
    public boolean supervisor() {
        return supervisor;
    }

    /** When it logged in. */
    public Instant since() {
        return Instant.ofEpochMilli(since);
    }

    /** How the user shows itself. */
    public DisplayMode mode() {
        return mode;
    }

    public synchronized void mode(DisplayMode changed) {
        this.mode = changed;
        if (changed != DisplayMode.OFFLINE) {
            // Who leaves does so as it was.
            inbox.hidden(changed == DisplayMode.HIDDEN);
        }
    }

    /** How others see the user who are not blocked: hidden shows as offline, and so does who logs in just now. */
    public DisplayMode visibleMode() {
        DisplayMode now = mode;
        return now == DisplayMode.HIDDEN || blocked == null ? DisplayMode.OFFLINE : now;
    }

    /** How another user sees this one. */
    public DisplayMode visibleMode(long viewer) {
        return blocks(viewer) ? DisplayMode.OFFLINE : visibleMode();
    }

    /** Whether another user may not reach this one. */
    @Override
    public boolean blocks(long other) {
        Set<Long> known = blocked;
        return known != null && known.contains(other);
    }

    /** Whom the user has blocked; empty until that is known. */
    public Optional<Set<Long>> blocked() {
        return Optional.ofNullable(blocked);
    }

    /** Sets whom the user has blocked, which nobody changes any more. */
    public void blocked(Set<Long> numbers) {
        this.blocked = numbers;
    }

    /** Takes over whom an older session of the user knows to be blocked. */
    void blockedAs(Session older) {
        this.blocked = older.blocked;
    }

    @Override
    public Inbox inbox() {
        return inbox;
    }

    /** Whether it is the first to ask: who ends it for good lets its number go, once. */
    synchronized boolean letGo() {
        boolean first = !gone;
        gone = true;
        return first;
    }

    /** Whether it is over: what its client has proven since is not known to the next one. */
    public boolean over() {
        return inbox.over();
    }

    @Override
    public String toString() {
        return number + "@" + outlet;
    }
}
