package org.oicq.codec.packet;

import org.oicq.codec.wire.L;
import org.oicq.codec.wire.T;

/** Asks whom the user has blocked, by rising number. The answer is {@link BlockedUsers}. */
@PacketCode(value = 0x1B, doc = "whom I have blocked, by rising number [ext]", reply = BlockedUsers.class)
public record ListBlocked(
        @L long number,
        @L("Not included itself.") long startNumber,
        @T int howMany) implements NumberedPacket {}
