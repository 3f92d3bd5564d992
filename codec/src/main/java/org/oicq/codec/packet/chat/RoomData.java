package org.oicq.codec.packet.chat;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** The answer to {@link ViewRoom}. */
@PacketCode(value = 0x04, doc = "a room [ext]")
public record RoomData(
        @T(codes = CodeTable.OUTCOME) boolean success,
        @L long room,
        @S Text roomName,
        @S Text topic,
        @T(codes = CodeTable.ROOM_ACCESS) int access,
        @L long owner,
        @L("Roles 1 to 3.") long memberCount,
        @T(value = "Mine.", codes = CodeTable.ROOM_ROLE) int role,
        @L("The highest entry of the log.") long lastEntry)
        implements ChatServerPacket {}
