package org.oicq.codec.packet;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.T;

/** The result of {@link DeleteGroup}. */
@PacketCode(value = 0x07, doc = "result of deleting a group")
public record DeleteGroupReply(
        @T(codes = CodeTable.OUTCOME) boolean success, @T int groupNumber) implements ServerPacket {}
