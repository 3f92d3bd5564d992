package org.oicq.server.store;

/** Where messages wait that cannot be written to their receivers now. Nothing here blocks for long. */
public interface Storage {
    /** Takes a new message, or refuses it. */
    void store(Pending pending);

    /** Takes a message that must not be refused any more, as it may have been written to its receiver. */
    void keep(Pending pending);

    /** Whether there is room for what could as well wait in memory. */
    boolean hasRoom();

    /** The memory for messages that are not written yet. */
    MessageMemory memory();
}
