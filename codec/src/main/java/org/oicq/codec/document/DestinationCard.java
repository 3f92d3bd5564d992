package org.oicq.codec.document;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** A destination in a {@link DestinationList}. */
public record DestinationCard(
        @S Text destination,
        @S("Why it is so, or whose it is.") Text information,
        @T(codes = CodeTable.DESTINATION_STATE) int destinationState) {}
