package org.oicq.codec.document;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Subject;
import org.oicq.codec.wire.T;

/** Takes a fax that came in, which follows as {@link FaxContent}; or deletes it. */
@PacketCode(value = 0x14, doc = "send me a fax that has come in, or delete it")
public record TakeFax(
        @L long number,
        @Subject @L long job,
        @T(codes = CodeTable.ANSWER) int allow) implements FaxRequest {}
