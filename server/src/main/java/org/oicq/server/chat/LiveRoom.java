package org.oicq.server.chat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.oicq.codec.codes.RoomInformation;
import org.oicq.codec.codes.RoomRole;
import org.oicq.codec.packet.chat.ChatCatalog;
import org.oicq.codec.packet.chat.RoomMessage;

/**
 * A room that somebody has entered. It tells its visitors of each entry of its log in the order of their numbers, with the
 * same bytes for all. Entries come here once they are stored, not always in that order: what is missing is read from the
 * log. Who is in it follows the log, too, so that nobody hears more, or less, than it may.
 */
final class LiveRoom {
    /** Entries that wait for those before them, or to be told; more are read from the log. */
    private static final int MOST_AHEAD = 256;

    /** Of their texts; one is there in any case. */
    private static final int MOST_AHEAD_BYTES = 256 << 10;

    private static final long UNKNOWN = -1;

    /** What the log has to be asked for. */
    record Gap(long first, long last) {}

    private final long number;
    /** The visitor of a service number, if it has entered. */
    private final LongFunction<@Nullable Visitor> visitors;

    // Guarded by this.
    private final Map<Long, Cursor> cursors = new HashMap<>();
    private final TreeMap<Long, RoomMessage> ahead = new TreeMap<>();
    private int aheadBytes;
    /** The newest entry that its visitors were told of. */
    private long last = UNKNOWN;
    /** The newest entry that there is, as far as is known here. */
    private long newest = UNKNOWN;

    private boolean telling;

    LiveRoom(long number, LongFunction<@Nullable Visitor> visitors) {
        this.number = number;
        this.visitors = visitors;
    }

    long number() {
        return number;
    }

    synchronized boolean empty() {
        return cursors.isEmpty();
    }

    /** Those who have entered it. */
    synchronized List<Visitor> present() {
        return cursors.values().stream().map(cursor -> cursor.visitor).toList();
    }

    // ------------------------------------------------------------------ visitors

    /** A member is entering; it begins with {@link #begin}. */
    synchronized void enter(Visitor visitor) {
        Cursor known = cursors.get(visitor.number());
        if (known == null || known.visitor != visitor) {
            add(visitor, Cursor.NOT_BEGUN, RoomRole.MEMBER.code());
        }
    }

    private void add(Visitor visitor, long next, int role) {
        Cursor cursor = new Cursor(this, visitor, next, role);
        cursors.put(visitor.number(), cursor);
        visitor.cursors.put(number, cursor);
        if (visitor.gone()) {
            // It went home meanwhile, perhaps without this room.
            remove(cursor);
        }
    }

    /** A member that is entering is told what comes after this entry. Returns whether somebody has to {@link #tell}. */
    synchronized boolean begin(Visitor visitor, long after, int role) {
        if (last == UNKNOWN) {
            last = after;
            newest = Math.max(newest, after);
        }
        Cursor cursor = cursors.get(visitor.number());
        if (cursor != null && cursor.visitor == visitor) {
            cursor.role = role;
            long next = cursor.next == Cursor.NOT_BEGUN ? after : Math.max(after, cursor.next - 1);
            if (cursor.told(next)) {
                remove(cursor);
            }
        }
        return beginTelling();
    }

    /** A visitor is not in the room after all, or has gone home. */
    synchronized void forget(Visitor visitor) {
        Cursor cursor = cursors.get(visitor.number());
        if (cursor != null && cursor.visitor == visitor) {
            remove(cursor);
        }
    }

    /** Another one stands for the same room now: its visitors go there. */
    synchronized void moveTo(LiveRoom other) {
        for (Cursor cursor : List.copyOf(cursors.values())) {
            remove(cursor);
            other.enter(cursor.visitor);
            var _ = other.begin(cursor.visitor, cursor.next - 1, cursor.role);
        }
    }

    private void remove(Cursor cursor) {
        cursors.remove(cursor.visitor.number(), cursor);
        cursor.visitor.cursors.remove(number, cursor);
    }

    // ------------------------------------------------------------------ entries

    /** An entry was stored. Returns whether somebody has to {@link #tell}. */
    synchronized boolean happened(RoomMessage entry) {
        newest = Math.max(newest, entry.entry());
        int bytes = entry.information().length();
        if (ahead.size() < MOST_AHEAD && (ahead.isEmpty() || aheadBytes + bytes <= MOST_AHEAD_BYTES)) {
            RoomMessage twice = ahead.put(entry.entry(), entry);
            aheadBytes += twice == null ? bytes : 0;
        }
        return beginTelling();
    }

    /** The log goes up to this entry, which may have been stored elsewhere. Returns whether somebody has to {@link #tell}. */
    synchronized boolean goesTo(long entry) {
        newest = Math.max(newest, entry);
        return beginTelling();
    }

    private boolean beginTelling() {
        boolean begins = !telling && last != UNKNOWN && last < newest;
        telling |= begins;
        return begins;
    }

    /** Tells of all that is at hand. Returns what must be read to go on; null at the end. */
    synchronized @Nullable Gap tell() {
        while (last < newest) {
            forgetUpTo(last);
            RoomMessage next = ahead.remove(last + 1);
            if (next == null) {
                long end = ahead.isEmpty() ? newest : ahead.firstKey() - 1;
                return new Gap(last + 1, end);
            }
            aheadBytes -= next.information().length();
            tell(next);
        }
        telling = false;
        return null;
    }

    private void forgetUpTo(long entry) {
        while (!ahead.isEmpty() && ahead.firstKey() <= entry) {
            aheadBytes -= ahead.pollFirstEntry().getValue().information().length();
        }
    }

    /** What {@link #tell} has asked for was read: entries in their order. What is not among them is not kept any more. */
    synchronized void read(Gap gap, List<RoomMessage> entries) {
        entries.stream().filter(entry -> entry.entry() > last).forEach(this::tell);
        if (entries.isEmpty()) {
            last = Math.max(last, gap.last());
        }
    }

    /** What {@link #tell} has asked for could not be read. */
    synchronized void notRead() {
        telling = false;
    }

    private void tell(RoomMessage entry) {
        boolean joins = RoomPackets.says(entry, RoomInformation.JOINED);
        boolean changes = RoomPackets.says(entry, RoomInformation.ROLE);
        if (joins) {
            joins(entry);
        }
        ByteBuffer frame = ChatCatalog.CHAT_TO_USER.encode(entry);
        for (Cursor cursor : List.copyOf(cursors.values())) {
            if (cursor.next == entry.entry()
                    && !cursor.visitor.held()
                    && cursor.visitor.session().outlet().offer(RoomPackets.MESSAGE, frame.duplicate())
                    && cursor.told(entry.entry())) {
                remove(cursor);
            }
        }
        boolean banned = changes && RoomPackets.role(entry) == RoomRole.BANNED.code();
        if (banned || RoomPackets.says(entry, RoomInformation.LEFT)) {
            leaves(entry);
        } else if (changes) {
            Cursor cursor = cursors.get(entry.number());
            if (cursor != null) {
                cursor.role = RoomPackets.role(entry);
            }
        }
        last = entry.entry();
    }

    private void joins(RoomMessage entry) {
        Visitor visitor = visitors.apply(entry.number());
        if (visitor == null) {
            return;
        }
        Cursor known = cursors.get(entry.number());
        if (known == null || known.visitor != visitor) {
            // The first entry of a room is its maker's.
            add(visitor, entry.entry(), (entry.entry() == 1 ? RoomRole.OWNER : RoomRole.MEMBER).code());
        } else if (known.until != Cursor.NO_END) {
            known.again = entry.entry();
            known.role = RoomRole.MEMBER.code();
        }
    }

    /** The leaving is the last thing that it is told. */
    private void leaves(RoomMessage entry) {
        Cursor cursor = cursors.get(entry.number());
        if (cursor == null) {
            return;
        }
        cursor.role = RoomRole.NONE.code();
        if (cursor.again != 0) {
            cursor.again = 0;
        } else {
            cursor.until = entry.entry();
            if (cursor.next != Cursor.NOT_BEGUN && cursor.next > entry.entry()) {
                remove(cursor);
            }
        }
    }

    // ------------------------------------------------------------------ those who fell behind

    /** What a visitor has to be told from the log; null where it is up to date. */
    synchronized @Nullable Gap missing(Cursor cursor) {
        return last != UNKNOWN && cursor.behind(last) ? new Gap(cursor.next, Math.min(last, cursor.until)) : null;
    }

    /** A visitor was told everything up to an entry. */
    synchronized void told(Cursor cursor, long entry) {
        if (entry >= cursor.next && cursor.told(entry)) {
            remove(cursor);
        }
    }

    /** One who may read who asks to join. */
    synchronized Optional<Visitor> moderator() {
        return cursors.values().stream()
                .filter(cursor -> RoomPackets.moderates(cursor.role))
                .map(cursor -> cursor.visitor)
                .findAny();
    }

    /** Tells the owner and the moderators what is not in the log. */
    synchronized void tellModerators(RoomMessage message) {
        ByteBuffer frame = ChatCatalog.CHAT_TO_USER.encode(message);
        for (Cursor cursor : cursors.values()) {
            if (RoomPackets.moderates(cursor.role)) {
                // Who reads too slowly is told when it enters again.
                var _ = cursor.visitor.session().outlet().offer(RoomPackets.MESSAGE, frame.duplicate());
            }
        }
    }
}
