package org.oicq.server.operator;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Whether the server can do its work now. Its database decides: without it nobody logs in, and nothing is safe. */
public final class Health {
    private static final long PATIENCE_SECONDS = 2;

    private final Runnable askDatabase;
    private final Executor blocking;
    private final BooleanSupplier draining;
    private volatile boolean stopping;

    /**
     * Health of a server.
     *
     * @param askDatabase asks the database for anything, and throws where that fails
     * @param draining whether it takes nobody any more
     * @param blocking runs what asks
     */
    public Health(Runnable askDatabase, BooleanSupplier draining, Executor blocking) {
        this.askDatabase = askDatabase;
        this.draining = draining;
        this.blocking = blocking;
    }

    /** From now on nobody shall be sent here. */
    public void stopping() {
        stopping = true;
    }

    /** Done within a bounded time: what is in the way, as a sentence; empty where nothing is. */
    CompletableFuture<Optional<String>> problem() {
        if (stopping) {
            return CompletableFuture.completedFuture(Optional.of("the server stops"));
        }
        if (draining.getAsBoolean()) {
            return CompletableFuture.completedFuture(Optional.of("the server is drained"));
        }
        return CompletableFuture.runAsync(askDatabase, blocking)
                .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                .handle((_, problem) ->
                        problem == null ? Optional.empty() : Optional.of("the server cannot reach its database"));
    }
}
