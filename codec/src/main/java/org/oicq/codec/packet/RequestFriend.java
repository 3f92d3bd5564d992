package org.oicq.codec.packet;

import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.Subject;
import org.oicq.codec.wire.Text;

/** Asks a user to be allowed to add it, who gets a system message. */
@PacketCode(value = 0x0D, doc = "ask to be allowed to add")
public record RequestFriend(
        @L long number, @Subject @L long friendNumber, @S Text reason) implements NumberedPacket {}
