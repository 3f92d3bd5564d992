package org.oicq.codec.codes;

/** Where a fax or print job stands [ext]. */
public enum JobState implements Coded {
    /** Its document is not whole yet. */
    COMING_IN(1),
    /** Nothing has been done yet, or it is tried again later. */
    WAITING(2),
    /** Its document is opened, or it is with the fax machine or the printer. */
    AT_WORK(3),
    /** It was sent or printed. */
    DONE(4),
    /** It was not, and is not tried again. */
    FAILED(5),
    /** Its owner or the operator did not want it any more. */
    CANCELLED(6);

    private final int code;

    JobState(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
