package org.oicq.server.web;

import java.util.concurrent.CompletableFuture;
import org.oicq.server.delivery.Attention;

/** A connection that stays open, and of which nothing is known. */
final class OpenCarrier implements Carrier {
    @Override
    public CompletableFuture<Void> look(long afterMillis) {
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public Attention attention() {
        return Attention.WAITS;
    }
}
