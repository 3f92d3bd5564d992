package org.oicq.codec.packet;

import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.Subject;
import org.oicq.codec.wire.Text;

/** Offers a file to a user, who gets the same packet from the server. */
@PacketCode(
        value = 0x13,
        doc = "offer a file; relayed with its content unchanged [ext: the source names no server packet for it]")
public record OfferFile(
        @L long number,
        @Subject @L long friendNumber,
        @S Text fileName,
        @L("Bytes.") long fileLength) implements NumberedPacket, ServerPacket {}
