package org.oicq.codec.packet;

import org.oicq.codec.wire.L;
import org.oicq.codec.wire.T;

/** Deletes a group. The answer is {@link DeleteGroupReply}. */
@PacketCode(value = 0x08, doc = "delete a group; its members move to group 1", reply = DeleteGroupReply.class)
public record DeleteGroup(@L long number, @T int groupNumber) implements NumberedPacket {}
