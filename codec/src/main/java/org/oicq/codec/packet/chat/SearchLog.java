package org.oicq.codec.packet.chat;

import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.S;
import org.oicq.codec.wire.Subject;
import org.oicq.codec.wire.T;
import org.oicq.codec.wire.Text;

/** Searches in what was said in a room, newest first. The answer is {@link RoomLog}. */
@PacketCode(value = 0x1A, doc = "search in what was said, newest first [ext]", reply = RoomLog.class)
public record SearchLog(
        @L long number,
        @Subject @L long room,
        @S Text words,
        @L("Not included itself. 0 = from the newest.") long fromEntry,
        @T int howMany)
        implements ChatUserPacket {}
