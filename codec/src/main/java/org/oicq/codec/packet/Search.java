package org.oicq.codec.packet;

import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.Text;

/** Searches for users. The answer is {@link SearchResult}. */
@PacketCode(
        value = 0x0B,
        doc = "search by own conditions in a language that looks like SQL",
        reply = SearchResult.class)
public record Search(@L long number, @S Text sqlStatement) implements NumberedPacket {}
