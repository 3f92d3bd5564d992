package org.oicq.codec.packet;

/** A user's packet that starts with the user's own service number, whatever program it is for. */
public interface Numbered extends Packet {
    /** The sender's service number; it must be the one that the connection logged in as. */
    long number();
}
