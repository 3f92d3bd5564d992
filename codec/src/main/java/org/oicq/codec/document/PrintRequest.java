package org.oicq.codec.document;

import org.oicq.codec.packet.Numbered;

/** What a user writes to the print server ({@code 81 0A 04}). */
public sealed interface PrintRequest extends Numbered permits DocumentRequest {}
