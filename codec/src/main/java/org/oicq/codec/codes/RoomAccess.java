package org.oicq.codec.codes;

/** Who may join a room. */
public enum RoomAccess implements Coded {
    /** Anyone joins. */
    ANYONE(0),
    /** Ask to be let in first. */
    ASK_FIRST(1),
    /** By invitation only; to all others the room does not exist. */
    INVITED(2);

    private final int code;

    RoomAccess(int code) {
        this.code = code;
    }

    @Override
    public int code() {
        return code;
    }
}
