package org.oicq.codec.packet;

import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Subject;

/** Deletes a friend from the own list. */
@PacketCode(value = 0x0E, doc = "delete a friend from my list; doing it twice is no error")
public record DeleteFriend(@L long number, @Subject @L long friendNumber) implements NumberedPacket {}
