package org.oicq.codec.document;

import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.B;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.L;

/** A piece of a fax that came in. */
@PacketCode(value = 0x15, doc = "a piece of a fax that came in, in order")
public record FaxContent(@L long job, @B Blob documentContent) implements FaxAnswer {}
