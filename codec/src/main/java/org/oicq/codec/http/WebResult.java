package org.oicq.codec.http;

import org.oicq.codec.codes.Coded;

/** The values of RES. An answer with any but {@link #DONE} ends there: no key follows. */
public enum WebResult implements Coded {
    DONE(0),
    /** Too fast, or refused. */
    REFUSED(3),
    /** The number cannot be an account, or is none. */
    NO_SUCH_NUMBER(5),
    NOT_LOGGED_IN(20);

    private final int code;

    WebResult(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
