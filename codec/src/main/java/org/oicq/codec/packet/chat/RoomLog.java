package org.oicq.codec.packet.chat;

import java.util.List;
import org.oicq.codec.codes.CodeTable;
import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Repeated;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** The answer to {@link ReadLog} and {@link SearchLog}. */
@PacketCode(value = 0x0B, doc = "entries of a room's log, at most 50 and 256 KiB [ext]")
public record RoomLog(
        @T(codes = CodeTable.OUTCOME) boolean success,
        @L long room,
        @Repeated List<Entry> entries) implements ChatServerPacket {
    /** What a {@link RoomMessage} says of it, without the room. */
    public record Entry(
            @L long entry,
            @L("Seconds since 1970 UTC.") long entryTime,
            @T(codes = CodeTable.MESSAGE_FLAG) int flag,

            @L("Flag 2: the sender. Flag 1: the user it is about.")
            long number,

            @S Text information,

            @T(value = "0 with flag 2.", codes = CodeTable.ROOM_INFORMATION)
            int roomInformationType) {}
}
