package org.oicq.server.config;

/** What an answer to a sender waits for. docs/delivery.md says what each mode keeps, and what it gives up. */
public enum DeliveryMode {
    /** Until everything that the sender has sent before is on disk, or proven to have arrived. */
    SAFE,
    /** For nothing: what the sender has sent before is on its way to the database, and lost if the server is killed. */
    FAST
}
