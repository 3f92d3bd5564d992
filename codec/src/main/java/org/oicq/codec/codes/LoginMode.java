package org.oicq.codec.codes;

/** How a user logs in: the mode of packet 0x02. */
public enum LoginMode implements Coded {
    /** Friends see the user come online. */
    NORMAL(0),
    /** The user starts hidden. */
    INVISIBLE(1);

    private final int code;

    LoginMode(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
