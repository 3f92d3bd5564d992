package org.oicq.server.chat;

import java.util.Collection;

/** Hears what this server does in rooms, for the other servers of the same service. Nothing here blocks. */
public interface RoomNews {
    /** For a server that is alone. */
    RoomNews NOBODY_ELSE = new RoomNews() {
        @Override
        public void inRoom(long room, long about) {}

        @Override
        public void roomNotices(Collection<Long> numbers) {}

        @Override
        public void asksToJoin(long room, long from) {}
    };

    /**
     * A room has something new.
     *
     * @param about who has become a member by it; 0 for nobody
     */
    void inRoom(long room, long about);

    /** These have notices of rooms. */
    void roomNotices(Collection<Long> numbers);

    /** Somebody asks to join a room. */
    void asksToJoin(long room, long from);
}
