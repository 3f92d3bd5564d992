package org.oicq.codec.packet;

import java.util.List;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Repeated;
import org.oicq.codec.wire.T;

/** The answer to {@link ListBlocked}. */
@PacketCode(value = 0x0E, doc = "whom I have blocked [ext]")
public record BlockedUsers(
        @T(codes = CodeTable.OUTCOME) boolean success,
        @Repeated List<Blocked> users) implements ServerPacket {
    /** A user who is blocked. */
    public record Blocked(@L long number) {}
}
