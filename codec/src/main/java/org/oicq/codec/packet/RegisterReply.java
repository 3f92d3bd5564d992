package org.oicq.codec.packet;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.T;

/** The result of {@link Register}. */
@PacketCode(value = 0x01, doc = "result of registering")
public record RegisterReply(
        @T(codes = CodeTable.OUTCOME) boolean success,
        @L("0 on failure.") long number) implements ServerPacket {}
