package org.oicq.server.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.oicq.server.delivery.Ledger;
import org.oicq.server.delivery.Outlet;

/** A binary connection as the router sees it: nobody yet, and after a good log-in a session. */
public final class Connection {
    private final Outlet outlet;
    private final Ledger ledger;
    private volatile @Nullable Session session;
    private boolean asked;

    /**
     * A client that has not logged in.
     *
     * @param ledger what it is owed as a sender of messages
     */
    public Connection(Outlet outlet, Ledger ledger) {
        this.outlet = outlet;
        this.ledger = ledger;
    }

    public Outlet outlet() {
        return outlet;
    }

    public Ledger ledger() {
        return ledger;
    }

    /** The session, after a good log-in. */
    public Optional<Session> session() {
        return Optional.ofNullable(session);
    }

    /** It asks for extensions. Returns whether that is the first time; one packet at a time. */
    public boolean asksFirst() {
        boolean first = !asked;
        asked = true;
        return first;
    }

    /** The log-in was good. */
    public void loggedIn(Session opened) {
        this.session = opened;
    }
}
