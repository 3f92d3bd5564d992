package org.oicq.codec.codes;

/** What a user is in a room. */
public enum RoomRole implements Coded {
    /** Neither in it nor invited. */
    NONE(0),
    MEMBER(1),
    MODERATOR(2),
    /** There is always exactly one. */
    OWNER(3),
    INVITED(4),
    BANNED(5);

    private final int code;

    RoomRole(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
