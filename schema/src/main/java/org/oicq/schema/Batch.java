package org.oicq.schema;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Answers the same question of many threads with few queries: what is asked while one query is on its way is the next
 * one. Who asks alone waits for nobody, and nobody gets an answer that was read before the question. A storm of log-ins
 * costs a query for some dozens of them instead of one each.
 *
 * @param <K> what is asked for
 * @param <V> the answer, which several may get: it must not be changed
 */
final class Batch<K, V> {
    /** Keys in one query where an answer is small. */
    static final int MOST = 256;

    /** Those who wait for the same query. */
    private static final class Round<K, V> {
        private final Set<K> keys = new LinkedHashSet<>();
        private final CompletableFuture<Map<K, V>> answers = new CompletableFuture<>();
    }

    private final int most;
    private final Semaphore lanes;
    private final Function<List<K>, Map<K, V>> query;

    private final Lock lock = new ReentrantLock();
    private @Nullable Round<K, V> gathering;

    /**
     * A batch with no question yet.
     *
     * @param most keys in one query
     * @param lanes queries at once
     * @param query the answers for these keys, in any order; a key without one has none
     */
    Batch(int most, int lanes, Function<List<K>, Map<K, V>> query) {
        this.most = most;
        this.lanes = new Semaphore(lanes, true);
        this.query = query;
    }

    /** The answer for a key, or null where the database has none. Blocks. */
    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on the yield but speed
    @Nullable
    V get(K key) {
        Round<K, V> round;
        boolean leads;
        lock.lock();
        try {
            Round<K, V> joined = gathering;
            leads = joined == null || joined.keys.size() >= most;
            if (joined == null || leads) {
                joined = new Round<>();
                gathering = joined;
            }
            joined.keys.add(key);
            round = joined;
        } finally {
            lock.unlock();
        }
        if (leads) {
            // Other threads that can run now join first, as those that one answer has woken: rounds are twice as big.
            Thread.yield();
            lanes.acquireUninterruptibly();
            try {
                ask(round);
            } finally {
                lanes.release();
            }
        }
        try {
            return round.answers.join().get(key);
        } catch (CompletionException e) {
            // Each gets an exception of its own, with its own stack.
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new DatabaseException(String.valueOf(cause.getMessage()), cause);
        }
    }

    /** Keys that wait for the next query. */
    int gathered() {
        lock.lock();
        try {
            return gathering == null ? 0 : gathering.keys.size();
        } finally {
            lock.unlock();
        }
    }

    private void ask(Round<K, V> round) {
        List<K> keys;
        lock.lock();
        try {
            if (gathering == round) {
                gathering = null;
            }
            keys = new ArrayList<>(round.keys);
        } finally {
            lock.unlock();
        }
        try {
            round.answers.complete(query.apply(keys));
        } catch (RuntimeException | Error e) {
            round.answers.completeExceptionally(e);
        }
    }
}
