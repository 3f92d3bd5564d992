package org.oicq.codec.wire;

/**
 * Told of every field of a content, in order, with its place. Offsets and lengths are bytes; an offset counts from the
 * start of the content. All methods do nothing unless overridden.
 */
public interface FieldVisitor {
    /** A T, M or L field, or the count of a repetition (whose items follow). */
    default void number(Field field, int offset, long value) {}

    /** An S field. {@code offset} is that of its two length bytes; the text's bytes follow them. */
    default void text(Field field, int offset, Text value) {}

    /** A B field. {@code offset} is that of its four length bytes; the bytes follow them. */
    default void blob(Field field, int offset, Blob value) {}

    /** The next item of a repetition begins. {@code index} counts from 0. */
    default void item(Field repetition, int index) {}

    /** The repetition is over. */
    default void end(Field repetition) {}
}
