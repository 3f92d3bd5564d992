package org.oicq.codec.codes;

/** The result byte that starts most replies. */
public enum Outcome implements Coded {
    FAILURE(0),
    SUCCESS(1);

    private final int code;

    Outcome(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
