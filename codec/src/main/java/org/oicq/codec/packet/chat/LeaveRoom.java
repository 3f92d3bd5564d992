package org.oicq.codec.packet.chat;

import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Subject;

/** Leaves a room, refuses an invitation or withdraws a request. The answer is {@link RoleInRoom}. */
@PacketCode(
        value = 0x0E,
        doc = "leave a room; also refuses an invitation, and withdraws a request [ext]",
        reply = RoleInRoom.class)
public record LeaveRoom(@L long number, @Subject @L long room) implements ChatUserPacket {}
