package org.oicq.codec.packet.chat;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Subject;
import org.oicq.codec.wire.T;

/** Asks who is in a room. The answer is {@link RoomMembers}. */
@PacketCode(
        value = 0x0A,
        doc = "the members of a room from a number on; for its members [ext]",
        reply = RoomMembers.class)
public record ListMembers(
        @L long number,
        @Subject @L long room,
        @L("Not included itself.") long startNumber,
        @T int howMany,
        @T(codes = CodeTable.DIRECTION) int direction)
        implements ChatUserPacket {}
