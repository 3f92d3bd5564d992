package org.oicq.codec.packet;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Subject;
import org.oicq.codec.wire.T;

/** Answers a pending request, whose sender gets a system message. */
@PacketCode(value = 0x17, doc = "answer a request to be added")
public record AnswerRequest(
        @L long number,
        @Subject @L long friendNumber,
        @T(codes = CodeTable.ANSWER) int consent) implements NumberedPacket {}
