package org.oicq.tools.dump.capture;

import org.jspecify.annotations.Nullable;

/** A layer of a packet, as Ethernet or IPv4. */
@FunctionalInterface
interface Layer {
    /**
     * Reads its header at {@code packet.at} and steps over it.
     *
     * @return the layer behind it; null where the packet ends: it was handed on, or {@link Packet#passOver counted}
     */
    @Nullable
    Layer read(Packet packet);
}
