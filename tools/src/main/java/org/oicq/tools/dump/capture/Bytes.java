package org.oicq.tools.dump.capture;

/** Unsigned numbers out of byte arrays. */
public final class Bytes {
    private Bytes() {}

    /** One byte, 0…255. */
    public static int u8(byte[] bytes, int at) {
        return bytes[at] & 0xff;
    }

    /** Two bytes, big-endian, 0…65,535. */
    public static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }

    /** Four bytes, big-endian, with the sign of an {@code int}. */
    public static int i32(byte[] bytes, int at) {
        return (bytes[at] & 0xff) << 24
                | (bytes[at + 1] & 0xff) << 16
                | (bytes[at + 2] & 0xff) << 8
                | (bytes[at + 3] & 0xff);
    }

    /** Four bytes, big-endian, 0…4,294,967,295. */
    public static long u32(byte[] bytes, int at) {
        return i32(bytes, at) & 0xffff_ffffL;
    }

    /** Eight bytes, big-endian. */
    public static long i64(byte[] bytes, int at) {
        return (long) i32(bytes, at) << 32 | u32(bytes, at + 4);
    }
}
