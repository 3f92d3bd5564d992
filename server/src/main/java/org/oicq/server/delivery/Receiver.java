package org.oicq.server.delivery;

/** Somebody who is here, as the delivery of messages sees it. */
public interface Receiver {
    /** The number that its messages are for. */
    long number();

    /** Where its messages go. */
    Inbox inbox();

    /** Whether messages of this sender are dropped. */
    boolean blocks(long sender);
}
