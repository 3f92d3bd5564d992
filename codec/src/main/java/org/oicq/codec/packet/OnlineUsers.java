package org.oicq.codec.packet;

import java.util.List;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.Repeated;
import org.oicq.codec.wire.T;

/** The answer to {@link FindOnline}. */
@PacketCode(value = 0x09, doc = "who is online")
public record OnlineUsers(
        @T(codes = CodeTable.OUTCOME) boolean success,
        @Repeated List<UserCard> users) implements ServerPacket {}
