package org.oicq.codec.packet;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Subject;
import org.oicq.codec.wire.T;

/** Blocks a user or lets it be again; twice is no error. The answer is {@link BlockReply}. */
@PacketCode(value = 0x1A, doc = "this user may not reach me any more, or may again [ext]", reply = BlockReply.class)
public record Block(
        @L long number,
        @Subject @L long otherNumber,

        @T(value = "1 = blocked, 0 = not any more.", codes = CodeTable.ANSWER)
        int block)
        implements NumberedPacket {}
