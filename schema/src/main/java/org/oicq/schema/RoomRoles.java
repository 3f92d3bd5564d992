package org.oicq.schema;

/** What somebody is in a room: the values of {@code room_members.role}, and 0 for who has no row there. */
public final class RoomRoles {
    public static final int NONE = 0;
    public static final int MEMBER = 1;
    public static final int MODERATOR = 2;
    public static final int OWNER = 3;
    public static final int INVITED = 4;
    public static final int BANNED = 5;

    private RoomRoles() {}

    /** Whether this role is in the room. */
    public static boolean in(int role) {
        return role >= MEMBER && role <= OWNER;
    }
}
