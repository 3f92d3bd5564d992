package org.oicq.codec.packet;

import java.util.Optional;
import org.oicq.codec.frame.Route;
import org.oicq.codec.wire.Layout;

/**
 * A packet of the catalog.
 *
 * @param route who writes it to whom
 * @param code the type byte
 * @param doc what it does, in one sentence without its first capital
 * @param replyRecord the record of the server's packet that answers it, good or bad, if there is one
 * @param layout its fields
 * @param <R> its record
 */
public record PacketType<R extends Record>(
        Route route, int code, String doc, Optional<Class<? extends ServerPacket>> replyRecord, Layout<R> layout) {
    /** The server's packet that answers it, good or bad; none where the answer is a system message or nothing. */
    public Optional<PacketType<?>> reply() {
        return replyRecord.map(Catalog.OICQ_TO_USER::typeOf);
    }

    /** The record's simple name, as {@code SendMessage}. */
    public String name() {
        return layout.type().getSimpleName();
    }
}
