package org.oicq.codec.packet.chat;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.T;

/** The result of {@link DeleteRoom}. */
@PacketCode(value = 0x07, doc = "result of deleting a room [ext]")
public record DeleteRoomReply(
        @T(codes = CodeTable.OUTCOME) boolean success, @L long room) implements ChatServerPacket {}
