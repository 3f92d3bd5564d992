package org.oicq.server.session;

import java.util.Optional;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.server.config.ServerConfig;

/** An account that is logged in over a connection. */
public final class Session {
    private final long number;
    private final Connection connection;
    private final boolean supervisor;
    private final Inbox inbox;
    private volatile DisplayMode mode;

    /**
     * A log-in that {@link Delivery#open} has not made known yet.
     *
     * @param config bounds what waits for the proof that it arrived
     */
    public Session(long number, Connection connection, boolean supervisor, DisplayMode mode, ServerConfig config) {
        this.number = number;
        this.connection = connection;
        this.supervisor = supervisor;
        this.inbox =
                new Inbox(number, connection, config.unprovenMessages(), config.storedMessages(), config.storedBytes());
        mode(mode);
    }

    /** The service number. */
    public long number() {
        return number;
    }

    public Connection connection() {
        return connection;
    }

    /** Whether the account had the supervisor role at log-in. */
    public boolean supervisor() {
        return supervisor;
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

    /** How others see a user with this session, or with none: hidden shows as offline. */
    public static DisplayMode visible(Optional<Session> session) {
        DisplayMode mode = session.map(Session::mode).orElse(DisplayMode.OFFLINE);
        return mode == DisplayMode.HIDDEN ? DisplayMode.OFFLINE : mode;
    }

    Inbox inbox() {
        return inbox;
    }

    @Override
    public String toString() {
        return number + "@" + connection;
    }
}
