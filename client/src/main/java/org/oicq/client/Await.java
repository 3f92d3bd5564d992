package org.oicq.client;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Waiting for a client's futures in a thread that may block. */
public final class Await {
    private Await() {}

    /**
     * The result of a future, or what it failed with: {@link RefusedException}, {@link ConnectionLostException} and
     * {@link TimeoutException} themselves, not wrapped in another exception.
     */
    public static <T> T result(CompletableFuture<T> future) throws InterruptedException, TimeoutException {
        try {
            return future.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case TimeoutException timeout -> throw timeout;
                case RuntimeException runtime -> throw runtime;
                case null, default -> throw new IllegalStateException(e);
            }
        }
    }
}
