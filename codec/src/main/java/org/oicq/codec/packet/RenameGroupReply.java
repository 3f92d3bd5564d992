package org.oicq.codec.packet;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** The result of {@link RenameGroup}. */
@PacketCode(value = 0x06, doc = "result of renaming a group")
public record RenameGroupReply(
        @T(codes = CodeTable.OUTCOME) boolean success,
        @T int groupNumber,
        @S Text groupName) implements ServerPacket {}
