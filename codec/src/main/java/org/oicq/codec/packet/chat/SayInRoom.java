package org.oicq.codec.packet.chat;

import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.Subject;
import org.oicq.codec.wire.Text;

/** Says something in a room; its members, the sender too, get a {@link RoomMessage}. */
@PacketCode(value = 0x03, doc = "say something in a room; my own message comes back when it is stored [ext]")
public record SayInRoom(
        @L long number, @Subject @L long room, @S Text content) implements ChatUserPacket {}
