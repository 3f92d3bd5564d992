package org.oicq.codec.packet;

import org.oicq.codec.wire.L;

/** Says that the connection is alive. There is no answer. */
@PacketCode(value = 0x16, doc = "connection test")
public record KeepAlive(@L long number) implements NumberedPacket {}
