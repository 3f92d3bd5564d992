package org.oicq.codec.packet;

import org.oicq.codec.wire.L;

/** Asks for a user's data. The answer is {@link UserData}. */
@PacketCode(value = 0x05, doc = "look at a user's data", reply = UserData.class)
public record ViewUser(@L long number, @L long friendNumber) implements NumberedPacket {}
