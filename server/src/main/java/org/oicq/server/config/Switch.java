package org.oicq.server.config;

/** Whether a part of the server runs. */
public enum Switch {
    ON,
    OFF
}
