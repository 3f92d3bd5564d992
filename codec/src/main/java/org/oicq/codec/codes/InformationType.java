package org.oicq.codec.codes;

/** What a system message says; a user's message has 0. */
public enum InformationType implements Coded {
    /** A notice or an error in words. */
    NOTICE(0),
    /** The user has added you as a friend. */
    ADDED_YOU(1),
    /** The user asks you to let it add you; the information is its reason. */
    ASKS_YOU(2),
    /** The user agreed to your request, and is in your list now. */
    AGREED(3),
    /** The user refused your request, or allows nobody. */
    REFUSED(4),
    /** A friend's display mode changed; the information is the new one in decimal. */
    MODE_CHANGED(5),
    /** The user wants to be asked first, with 0x0D. */
    ASK_FIRST(6),
    /** Talk of a monitored user. */
    MONITORED_TALK(7);

    private final int code;

    InformationType(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
