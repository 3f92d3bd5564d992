package org.oicq.codec.packet;

/** A packet of the protocol: a record whose components are its fields. */
public sealed interface Packet permits UserPacket, ServerPacket {}
