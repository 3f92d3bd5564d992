package org.oicq.codec.packet.chat;

import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** Looks for rooms by their number or by words of their name or topic. The answer is {@link RoomsFound}. */
@PacketCode(
        value = 0x0B,
        doc = "find rooms by their number, or by words of name or topic in any case [ext]",
        reply = RoomsFound.class)
public record FindRooms(
        @L long number,
        @S Text words,
        @L("Not included itself.") long startRoom,
        @T int howMany) implements ChatUserPacket {}
