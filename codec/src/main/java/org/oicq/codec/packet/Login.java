package org.oicq.codec.packet;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.T;

/** A user logs in. The answer is {@link LoginReply}. */
@PacketCode(
        value = 0x02,
        doc =
                "log in; after a good one, stored messages and pending requests follow in the order in which they were sent",
        reply = LoginReply.class)
public record Login(
        @L long number,
        @S Secret password,
        @T(codes = CodeTable.LOGIN_MODE) int loginMode) implements NumberedPacket {}
