package org.oicq.codec.codes;

/** Which way 0x0A looks from its start number. */
public enum Direction implements Coded {
    /** Towards smaller numbers. */
    SMALLER(1),
    /** Towards larger numbers. */
    LARGER(2);

    private final int code;

    Direction(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
