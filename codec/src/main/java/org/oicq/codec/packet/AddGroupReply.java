package org.oicq.codec.packet;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** The result of {@link AddGroup}. */
@PacketCode(value = 0x05, doc = "result of adding a group")
public record AddGroupReply(
        @T(codes = CodeTable.OUTCOME) boolean success,
        @T int groupNumber,
        @S Text groupName) implements ServerPacket {}
