package org.oicq.server.route;

import java.util.function.Function;
import java.util.function.Supplier;
import org.oicq.codec.frame.ProgramKind;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.Numbered;
import org.oicq.codec.packet.Packet;
import org.oicq.schema.DatabaseException;
import org.oicq.server.rule.Refusal;
import org.oicq.server.session.Connection;
import org.oicq.server.session.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One program of the server system, found by the receiver byte of a frame: OICQ, chat, fax, print. It knows its packets
 * and what becomes of each; connections know nothing of either.
 *
 * @param <P> what users write to it
 */
public interface Subsystem<P extends Packet> {
    /** The receiver byte that it answers to. */
    ProgramKind kind();

    /** What users write to it. The catalog also knows the failure form of each packet's reply. */
    Catalog<P> catalog();

    /** What a connection must know before a packet is handled. */
    Handling handling(P packet);

    /** Handles a packet, and gives what to say to its sender. May block unless the packet is {@link Handling#QUICK}. */
    Reply handle(Connection connection, P packet);

    /**
     * Whether a refused packet of this type gets a notice that says why before its reply's failure form (docs/rules.md,
     * "Refusals"). The packets of 2002 get the failure form alone.
     *
     * @param type 0…255
     */
    default boolean explains(int type) {
        return true;
    }

    /** The connection of a session takes more again, after {@link org.oicq.server.delivery.Outlet#offer} was refused. */
    default void relieved(Session session) {}

    /** The name that a notice about a refused packet begins with, as {@code "chat "}; OICQ's begins with none. */
    default String prefix() {
        return kind().label().replace(" server", " ");
    }

    /**
     * Handles what only a user who is logged in may send, as itself. While the database is away the packet is refused.
     */
    static Reply ofSession(Connection connection, Numbered packet, Function<Session, Reply> handler) {
        if (connection.session().isEmpty()) {
            return Reply.refused(Refusal.NOT_LOGGED_IN);
        }
        Session session = connection.session().get();
        if (packet.number() != session.number()) {
            return Reply.refused(Refusal.NOT_YOUR_NUMBER);
        }
        return orAway(packet, () -> handler.apply(session));
    }

    /** Handles a packet; while the database is away it is refused. */
    static Reply orAway(Packet packet, Supplier<Reply> handler) {
        try {
            return handler.get();
        } catch (DatabaseException e) {
            Logger log = LoggerFactory.getLogger(Subsystem.class);
            log.warn("A packet {} is refused: {}", packet.getClass().getSimpleName(), e.getMessage());
            return Reply.refused(Refusal.DATABASE_AWAY);
        }
    }
}
