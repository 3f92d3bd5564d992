package org.oicq.codec.packet;

import java.nio.ByteBuffer;

/**
 * A packet and the route that it goes: one record may be a packet of several routes.
 *
 * @param catalog the packets of the route
 * @param packet one of them
 */
public record Routed<P extends Packet>(Catalog<P> catalog, P packet) {
    /** Bytes of the packet's whole frame, header and content. */
    public int frameSize() {
        return catalog.frameSize(packet);
    }

    /** Writes the packet's whole frame, as {@link Catalog#write} does. */
    public void write(ByteBuffer out) {
        catalog.write(packet, out);
    }
}
