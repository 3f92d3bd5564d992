package org.oicq.codec.packet;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Subject;
import org.oicq.codec.wire.T;

/** Accepts or refuses a file; the other side gets the same packet from the server. */
@PacketCode(value = 0x14, doc = "accept or refuse the file; relayed likewise [ext]")
public record AnswerFile(
        @L long number,
        @Subject @L long friendNumber,
        @T(codes = CodeTable.ANSWER) int allow) implements NumberedPacket, ServerPacket {}
