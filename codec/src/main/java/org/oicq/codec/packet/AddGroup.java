package org.oicq.codec.packet;

import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.Text;

/** Adds a group. The answer is {@link AddGroupReply}. */
@PacketCode(value = 0x06, doc = "add a group", reply = AddGroupReply.class)
public record AddGroup(@L long number, @S Text groupName) implements NumberedPacket {}
