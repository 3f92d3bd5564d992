package org.oicq.codec.document;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.M;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** A job in a {@link JobList}. */
public record JobCard(
        @L long job,
        @S Text destination,
        @S Text documentName,
        @T(codes = CodeTable.JOB_STATE) int state,
        @M int pages,
        @L("Seconds since 1970 UTC.") long submitted) {}
