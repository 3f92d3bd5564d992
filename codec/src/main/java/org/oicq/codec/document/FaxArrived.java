package org.oicq.codec.document;

import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.M;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.Text;

/** A fax has come in, and waits until it is deleted or too old. */
@PacketCode(value = 0x13, doc = "a fax has come in for you")
public record FaxArrived(
        @L long job,
        @S Text from,
        @S Text documentName,
        @L("Bytes.") long documentLength,
        @M int pages) implements FaxAnswer {}
