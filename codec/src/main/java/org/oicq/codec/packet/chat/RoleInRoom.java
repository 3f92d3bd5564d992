package org.oicq.codec.packet.chat;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.T;

/** What a user is in a room now: the result of all that changes it. */
@PacketCode(value = 0x08, doc = "what this user is in the room now [ext]")
public record RoleInRoom(
        @T(codes = CodeTable.OUTCOME) boolean success,
        @L long room,
        @L long member,
        @T(codes = CodeTable.ROOM_ROLE) int role)
        implements ChatServerPacket {}
