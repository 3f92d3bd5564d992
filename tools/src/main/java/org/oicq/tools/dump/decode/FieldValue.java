package org.oicq.tools.dump.decode;

import org.oicq.codec.wire.Field;

/**
 * A field of a frame with what stands in it.
 *
 * @param path the catalogue's name, with the places in the repetitions around it, as
 *     {@code groups[0].friends[2].nickname}
 * @param offset bytes from the start of the content; for S and B that of the length before the bytes
 * @param length bytes on the wire, with that length
 * @param value a {@code Long} for T, M and L (for a repetition the number of items), a {@code String} for S, a
 *     {@code Blob} for B
 */
public record FieldValue(Field field, String path, int offset, int length, Object value) {}
