package org.oicq.codec.wire;

/** The five field types of the protocol; widths, byte order and the form of S and B are our decision (docs/protocol.md, "Field types"). */
public enum FieldType {
    /** One byte, unsigned: 0…255. */
    T("tiny", 1, 255),
    /** Two bytes, unsigned, big-endian: 0…65,535. */
    M("medium", 2, 65_535),
    /** Four bytes, unsigned, big-endian: 0…4,294,967,295. */
    L("long", 4, 4_294_967_295L),
    /** Text: its length in bytes as M, then the bytes. */
    S("string", 2, 65_535),
    /** Bytes: their number as L, then the bytes. */
    B("binary", 4, 4_294_967_295L);

    private final String label;
    private final int width;
    private final long max;

    FieldType(String label, int width, long max) {
        this.label = label;
        this.width = width;
        this.max = max;
    }

    /** The word behind the letter. */
    public String label() {
        return label;
    }

    /** Bytes of the number itself; for S and B, of the length that comes before the bytes. */
    public int width() {
        return width;
    }

    /** The biggest number; for S and B, the biggest length in bytes. */
    public long max() {
        return max;
    }

    /** Whether the value is a number, and not bytes with a length before them. */
    public boolean number() {
        return this == T || this == M || this == L;
    }
}
