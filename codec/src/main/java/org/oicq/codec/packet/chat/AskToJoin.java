package org.oicq.codec.packet.chat;

import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.Subject;
import org.oicq.codec.wire.Text;

/** Asks to be let into a room. The answer is {@link RoleInRoom}, with role 0 while the request waits. */
@PacketCode(
        value = 0x0D,
        doc = "ask to join a room; where anyone may join it joins at once [ext]",
        reply = RoleInRoom.class)
public record AskToJoin(
        @L long number, @Subject @L long room, @S Text reason) implements ChatUserPacket {}
