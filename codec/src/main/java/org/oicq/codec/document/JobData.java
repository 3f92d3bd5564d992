package org.oicq.codec.document;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.M;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** A job: the answer to {@link ViewJob}. */
@PacketCode(value = 0x04, doc = "a job; on failure all else is 0 or empty")
public record JobData(
        @T(codes = CodeTable.OUTCOME) boolean success,
        @L long job,
        @S Text destination,
        @S Text documentName,
        @T(codes = CodeTable.JOB_STATE) int state,
        @M("0 until they are counted.") int pages,
        @M int pagesDone,
        @L("Seconds since 1970 UTC.") long submitted,
        @S Text information)
        implements DocumentAnswer {}
