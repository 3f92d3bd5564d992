package org.oicq.schema;

/**
 * What happened in a room.
 *
 * @param entry its number in the room's log; 0 where it is not part of it
 * @param at seconds since 1970 UTC
 * @param flag 1 = system, 2 = said by a member
 * @param about who said it, or whom it is about
 * @param information no U+0000 in it
 * @param informationType 0 to 255
 */
public record RoomEntry(
        long room, long entry, long at, int flag, long about, String information, int informationType) {}
