package org.oicq.codec.packet.chat;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.Subject;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** Changes a room. The answer is {@link ChangeRoomReply}. */
@PacketCode(value = 0x07, doc = "change a room; for its owner and moderators [ext]", reply = ChangeRoomReply.class)
public record ChangeRoom(
        @L long number,
        @Subject @L long room,
        @S Text roomName,
        @S Text topic,
        @T(codes = CodeTable.ROOM_ACCESS) int access)
        implements ChatUserPacket {}
