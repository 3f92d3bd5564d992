package org.oicq.codec.packet;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.T;

/** Asks who is online. The answer is {@link OnlineUsers}. */
@PacketCode(value = 0x0A, doc = "who is online; hidden and offline users never show", reply = OnlineUsers.class)
public record FindOnline(
        @L long number,
        @L("Not included itself.") long startNumber,
        @T int howMany,
        @T(codes = CodeTable.DIRECTION) int direction)
        implements NumberedPacket {}
