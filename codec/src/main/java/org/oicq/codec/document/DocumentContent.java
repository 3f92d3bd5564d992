package org.oicq.codec.document;

import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.B;
import org.oicq.codec.wire.Blob;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Subject;

/** A piece of an announced document. */
@PacketCode(value = 0x15, doc = "a piece of the document, in order")
public record DocumentContent(
        @L long number, @Subject @L long job, @B Blob documentContent) implements DocumentRequest {}
