package org.oicq.codec.frame;

import java.nio.ByteBuffer;

/**
 * A frame: {@code 0x81, sender, receiver, packet type, length, content}.
 *
 * @param route sender and receiver
 * @param type the packet type, 0…255
 * @param content the fields, from its position to its limit; a view into the stream's buffer, valid only as long as
 *     that is
 */
public record Frame(Route route, int type, ByteBuffer content) {
    /** The first byte of every frame. */
    public static final int HEAD = 0x81;

    /** Bytes before the content: head, sender, receiver, type (T each) and length (L). */
    public static final int HEADER_LENGTH = 8;

    private static final int LENGTH_OFFSET = 4;

    /** Writes the content's length into the header at {@code start}, once it is known. */
    public static void writeLength(ByteBuffer out, int start, int length) {
        out.putInt(start + LENGTH_OFFSET, length);
    }

    /** Writes the eight header bytes; {@code length} is that of the content alone. */
    public static void writeHeader(ByteBuffer out, Route route, int type, int length) {
        out.put((byte) HEAD)
                .put((byte) route.sender())
                .put((byte) route.receiver())
                .put((byte) type)
                .putInt(length);
    }
}
