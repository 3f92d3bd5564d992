package org.oicq.codec.packet;

import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Subject;

/** Adds a friend to the own list. */
@PacketCode(value = 0x0C, doc = "add a friend; the outcome comes as a system message")
public record AddFriend(@L long number, @Subject @L long friendNumber) implements NumberedPacket {}
