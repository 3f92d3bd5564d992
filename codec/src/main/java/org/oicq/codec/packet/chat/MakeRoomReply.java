package org.oicq.codec.packet.chat;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** The result of {@link MakeRoom}. */
@PacketCode(value = 0x05, doc = "result of making a room [ext]")
public record MakeRoomReply(
        @T(codes = CodeTable.OUTCOME) boolean success,
        @L long room,
        @S Text roomName) implements ChatServerPacket {}
