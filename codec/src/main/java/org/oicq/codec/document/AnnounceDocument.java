package org.oicq.codec.document;

import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.Text;

/** Announces a document, which follows as {@link DocumentContent}. The answer is {@link JobMade}. */
@PacketCode(value = 0x13, doc = "announce a document", reply = JobMade.class)
public record AnnounceDocument(
        @L long number,
        @S Text destination,
        @S Text documentName,
        @L("Bytes, at least 1.") long documentLength) implements DocumentRequest {}
