package org.oicq.codec.wire;

import java.nio.ByteBuffer;

/** Writes fields. A number outside its range is a mistake of the program, never of a peer. */
final class WireOutput {
    private final ByteBuffer out;

    WireOutput(ByteBuffer out) {
        this.out = out;
    }

    void t(int value) {
        out.put((byte) checked(value, FieldType.T));
    }

    void flag(boolean value) {
        out.put((byte) (value ? 1 : 0));
    }

    void m(int value) {
        out.putShort((short) checked(value, FieldType.M));
    }

    void l(long value) {
        out.putInt((int) checked(value, FieldType.L));
    }

    void s(Text value) {
        m(value.length());
        value.writeTo(out);
    }

    void secret(Secret value) {
        s(value.text());
    }

    void b(Blob value) {
        l(value.length());
        value.writeTo(out);
    }

    private static long checked(long value, FieldType type) {
        if (value < 0 || value > type.max()) {
            throw new IllegalArgumentException(value + " does not fit a field of type " + type);
        }
        return value;
    }
}
