package org.oicq.codec.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The value of a B field. Records compare by value, which a bare array would break. */
public final class Blob {
    public static final Blob EMPTY = new Blob(new byte[0]);

    private final byte[] bytes;

    private Blob(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of these bytes. */
    public static Blob of(byte[] bytes) {
        return new Blob(bytes.clone());
    }

    /** The next {@code length} bytes of {@code in}, which are read. */
    public static Blob read(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return new Blob(bytes);
    }

    /** The number of bytes. */
    public int length() {
        return bytes.length;
    }

    /** Puts the bytes alone into {@code out}. */
    public void writeTo(ByteBuffer out) {
        out.put(bytes);
    }

    /** The bytes, read-only and not copied. */
    public ByteBuffer toBuffer() {
        return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Blob blob && Arrays.equals(bytes, blob.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return bytes.length + " bytes";
    }
}
