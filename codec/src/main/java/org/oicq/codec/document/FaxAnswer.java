package org.oicq.codec.document;

import org.oicq.codec.packet.Packet;

/** What the fax server writes to a user ({@code 81 02 0A}). */
public sealed interface FaxAnswer extends Packet permits DocumentAnswer, FaxArrived, FaxContent {}
