package org.oicq.server.config;

/** How the log is written. */
public enum LogFormat {
    /** Lines for people. */
    TEXT,
    /** An object of JSON a line, for programs. */
    JSON
}
