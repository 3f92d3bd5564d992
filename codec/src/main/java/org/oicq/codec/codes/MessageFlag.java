package org.oicq.codec.codes;

/** Whom a message of reply 0x03 comes from. */
public enum MessageFlag implements Coded {
    /** From the system, about a user or about nothing. */
    SYSTEM(1),
    /** From a user. */
    USER(2);

    private final int code;

    MessageFlag(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
