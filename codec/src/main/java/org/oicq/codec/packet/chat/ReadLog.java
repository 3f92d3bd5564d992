package org.oicq.codec.packet.chat;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Subject;
import org.oicq.codec.wire.T;

/** Reads on in what happened in a room. The answer is {@link RoomLog}. */
@PacketCode(
        value = 0x18,
        doc = "read the log of a room from an entry on, in the direction's order [ext]",
        reply = RoomLog.class)
public record ReadLog(
        @L long number,
        @Subject @L long room,

        @L("Not included itself. 0 = from the newest, or from the oldest kept.")
        long fromEntry,

        @T int howMany,
        @T(codes = CodeTable.DIRECTION) int direction)
        implements ChatUserPacket {}
