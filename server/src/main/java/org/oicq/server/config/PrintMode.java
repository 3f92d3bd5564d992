package org.oicq.server.config;

/** What prints. */
public enum PrintMode {
    OFF,
    SPOOL,
    IPP
}
