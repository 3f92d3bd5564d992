package org.oicq.codec.document;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.T;

/** The answer to {@link AnnounceDocument} and {@link SubmitText}. */
@PacketCode(value = 0x14, doc = "the job is made, or not")
public record JobMade(
        @L("0 where it is not made.") long job,
        @T(codes = CodeTable.ANSWER) int allow) implements DocumentAnswer {}
