package org.oicq.codec.document;

import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.Text;

/** Has a text faxed or printed. The answer is {@link JobMade}. */
@PacketCode(value = 0x03, doc = "send or print this text, laid out on pages", reply = JobMade.class)
public record SubmitText(
        @L long number, @S Text destination, @S Text content) implements DocumentRequest {}
