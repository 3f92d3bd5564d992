package org.oicq.server.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.oicq.codec.codes.Coded;
import org.oicq.codec.codes.Direction;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.codes.RoomAccess;
import org.oicq.codec.packet.chat.ChatCatalog;
import org.oicq.codec.packet.chat.ChatServerPacket;
import org.oicq.codec.packet.chat.FindRooms;
import org.oicq.codec.packet.chat.ListMembers;
import org.oicq.codec.packet.chat.ReadLog;
import org.oicq.codec.packet.chat.RoomData;
import org.oicq.codec.packet.chat.RoomLog;
import org.oicq.codec.packet.chat.RoomMembers;
import org.oicq.codec.packet.chat.RoomsFound;
import org.oicq.codec.packet.chat.SearchLog;
import org.oicq.codec.packet.chat.ViewRoom;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.Room;
import org.oicq.schema.RoomEntry;
import org.oicq.schema.RoomLogTable;
import org.oicq.schema.RoomTable;
import org.oicq.server.oicq.Presence;
import org.oicq.server.route.Reply;
import org.oicq.server.rule.Refusal;
import org.oicq.server.rule.Result;

/** What looks at rooms and changes nothing. */
final class RoomLooks {
    /** Items of an answer, and bytes of an answer with entries; one entry is there in any case. */
    static final int MOST = 50;

    private static final int MOST_BYTES = 256 << 10;

    private final RoomTable rooms;
    private final RoomLogTable log;
    private final RoomPackets packets;
    private final RoomSearch search;
    private final Presence presence;

    RoomLooks(RoomTable rooms, RoomLogTable log, RoomPackets packets, RoomSearch search, Presence presence) {
        this.rooms = rooms;
        this.log = log;
        this.packets = packets;
        this.search = search;
        this.presence = presence;
    }

    /** 0x05. */
    Reply view(Visitor visitor, ViewRoom packet) {
        return rooms.see(packet.room(), visitor.number())
                .filter(seen -> !RoomRules.hidden(seen.room(), seen.role()))
                .map(seen -> {
                    RoomData data = packets.data(seen);
                    return answer(data);
                })
                .orElseGet(() -> Reply.refused(Refusal.NO_SUCH_ROOM));
    }

    /** 0x0A. */
    Reply members(Visitor visitor, ListMembers packet) {
        Optional<Direction> direction = Coded.find(Direction.class, packet.direction());
        if (direction.isEmpty()) {
            return Reply.refused(Refusal.NO_SUCH_DIRECTION);
        }
        Optional<Refusal> no = notIn(rooms.see(packet.room(), visitor.number()));
        if (no.isPresent()) {
            return Reply.refused(no.get());
        }
        boolean up = direction.get() == Direction.LARGER;
        List<RoomTable.Member> page = rooms.members(packet.room(), packet.startNumber(), up, packet.howMany());
        Map<Long, DisplayMode> seen =
                presence.seen(page.stream().map(RoomTable.Member::number).toList(), visitor.number());
        return answer(new RoomMembers(
                true, page.stream().map(member -> member(member, seen)).toList()));
    }

    private RoomMembers.Member member(RoomTable.Member member, Map<Long, DisplayMode> seen) {
        return new RoomMembers.Member(
                member.number(),
                packets.text(member.nickname()),
                member.portrait(),
                member.role(),
                seen.getOrDefault(member.number(), DisplayMode.OFFLINE).code());
    }

    /** 0x0B. */
    Reply find(FindRooms packet) {
        String words = packet.words().toString();
        Result<List<Room>> found = search.inTurn(
                words, () -> Result.ok(rooms.search(words, packet.startRoom(), Math.min(MOST, packet.howMany()))));
        return switch (found) {
            case Result.Ok<List<Room>>(List<Room> some) ->
                answer(new RoomsFound(true, some.stream().map(packets::found).toList()));
            case Result.Refused<List<Room>>(Refusal reason) -> Reply.refused(reason);
        };
    }

    /** 0x18. */
    Reply read(Visitor visitor, ReadLog packet) {
        Optional<Direction> direction = Coded.find(Direction.class, packet.direction());
        if (direction.isEmpty()) {
            return Reply.refused(Refusal.NO_SUCH_DIRECTION);
        }
        Optional<RoomTable.Seen> seen = rooms.see(packet.room(), visitor.number());
        Optional<Refusal> no = notIn(seen);
        if (no.isPresent()) {
            return Reply.refused(no.get());
        }
        long from = packet.fromEntry();
        boolean up = direction.get() == Direction.LARGER;
        long least = up ? Math.max(from + 1, first(seen.get())) : first(seen.get());
        long most = up || from == 0 ? Long.MAX_VALUE : from - 1;
        return entries(packet.room(), log.page(packet.room(), least, most, up, Math.min(MOST, packet.howMany())));
    }

    /** 0x1A. */
    Reply search(Visitor visitor, SearchLog packet) {
        Optional<RoomTable.Seen> seen = rooms.see(packet.room(), visitor.number());
        Optional<Refusal> no = notIn(seen);
        if (no.isPresent()) {
            return Reply.refused(no.get());
        }
        long newest = packet.fromEntry() == 0 ? Long.MAX_VALUE : packet.fromEntry() - 1;
        Result<List<RoomEntry>> found = search.find(
                packet.room(),
                packet.words().toString(),
                first(seen.get()),
                Math.min(newest, seen.get().room().lastEntry()),
                Math.min(MOST, packet.howMany()));
        return switch (found) {
            case Result.Ok<List<RoomEntry>>(List<RoomEntry> entries) -> entries(packet.room(), entries);
            case Result.Refused<List<RoomEntry>>(Refusal reason) -> Reply.refused(reason);
        };
    }

    /** The oldest entry that a member may read: where not anyone joins, that of its own joining. */
    private static long first(RoomTable.Seen seen) {
        boolean open = seen.room().access() == RoomAccess.ANYONE.code();
        return open ? seen.room().firstEntry() : Math.max(seen.room().firstEntry(), seen.joinedEntry());
    }

    private static Optional<Refusal> notIn(Optional<RoomTable.Seen> seen) {
        return seen.isEmpty()
                ? Optional.of(Refusal.NO_SUCH_ROOM)
                : RoomRules.notIn(seen.get().room(), seen.get().role());
    }

    /** Why somebody who has said something in a room was not in it; blocks. */
    Refusal whyNotIn(Visitor visitor, long room) {
        try {
            return notIn(rooms.see(room, visitor.number())).orElse(Refusal.NOT_IN_ROOM);
        } catch (DatabaseException _) {
            return Refusal.NOT_IN_ROOM;
        }
    }

    private Reply entries(long room, List<RoomEntry> found) {
        List<RoomLog.Entry> entries = new ArrayList<>();
        int bytes = 0;
        for (RoomEntry entry : found) {
            RoomLog.Entry one = packets.logged(entry);
            bytes += one.information().length();
            if (bytes > MOST_BYTES && !entries.isEmpty()) {
                break;
            }
            entries.add(one);
        }
        return answer(new RoomLog(true, room, entries));
    }

    private static Reply answer(ChatServerPacket packet) {
        return Reply.of(ChatCatalog.CHAT_TO_USER, packet);
    }
}
