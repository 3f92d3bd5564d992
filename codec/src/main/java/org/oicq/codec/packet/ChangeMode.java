package org.oicq.codec.packet;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.T;

/** Changes how the user shows itself; its friends are told. */
@PacketCode(value = 0x10, doc = "change display mode; 4 logs out, and the server closes the connection")
public record ChangeMode(
        @L long number, @T(codes = CodeTable.DISPLAY_MODE) int displayMode) implements NumberedPacket {}
