package org.oicq.server.config;

/** Whether a subsystem runs. */
public enum Running {
    ON,
    OFF
}
