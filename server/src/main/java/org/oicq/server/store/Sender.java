package org.oicq.server.store;

/** Who is owed a word where a message could not be stored after all. */
@FunctionalInterface
public interface Sender {
    /** The message to this receiver is not taken. Called by any thread; must not block. */
    void notStored(long receiver, NotStored reason);
}
