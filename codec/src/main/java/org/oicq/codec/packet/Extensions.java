package org.oicq.codec.packet;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.T;

/** The answer to {@link AskExtensions}: what both sides understand is on from here. */
@PacketCode(value = 0x0B, doc = "these extensions are on now [ext]")
public record Extensions(
        @T(codes = CodeTable.OUTCOME) boolean success,
        @L("Bits: 1 = kept messages.") long extensions) implements ServerPacket {
    /** The bit of kept messages: {@link KeptMessage} and {@link Acknowledge}. */
    public static final long KEPT_MESSAGES = 1;
}
