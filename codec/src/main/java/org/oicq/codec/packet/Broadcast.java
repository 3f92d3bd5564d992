package org.oicq.codec.packet;

import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.Subject;
import org.oicq.codec.wire.Text;

/** A message to all friends, or to those in one group; each gets a {@link Message}. */
@PacketCode(value = 0x04, doc = "broadcast to my friends in a group")
public record Broadcast(
        @L long number,
        @Subject @L("0 = all my friends.") long groupNumber,
        @S Text content) implements NumberedPacket {}
