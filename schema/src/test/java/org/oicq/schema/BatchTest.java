package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BatchTest {
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final LinkedBlockingQueue<List<Integer>> queries = new LinkedBlockingQueue<>();
    private final CountDownLatch open = new CountDownLatch(1);

    @AfterEach
    void end() {
        threads.shutdownNow();
    }

    /** The answer is ten times the key; a query for key 1 hangs until {@link #open}. */
    private Map<Integer, Integer> query(List<Integer> keys) {
        queries.add(keys);
        if (keys.contains(1)) {
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new DatabaseException("interrupted", e);
            }
        }
        var answers = new HashMap<Integer, Integer>();
        keys.stream().filter(key -> key != 0).forEach(key -> answers.put(key, key * 10));
        return answers;
    }

    @Test
    void whatIsAskedDuringAQueryIsTheNextOne() throws Exception {
        var batch = new Batch<Integer, Integer>(3, 1, this::query);
        var asked = new ArrayList<CompletableFuture<Integer>>();
        asked.add(CompletableFuture.supplyAsync(() -> batch.get(1), threads));
        assertEquals(List.of(1), queries.take());
        // Three go together; the fourth begins another round.
        for (int key : new int[] {2, 3, 4}) {
            asked.add(CompletableFuture.supplyAsync(() -> batch.get(key), threads));
            while (batch.gathered() < key - 1) {
                Thread.onSpinWait();
            }
        }
        asked.add(CompletableFuture.supplyAsync(() -> batch.get(5), threads));
        open.countDown();
        assertEquals(
                List.of(10, 20, 30, 40, 50),
                asked.stream().map(CompletableFuture::join).toList());
        // Which of the two leaders comes first to the lane is open.
        assertEquals(Set.of(List.of(2, 3, 4), List.of(5)), Set.copyOf(queries));
    }

    @Test
    void aSecondLaneDoesNotWaitForTheFirst() throws Exception {
        var batch = new Batch<Integer, Integer>(3, 2, this::query);
        var slow = CompletableFuture.supplyAsync(() -> batch.get(1), threads);
        assertEquals(List.of(1), queries.take());
        assertEquals(20, batch.get(2));
        open.countDown();
        assertEquals(10, slow.join());
    }

    @Test
    void noAnswerIsNull() {
        assertNull(new Batch<Integer, Integer>(3, 1, this::query).get(0));
    }

    @Test
    void aFailureIsOneOfEachAndTheNextQuestionIsAskedAgain() {
        var failures = new LinkedBlockingQueue<RuntimeException>(List.of(new DatabaseException("away")));
        var batch = new Batch<Integer, Integer>(3, 1, keys -> {
            var failure = failures.poll();
            if (failure != null) {
                throw failure;
            }
            return Map.of(keys.getFirst(), 7);
        });
        var failure = failures.peek();
        var seen = assertThrows(DatabaseException.class, () -> batch.get(2));
        assertNotSame(failure, seen);
        assertEquals("away", seen.getMessage());
        assertEquals(7, batch.get(2));
    }
}
