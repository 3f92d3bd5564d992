package org.oicq.server.config;

/** Who may make accounts. */
public enum Registration {
    /** Anyone, with 0x01. */
    OPEN,
    /** Who has a code of the operator's, in the field for the e-mail address. */
    INVITE,
    /** Only the operator; 0x01 is answered with failure. */
    CLOSED
}
