package org.oicq.server.chat;

/**
 * How far a visitor has been told of what happened in one of its rooms. All but the two that never change is guarded by the
 * room.
 */
final class Cursor {
    /** Of a visitor that is entering, and is not told yet where it begins. */
    static final long NOT_BEGUN = Long.MAX_VALUE;

    /** It is still in the room. */
    static final long NO_END = Long.MAX_VALUE;

    final LiveRoom room;
    final Visitor visitor;

    /** The entry that it is told next. */
    long next;
    /** The last entry that it is told: its own leaving. */
    long until = NO_END;
    /** Where it goes on after that, because it is in again; 0 where it is not. */
    long again;
    /** 1 to 3. */
    int role;

    Cursor(LiveRoom room, Visitor visitor, long next, int role) {
        this.room = room;
        this.visitor = visitor;
        this.next = next;
        this.role = role;
    }

    /** Whether there is something in the log that it was not told, where the log goes up to this entry. */
    boolean behind(long last) {
        return next != NOT_BEGUN && next <= Math.min(last, until);
    }

    /** It was told everything up to an entry. Returns whether it is at its end. */
    boolean told(long entry) {
        next = entry + 1;
        if (next <= until) {
            return false;
        }
        if (again == 0) {
            return true;
        }
        next = again;
        until = NO_END;
        again = 0;
        return false;
    }
}
