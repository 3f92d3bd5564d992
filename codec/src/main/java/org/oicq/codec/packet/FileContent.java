package org.oicq.codec.packet;

import org.oicq.codec.wire.B;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Subject;

/** A piece of an accepted file; the other side gets the same packet from the server. */
@PacketCode(value = 0x15, doc = "a piece of the file; relayed likewise [ext]")
public record FileContent(
        @L long number, @Subject @L long friendNumber, @B Blob fileContent) implements NumberedPacket, ServerPacket {}
