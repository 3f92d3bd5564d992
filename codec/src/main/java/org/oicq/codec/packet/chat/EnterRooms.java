package org.oicq.codec.packet.chat;

import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;

/** Enters the own rooms: from then on the connection gets what happens in them. The answer is {@link MyRooms}. */
@PacketCode(
        value = 0x02,
        doc = "enter: from now on this connection gets what happens in my rooms [ext]",
        reply = MyRooms.class)
public record EnterRooms(@L long number) implements ChatUserPacket {}
