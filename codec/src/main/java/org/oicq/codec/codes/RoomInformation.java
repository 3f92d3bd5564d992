package org.oicq.codec.codes;

/** What a system message about a room says; what a member said has 0. */
public enum RoomInformation implements Coded {
    /** Words of a member, with flag 2. */
    SAID(0),
    /** The user joined; in the log. */
    JOINED(1),
    /** The user asks to join; the information is its reason. */
    ASKS(2),
    /** You are let in; the number is who decided. */
    LET_IN(3),
    /** You are not let in; the number is who decided. */
    NOT_LET_IN(4),
    /** The user has another role now: the information in decimal; in the log. */
    ROLE(5),
    /** The user left or was put out; in the log. */
    LEFT(6),
    /** The user changed the room; the information is its name; in the log. */
    CHANGED(7),
    /** The user deleted the room; the information is its name. */
    DELETED(8),
    /** The user invites you; the information is the name of the room. */
    INVITED(9);

    private final int code;

    RoomInformation(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
