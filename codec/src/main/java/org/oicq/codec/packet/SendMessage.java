package org.oicq.codec.packet;

import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.Subject;
import org.oicq.codec.wire.Text;

/** A message to one user, who gets a {@link Message}. */
@PacketCode(value = 0x03, doc = "send a message; stored if the other is offline")
public record SendMessage(
        @L long number, @Subject @L long otherNumber, @S Text content) implements NumberedPacket {}
