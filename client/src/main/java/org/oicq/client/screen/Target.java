package org.oicq.client.screen;

/**
 * What somebody can talk to or look at.
 *
 * @param number the user's or the room's number; 0 for the server's own words
 */
public record Target(Kind kind, long number) {
    /** The kinds of conversations. */
    public enum Kind {
        USER,
        ROOM,
        SERVER
    }

    /** What the server and this program say, and what commands answer. */
    public static final Target SERVER = new Target(Kind.SERVER, 0);

    /** Talk with a user. */
    public static Target user(long number) {
        return new Target(Kind.USER, number);
    }

    /** Talk in a room. */
    public static Target room(long number) {
        return new Target(Kind.ROOM, number);
    }
}
