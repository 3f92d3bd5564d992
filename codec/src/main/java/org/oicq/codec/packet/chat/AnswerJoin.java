package org.oicq.codec.packet.chat;

import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Subject;
import org.oicq.codec.wire.T;

/** Answers a request to join, whose sender is told. The answer is {@link RoleInRoom}. */
@PacketCode(
        value = 0x17,
        doc = "answer a request to join; for the owner and moderators [ext]",
        reply = RoleInRoom.class)
public record AnswerJoin(
        @L long number,
        @Subject @L long room,
        @L long member,
        @T(codes = CodeTable.ANSWER) int consent) implements ChatUserPacket {}
