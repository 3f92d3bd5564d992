package org.oicq.codec.codes;

/** What a printer or fax number does [ext]. */
public enum DestinationState implements Coded {
    /** It takes jobs. */
    READY(1),
    /** It takes jobs, and has others to do. */
    BUSY(2),
    /** It does nothing until somebody sees to it. */
    STOPPED(3);

    private final int code;

    DestinationState(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
