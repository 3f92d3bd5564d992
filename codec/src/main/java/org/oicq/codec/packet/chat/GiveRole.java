package org.oicq.codec.packet.chat;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Subject;
import org.oicq.codec.wire.T;

/** Gives somebody a role in a room: invites, bans and puts out, too. The answer is {@link RoleInRoom}. */
@PacketCode(
        value = 0x09,
        doc = "give a role in a room; 4 invites, 5 bans, 0 puts out or lifts a ban [ext]",
        reply = RoleInRoom.class)
public record GiveRole(
        @L long number,
        @Subject @L long room,
        @L long member,
        @T(codes = CodeTable.ROOM_ROLE) int role) implements ChatUserPacket {}
