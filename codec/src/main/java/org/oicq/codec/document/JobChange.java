package org.oicq.codec.document;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** A job has a new state. */
@PacketCode(value = 0x03, doc = "the state of a job has changed")
public record JobChange(
        @T(value = "Always 1.", codes = CodeTable.MESSAGE_FLAG)
        int flag,

        @L long job,
        @S("Why, or how far it is.") Text information,
        @T(codes = CodeTable.JOB_STATE) int state)
        implements DocumentAnswer {}
