package org.oicq.codec.packet.chat;

import java.util.List;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.M;
import org.oicq.codec.wire.Repeated;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** The answer to {@link ListMembers}. */
@PacketCode(value = 0x09, doc = "members of a room [ext]")
public record RoomMembers(
        @T(codes = CodeTable.OUTCOME) boolean success,
        @Repeated List<Member> members) implements ChatServerPacket {
    /** One of them. */
    public record Member(
            @L long number,
            @S Text nickname,
            @M("The portrait's id.") int portrait,
            @T(codes = CodeTable.ROOM_ROLE) int role,

            @T(value = "Hidden members show as offline.", codes = CodeTable.DISPLAY_MODE)
            int memberState) {}
}
