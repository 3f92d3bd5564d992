package org.oicq.codec.packet.chat;

import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Subject;

/** Asks for what a room says of itself. The answer is {@link RoomData}. */
@PacketCode(value = 0x05, doc = "look at a room [ext]", reply = RoomData.class)
public record ViewRoom(@L long number, @Subject @L long room) implements ChatUserPacket {}
