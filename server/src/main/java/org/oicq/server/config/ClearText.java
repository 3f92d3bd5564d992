package org.oicq.server.config;

import java.net.InetAddress;

/** Whose connections may go without TLS. */
public enum ClearText {
    /** Everybody's: the programs of old know nothing else. */
    ALL,
    /** Those that come over loopback, which nobody else can listen to. */
    LOCAL,
    /** Nobody's. */
    NONE;

    /** Whether a peer with this address may speak clear text. */
    public boolean from(InetAddress peer) {
        return switch (this) {
            case ALL -> true;
            case LOCAL -> peer.isLoopbackAddress();
            case NONE -> false;
        };
    }
}
