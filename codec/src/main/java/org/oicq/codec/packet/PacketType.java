package org.oicq.codec.packet;

import org.oicq.codec.frame.Route;
import org.oicq.codec.wire.Layout;

/**
 * A packet of the catalog.
 *
 * @param route who writes it to whom
 * @param code the type byte
 * @param doc what it does, in one sentence without its first capital
 * @param layout its fields
 * @param <R> its record
 */
public record PacketType<R extends Record>(Route route, int code, String doc, Layout<R> layout) {
    /** The record's simple name, as {@code SendMessage}. */
    public String name() {
        return layout.type().getSimpleName();
    }
}
