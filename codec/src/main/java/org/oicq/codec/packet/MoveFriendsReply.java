package org.oicq.codec.packet;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.T;

/** The result of {@link MoveFriends}. */
@PacketCode(value = 0x08, doc = "result of moving friends")
public record MoveFriendsReply(@T(codes = CodeTable.OUTCOME) boolean success) implements ServerPacket {}
