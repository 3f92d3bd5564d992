package org.oicq.codec.document;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.T;

/** The answer to {@link CancelJob}. */
@PacketCode(value = 0x07, doc = "the cancelling was asked for; the state follows when it is so")
public record CancelReply(
        @T(codes = CodeTable.OUTCOME) boolean success, @L long job) implements DocumentAnswer {}
