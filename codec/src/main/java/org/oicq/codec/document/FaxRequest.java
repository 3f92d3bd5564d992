package org.oicq.codec.document;

import org.oicq.codec.packet.Numbered;

/** What a user writes to the fax server ({@code 81 0A 02}). */
public sealed interface FaxRequest extends Numbered permits DocumentRequest, TakeFax {}
