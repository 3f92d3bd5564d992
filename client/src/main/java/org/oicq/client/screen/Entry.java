package org.oicq.client.screen;

import java.time.Instant;

/**
 * A line of a conversation.
 *
 * @param id counts up in this process
 * @param who the number of who said it, or 0 for this program
 * @param reason why it was refused, or empty
 */
public record Entry(long id, Instant time, long who, String text, State state, String reason) {
    /** What is known of it. */
    public enum State {
        /** Somebody else said it. */
        HEARD,
        /** The user has written it, and it is not sent yet. */
        WAITING,
        /** It is sent and not answered. */
        SENT,
        /** The server has it: it arrives. */
        TAKEN,
        /** The server said no. */
        REFUSED,
        /** Said by this program. */
        NOTE,
        /** Said by this program about something that went wrong. */
        WARNING
    }

    Entry with(State now, String why) {
        return new Entry(id, time, who, text, now, why);
    }

    /** Whether the user has written it. */
    boolean mine() {
        return state == State.WAITING || state == State.SENT || state == State.TAKEN || state == State.REFUSED;
    }
}
