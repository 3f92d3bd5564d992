package org.oicq.server.web;

import java.util.concurrent.CompletableFuture;
import org.oicq.server.delivery.Attention;

/** A connection that carries answers with messages. */
interface Carrier {
    /**
     * Looks whether the answers that it has carried have arrived. By any thread.
     *
     * @param afterMillis how long to wait before, for what may be on its way
     * @return done when it has looked, and has told the answers' {@link Tracked} what it has seen
     */
    CompletableFuture<Void> look(long afterMillis);

    /** Whether the client still waits for its answer. By any thread. */
    Attention attention();
}
