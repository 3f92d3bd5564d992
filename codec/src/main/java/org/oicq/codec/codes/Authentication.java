package org.oicq.codec.codes;

/** Who may add a user as a friend. */
public enum Authentication implements Coded {
    /** Anyone may add me. */
    ANYONE(0),
    /** Ask me first. */
    ASK_FIRST(1),
    /** Nobody may add me. */
    NOBODY(2),
    /** Only in 0x12: leave it as it is. */
    UNCHANGED(255);

    private final int code;

    Authentication(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
