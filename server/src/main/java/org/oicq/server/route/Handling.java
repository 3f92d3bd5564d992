package org.oicq.server.route;

/** What a connection must know of a packet before it is handled. */
public enum Handling {
    /** Handling it never blocks, so an event loop may do it. */
    QUICK,
    /** Handling it may block, so a virtual thread does it. */
    BLOCKING,
    /**
     * As {@link #BLOCKING}, after the sender's earlier messages are safe: somebody else answers this packet, or the end of
     * the connection does.
     */
    SETTLES_FIRST
}
