package org.oicq.server.chat;

import org.oicq.codec.codes.MessageFlag;
import org.oicq.codec.codes.RoomInformation;
import org.oicq.codec.codes.RoomRole;
import org.oicq.codec.packet.PacketType;
import org.oicq.codec.packet.chat.ChatCatalog;
import org.oicq.codec.packet.chat.MyRooms;
import org.oicq.codec.packet.chat.RoomData;
import org.oicq.codec.packet.chat.RoomLog;
import org.oicq.codec.packet.chat.RoomMessage;
import org.oicq.codec.packet.chat.RoomsFound;
import org.oicq.codec.wire.Text;
import org.oicq.codec.wire.WireCharset;
import org.oicq.schema.Room;
import org.oicq.schema.RoomEntry;
import org.oicq.schema.RoomTable;

/** What the tables hold, as packets hold it. */
final class RoomPackets {
    /** What the members of a room get. */
    static final PacketType<?> MESSAGE = ChatCatalog.CHAT_TO_USER.typeOf(RoomMessage.class);

    private final WireCharset charset;

    RoomPackets(WireCharset charset) {
        this.charset = charset;
    }

    Text text(String stored) {
        return Text.replacing(stored, charset);
    }

    RoomMessage message(RoomEntry entry) {
        return new RoomMessage(
                entry.flag(),
                entry.room(),
                entry.entry(),
                entry.at(),
                entry.about(),
                text(entry.information()),
                entry.informationType());
    }

    RoomLog.Entry logged(RoomEntry entry) {
        return new RoomLog.Entry(
                entry.entry(),
                entry.at(),
                entry.flag(),
                entry.about(),
                text(entry.information()),
                entry.informationType());
    }

    MyRooms.Room mine(RoomTable.Mine mine) {
        return new MyRooms.Room(mine.room(), text(mine.name()), mine.role(), mine.lastEntry(), mine.readUpTo());
    }

    RoomData data(RoomTable.Seen seen) {
        Room room = seen.room();
        return new RoomData(
                true,
                room.number(),
                text(room.name()),
                text(room.topic()),
                room.access(),
                room.owner(),
                room.members(),
                seen.role(),
                room.lastEntry());
    }

    RoomsFound.Room found(Room room) {
        return new RoomsFound.Room(room.number(), text(room.name()), text(room.topic()), room.access(), room.members());
    }

    /** Whether a message is a system message of this kind. */
    static boolean says(RoomMessage message, RoomInformation what) {
        return message.flag() == MessageFlag.SYSTEM.code() && message.roomInformationType() == what.code();
    }

    /** The role that a message of {@link RoomInformation#ROLE} tells of. */
    static int role(RoomMessage message) {
        return message.information().toString().charAt(0) - '0';
    }

    /** Whether somebody with this role is in the room. */
    static boolean in(int role) {
        return role >= RoomRole.MEMBER.code() && role <= RoomRole.OWNER.code();
    }

    /** Whether somebody with this role owns or moderates the room. */
    static boolean moderates(int role) {
        return role == RoomRole.MODERATOR.code() || role == RoomRole.OWNER.code();
    }
}
