package org.oicq.server.config;

/** How the log is written. */
public enum LogFormat {
    /** Lines for people. */
    TEXT,
    /** One object of JSON a line, for programs. */
    JSON
}
