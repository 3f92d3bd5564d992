package org.oicq.codec.packet;

import org.oicq.codec.wire.L;
import org.oicq.codec.wire.Subject;

/** Watches a user's talk, or stops watching. */
@PacketCode(value = 0x11, doc = "watch a user's talk; for supervisors only")
public record Monitor(
        @L long number,

        @Subject @L("The same again stops it, 0 stops all [decision].")
        long monitoredNumber) implements NumberedPacket {}
