package org.oicq.codec.packet.chat;

import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Subject;

/** Joins a room that anyone may join, or that one is invited to. The answer is {@link RoleInRoom}. */
@PacketCode(value = 0x0C, doc = "join a room; being in already is a success [ext]", reply = RoleInRoom.class)
public record JoinRoom(@L long number, @Subject @L long room) implements ChatUserPacket {}
