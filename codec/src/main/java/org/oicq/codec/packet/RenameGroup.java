package org.oicq.codec.packet;

import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** Renames a group. The answer is {@link RenameGroupReply}. */
@PacketCode(value = 0x07, doc = "rename a group", reply = RenameGroupReply.class)
public record RenameGroup(
        @L long number, @T int groupNumber, @S Text groupName) implements NumberedPacket {}
