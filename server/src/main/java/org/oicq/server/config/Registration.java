package org.oicq.server.config;

/** Who may make accounts. */
public enum Registration {
    /** Anyone, with 0x01. */
    OPEN,
    /** Only the operator; 0x01 is answered with failure. */
    CLOSED
}
