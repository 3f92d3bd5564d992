package org.oicq.codec.packet;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import org.oicq.codec.frame.Route;
import org.oicq.codec.wire.Layout;
import org.oicq.codec.wire.WireCharset;

/**
 * A packet of the catalog.
 *
 * @param route who writes it to whom
 * @param code the type byte
 * @param doc what it does, in one sentence without its first capital
 * @param reply the packet of the way back that answers it, good or bad; none where the answer is a system message or
 *     nothing
 * @param layout its fields
 * @param <R> its record
 */
public record PacketType<R extends Record>(
        Route route, int code, String doc, Optional<PacketType<?>> reply, Layout<R> layout) {
    /** The record's simple name, as {@code SendMessage}. */
    public String name() {
        return layout.type().getSimpleName();
    }

    /** The packet with every field 0 or empty. */
    public R blank() {
        return layout.blank();
    }

    /** The number that a refusal of this packet names: its field marked as {@link org.oicq.codec.wire.Subject}. */
    public OptionalLong subject(Packet packet) {
        return layout.subject(layout.type().cast(packet));
    }

    /** Likewise from a content that may be malformed: empty where the field could not be read. */
    public OptionalLong subject(ByteBuffer content, WireCharset charset) {
        return layout.subject(content, charset);
    }
}
