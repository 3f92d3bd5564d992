package org.oicq.codec.document;

import org.oicq.codec.packet.Packet;

/** What the print server writes to a user ({@code 81 04 0A}). */
public sealed interface PrintAnswer extends Packet permits DocumentAnswer {}
