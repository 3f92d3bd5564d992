package org.oicq.server.oicq.files;

import java.util.concurrent.CompletableFuture;
import org.oicq.codec.packet.FileContent;
import org.oicq.server.delivery.FileOutlet;

/** Passes pieces of a file on, no faster than they are taken. */
final class Relay {
    private Relay() {}

    /**
     * Waits for room and sends.
     *
     * @param ended done when the piece need not be sent any more, as its sender has left
     * @return false where either side has ended before
     */
    static boolean send(FileContent piece, CompletableFuture<Void> ended, FileOutlet taker) {
        while (!taker.sendPiece(piece)) {
            if (taker.ended().isDone() || ended.isDone()) {
                return false;
            }
            CompletableFuture.anyOf(taker.drained(), taker.ended(), ended).join();
        }
        return true;
    }
}
