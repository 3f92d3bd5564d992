package org.oicq.codec.document;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.T;

/** Lists one's own jobs. The answer is {@link JobList}. */
@PacketCode(value = 0x0A, doc = "my jobs, those that are over too", reply = JobList.class)
public record ListJobs(
        @L long number,
        @L("Not included itself.") long startJob,
        @T int howMany,
        @T(codes = CodeTable.DIRECTION) int direction)
        implements DocumentRequest {}
