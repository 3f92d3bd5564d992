package org.oicq.codec.packet;

/** What a user writes to the OICQ server ({@code 81 0A 01}). */
public sealed interface UserPacket extends Packet permits Register, NumberedPacket {}
