package org.oicq.codec.packet.chat;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** What happens in a room: the words of a member, or a system message about the room. */
@PacketCode(value = 0x03, doc = "a message in a room, or a system message about one [ext]")
public record RoomMessage(
        @T(codes = CodeTable.MESSAGE_FLAG) int flag,
        @L long room,
        @L("0 where it is not part of the log.") long entry,
        @L("Seconds since 1970 UTC.") long entryTime,

        @L("Flag 2: the sender. Flag 1: the user it is about.")
        long number,

        @S Text information,

        @T(value = "0 with flag 2.", codes = CodeTable.ROOM_INFORMATION)
        int roomInformationType)
        implements ChatServerPacket {}
