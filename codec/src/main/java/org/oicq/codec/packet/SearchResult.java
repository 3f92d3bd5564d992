package org.oicq.codec.packet;

import java.util.List;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.Repeated;
import org.oicq.codec.wire.T;

/** The answer to {@link Search}. */
@PacketCode(value = 0x0A, doc = "search result, at most 50")
public record SearchResult(
        @T(codes = CodeTable.OUTCOME) boolean success,
        @Repeated List<UserCard> users) implements ServerPacket {}
