package org.oicq.codec.packet.chat;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** Makes a room that its maker owns. The answer is {@link MakeRoomReply}. */
@PacketCode(value = 0x06, doc = "make a room, which I own then [ext]", reply = MakeRoomReply.class)
public record MakeRoom(
        @L long number,
        @S Text roomName,
        @S Text topic,
        @T(codes = CodeTable.ROOM_ACCESS) int access) implements ChatUserPacket {}
