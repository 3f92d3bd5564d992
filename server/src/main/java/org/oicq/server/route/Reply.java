package org.oicq.server.route;

import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.Packet;
import org.oicq.codec.packet.Routed;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.server.rule.Refusal;

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
    record Answer(Routed<?> packet, Runnable then) implements Reply {}

    /** A rule says no; {@link Answers} puts it into the packets that belong to the request. */
    record Refused(Refusal reason) implements Reply {}

    /** As {@link Refused}; a notice before the failure form says why, even where the subsystem does not say it by itself. */
    record Explained(Refusal reason) implements Reply {}

    /** A packet of the OICQ server. */
    static Reply of(ServerPacket packet) {
        return of(packet, () -> {});
    }

    /** A packet of the OICQ server, and what follows once it is on its way. */
    static Reply of(ServerPacket packet, Runnable then) {
        return new Answer(new Routed<>(Catalog.OICQ_TO_USER, packet), then);
    }

    /** A packet of any subsystem. */
    static <P extends Packet> Reply of(Catalog<P> catalog, P packet) {
        return new Answer(new Routed<>(catalog, packet), () -> {});
    }

    /** A packet of any subsystem, and what follows once it is on its way. */
    static <P extends Packet> Reply of(Catalog<P> catalog, P packet, Runnable then) {
        return new Answer(new Routed<>(catalog, packet), then);
    }

    static Reply refused(Refusal reason) {
        return new Refused(reason);
    }

    static Reply explained(Refusal reason) {
        return new Explained(reason);
    }
}
