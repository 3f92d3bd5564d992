package org.oicq.codec.document;

import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Subject;

/** Looks at one of one's own jobs. The answer is {@link JobData}. */
@PacketCode(value = 0x05, doc = "look at a job of mine", reply = JobData.class)
public record ViewJob(@L long number, @Subject @L long job) implements DocumentRequest {}
