package org.oicq.server.config;

/** What sends faxes. */
public enum FaxMode {
    OFF,
    SPOOL,
    HYLAFAX
}
