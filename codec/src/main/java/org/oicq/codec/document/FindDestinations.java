package org.oicq.codec.document;

import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.Text;

/** Finds printers, or fax numbers by name. The answer is {@link DestinationList}. */
@PacketCode(value = 0x0B, doc = "find printers, or entries of the address book", reply = DestinationList.class)
public record FindDestinations(@L long number, @S Text words) implements DocumentRequest {}
