package org.oicq.codec.packet;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.T;

/** The result of {@link Block}. */
@PacketCode(value = 0x0D, doc = "result of blocking a user, or of letting it be again [ext]")
public record BlockReply(
        @T(codes = CodeTable.OUTCOME) boolean success,
        @L long otherNumber,
        @T(codes = CodeTable.ANSWER) int block) implements ServerPacket {}
