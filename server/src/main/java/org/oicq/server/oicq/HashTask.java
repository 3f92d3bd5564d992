package org.oicq.server.oicq;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.oicq.server.delivery.Attention;

/**
 * A hash that somebody waits for. It is not computed for a client that is gone, and for one that may be gone only when
 * nobody else waits: abandoned log-ins must not hold up the others.
 */
final class HashTask<T> implements Runnable {
    private final Supplier<T> work;
    private final Supplier<Attention> client;
    private final BlockingQueue<Runnable> waiting;
    private final CompletableFuture<T> result = new CompletableFuture<>();

    /**
     * A task for a pool.
     *
     * @param waiting the pool's queue, of such tasks
     */
    HashTask(Supplier<T> work, Supplier<Attention> client, BlockingQueue<Runnable> waiting) {
        this.work = work;
        this.client = client;
        this.waiting = waiting;
    }

    /** What comes of it; fails with {@link RejectedExecutionException} where nobody waits for it any more. */
    CompletableFuture<T> result() {
        return result;
    }

    @Override
    public void run() {
        Attention attention = client.get();
        if (attention == Attention.GONE) {
            result.completeExceptionally(new RejectedExecutionException("its client is gone"));
        } else if (attention == Attention.WAITS || !othersWait() || !waiting.offer(this)) {
            compute();
        }
    }

    private boolean othersWait() {
        return waiting.stream().anyMatch(other -> ((HashTask<?>) other).client.get() == Attention.WAITS);
    }

    private void compute() {
        try {
            result.complete(work.get());
        } catch (RuntimeException | Error e) {
            result.completeExceptionally(e);
        }
    }
}
