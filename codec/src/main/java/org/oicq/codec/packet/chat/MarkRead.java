package org.oicq.codec.packet.chat;

import org.oicq.codec.packet.PacketCode;
import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Subject;

/** Says how far one has read in a room, which never goes back. */
@PacketCode(value = 0x19, doc = "read up to this entry; kept, and never goes back [ext]")
public record MarkRead(
        @L long number, @Subject @L long room, @L long entry) implements ChatUserPacket {}
