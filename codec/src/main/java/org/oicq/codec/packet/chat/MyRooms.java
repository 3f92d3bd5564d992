package org.oicq.codec.packet.chat;

import java.util.List;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Repeated;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** The answer to {@link EnterRooms}. */
@PacketCode(value = 0x02, doc = "my rooms and invitations [ext]")
public record MyRooms(
        @T(codes = CodeTable.OUTCOME) boolean success,
        @Repeated List<Room> rooms) implements ChatServerPacket {
    /** A room that one is in (roles 1 to 3) or invited to (role 4). */
    public record Room(
            @L long room,
            @S Text roomName,
            @T(codes = CodeTable.ROOM_ROLE) int role,
            @L("The highest entry of the log.") long lastEntry,
            @L("The highest entry that I have read.") long readUpTo) {}
}
