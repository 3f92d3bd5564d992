package org.oicq.server.delivery;

import org.oicq.codec.packet.ServerPacket;

/** Sends what is never stored, and goes nowhere where its receiver is not here. */
public interface Notices {
    /** To a number, if it is here. */
    void notice(long receiver, ServerPacket packet);

    /** To a receiver, after what was sent before. */
    void notice(Receiver receiver, ServerPacket packet);
}
