package org.oicq.codec.document;

import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Subject;

/** Cancels a job, or deletes a fax that came in. The answer is {@link CancelReply}. */
@PacketCode(value = 0x08, doc = "cancel a job, or delete a fax that has come in", reply = CancelReply.class)
public record CancelJob(@L long number, @Subject @L long job) implements DocumentRequest {}
