package org.oicq.codec.packet;

import org.oicq.codec.wire.L;

/** Proves that kept messages have arrived: the only proof on a connection with that extension. There is no answer. */
@PacketCode(value = 0x19, doc = "say that I have all kept messages up to this one [ext]")
public record Acknowledge(
        @L long number,

        @L("Of this connection; one that was said before changes nothing.")
        long sequence) implements NumberedPacket {}
