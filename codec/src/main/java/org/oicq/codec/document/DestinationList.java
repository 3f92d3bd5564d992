package org.oicq.codec.document;

import java.util.List;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.Repeated;
import org.oicq.codec.wire.T;

/** The answer to {@link FindDestinations}. */
@PacketCode(value = 0x0A, doc = "destinations")
public record DestinationList(
        @T(codes = CodeTable.OUTCOME) boolean success,
        @Repeated List<DestinationCard> destinations) implements DocumentAnswer {}
