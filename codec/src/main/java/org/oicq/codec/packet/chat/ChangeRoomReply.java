package org.oicq.codec.packet.chat;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** The result of {@link ChangeRoom}. */
@PacketCode(value = 0x06, doc = "result of changing a room [ext]")
public record ChangeRoomReply(
        @T(codes = CodeTable.OUTCOME) boolean success,
        @L long room,
        @S Text roomName) implements ChatServerPacket {}
