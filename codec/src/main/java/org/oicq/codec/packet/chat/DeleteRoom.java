package org.oicq.codec.packet.chat;

import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Subject;

/** Deletes a room and its whole log. The answer is {@link DeleteRoomReply}. */
@PacketCode(value = 0x08, doc = "delete a room and its whole log; for its owner [ext]", reply = DeleteRoomReply.class)
public record DeleteRoom(@L long number, @Subject @L long room) implements ChatUserPacket {}
