package org.oicq.codec.packet;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.Inline;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.T;

/** A user's data: the answer to {@link ViewUser} and {@link ChangeData}. */
@PacketCode(value = 0x04, doc = "a user's data; on failure the fields are empty or 0")
public record UserData(
        @T(codes = CodeTable.OUTCOME) boolean success,
        @L long number,
        @Inline Profile profile) implements ServerPacket {}
