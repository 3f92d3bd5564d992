package org.oicq.server.store;

/** Why a message is not stored. */
public enum NotStored {
    /** The receiver does not exist, or not any more. */
    NO_SUCH_USER,
    /** As many wait for the receiver as may. */
    MAILBOX_FULL,
    /** Too many are on their way to the database, or have no room in memory. */
    TOO_BUSY,
    /** The database refuses the message for what it holds. */
    REFUSED_BY_DATABASE
}
