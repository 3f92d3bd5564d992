package org.oicq.codec.codes;

/** A user's gender, as SX of the HTTP interface has it. */
public enum Gender implements Coded {
    MALE(0),
    FEMALE(1),
    NOT_SAID(255);

    private final int code;

    Gender(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
