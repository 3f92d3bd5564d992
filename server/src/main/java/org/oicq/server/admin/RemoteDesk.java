package org.oicq.server.admin;

import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.oicq.server.tap.Tap;

/** The desk of an operator who is elsewhere, at a running server: what commands do there instead of using files of theirs. */
public interface RemoteDesk extends Desk {
    /** Where the server's main port listens. */
    InetSocketAddress listen();

    /** Begins a tap, which {@link #end} must end; gives why not, as a sentence for a person. May take long. */
    Optional<String> begin(Tap tap);

    /** A tap is over. May take long. */
    void end(Tap tap);

    /**
     * Lets the server stop once this command is answered, do something, and start again. The audit has what came of it.
     *
     * @return whether it will; not where it is about to stop for another such deed
     * @throws IllegalArgumentException where this server can't; the message is a sentence for a person
     */
    boolean whileStopped(String action, String detail, StoppedDeed.Work work);

    /**
     * A file for the operator, which is sent as it is written. Writing may take long; it fails where the operator is gone.
     *
     * @param type its media type
     * @param gone called when nobody waits for it any more
     * @throws IllegalArgumentException where there is no way for a file; the message is a sentence for a person
     */
    OutputStream file(String type, String name, Runnable gone);
}
