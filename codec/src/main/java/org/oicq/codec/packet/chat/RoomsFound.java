package org.oicq.codec.packet.chat;

import java.util.List;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Repeated;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** The answer to {@link FindRooms}. */
@PacketCode(value = 0x0A, doc = "rooms found, at most 50 [ext]")
public record RoomsFound(
        @T(codes = CodeTable.OUTCOME) boolean success,
        @Repeated List<Room> rooms) implements ChatServerPacket {
    /** One of them. */
    public record Room(
            @L long room,
            @S Text roomName,
            @S Text topic,
            @T(codes = CodeTable.ROOM_ACCESS) int access,
            @L("Roles 1 to 3.") long memberCount) {}
}
