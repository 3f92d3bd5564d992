package org.oicq.codec.codes;

/** How a user shows itself to others: the display mode of 0x10 and the friend state of 0x02. */
public enum DisplayMode implements Coded {
    ONLINE(1),
    /** Present, and everybody else sees {@link #OFFLINE}. */
    HIDDEN(2),
    /** The HTTP interface calls it busy. */
    DO_NOT_DISTURB(3),
    OFFLINE(4);

    private final int code;

    DisplayMode(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
