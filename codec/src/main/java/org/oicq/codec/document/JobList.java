package org.oicq.codec.document;

import java.util.List;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.Repeated;
import org.oicq.codec.wire.T;

/** The answer to {@link ListJobs}. */
@PacketCode(value = 0x09, doc = "jobs")
public record JobList(
        @T(codes = CodeTable.OUTCOME) boolean success,
        @Repeated List<JobCard> jobs) implements DocumentAnswer {}
