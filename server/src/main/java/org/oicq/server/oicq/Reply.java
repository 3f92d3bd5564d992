package org.oicq.server.oicq;

import org.oicq.codec.packet.ServerPacket;
import org.oicq.server.session.Refusal;

/** What a handler has to say to the client that sent a packet. */
public sealed interface Reply {
    /** Nothing to say: the packet has no answer, or its outcome comes by itself. */
    Reply NONE = new None();

    /** See {@link #NONE}. */
    record None() implements Reply {}

    /**
     * A packet.
     *
     * @param then what follows once the packet is on its way
     */
    record Answer(ServerPacket packet, Runnable then) implements Reply {}

    /** A rule says no; the binary protocol's {@code Answers} puts it into the packet that belongs to the request. */
    record Refused(Refusal reason) implements Reply {}

    /** As {@link Refused}, where the packet that belongs to the request only says that it failed: a notice before it says why. */
    record Explained(Refusal reason) implements Reply {}

    static Reply of(ServerPacket packet) {
        return new Answer(packet, () -> {});
    }

    static Reply of(ServerPacket packet, Runnable then) {
        return new Answer(packet, then);
    }

    static Reply refused(Refusal reason) {
        return new Refused(reason);
    }

    static Reply explained(Refusal reason) {
        return new Explained(reason);
    }
}
