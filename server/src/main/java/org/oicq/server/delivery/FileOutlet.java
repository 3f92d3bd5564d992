package org.oicq.server.delivery;

import java.util.concurrent.CompletableFuture;
import org.oicq.codec.packet.FileContent;

/**
 * The way of files to a client that can take them. It says no instead of letting much wait, so that the sender of a file
 * can be held back. Nothing here blocks, and every method may be called by any thread.
 */
public interface FileOutlet {
    /**
     * Sends a piece, unless so much waits for this client that a message behind it would be late.
     *
     * @return whether it was sent; once {@link #ended} is done nothing is
     */
    boolean sendPiece(FileContent piece);

    /** Done once everything that has been sent so far is with the kernel, or the connection is over. */
    CompletableFuture<Void> drained();

    /** Done once the connection takes no more packets. */
    CompletableFuture<Void> ended();

    /**
     * A file that went this way is over: nothing of it follows. Once, or more often.
     *
     * @param whole whether all of it has gone
     */
    default void over(boolean whole) {}
}
