package org.oicq.codec.packet;

import org.oicq.codec.wire.L;

/** Says which extensions a client understands: best before the log-in, once a connection. */
@PacketCode(
        value = 0x18,
        doc = "say which extensions I understand; best before 0x02, when the number is not checked [ext]",
        reply = Extensions.class)
public record AskExtensions(
        @L long number,

        @L("Bits: 1 = kept messages; unknown ones are left out of the answer.")
        long extensions) implements NumberedPacket {}
