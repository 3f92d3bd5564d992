package org.oicq.client.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class TurnsTest {
    private final Turns turns = new Turns();
    private final List<String> done = new ArrayList<>();

    @Test
    void whatIsDoneNowComesAfterWhatWasLeftForLater() {
        turns.later(() -> done.add("1"));
        turns.later(() -> done.add("2"));
        turns.now(() -> done.add("3"));
        assertEquals(List.of("1", "2", "3"), done);
    }

    @Test
    void whatATurnLeavesForLaterComesBeforeWhatOthersAsk() {
        turns.later(() -> turns.later(() -> done.add("own")));
        turns.later(() -> done.add("other"));
        turns.now(() -> done.add("now"));
        assertEquals(List.of("own", "other", "now"), done);
    }

    @Test
    void oneThreadAtATime() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger count = new AtomicInteger();
        Runnable work = () -> {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            Thread.onSpinWait();
            count.incrementAndGet();
            inside.decrementAndGet();
        };
        List<CompletableFuture<Void>> threads = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.runAsync(() -> {
                    for (int j = 0; j < 500; j++) {
                        if (i % 2 == 0) {
                            turns.now(work);
                        } else {
                            turns.later(work);
                        }
                    }
                }))
                .toList();
        // This thread takes what the others leave. Those that leave much wait for it.
        while (count.get() < 4000) {
            turns.take(turns::doEvents);
        }
        threads.forEach(CompletableFuture::join);
        assertEquals(1, most.get());
        assertEquals(4000, count.get());
    }

    /** A thousand wait, and the one that could take them adds to them. */
    @Test
    void aTurnNeverWaitsForItself() throws Exception {
        CountDownLatch full = new CountDownLatch(1);
        var others = CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 1000; i++) {
                turns.later(() -> {});
            }
            full.countDown();
        });
        assertTrue(full.await(50, TimeUnit.SECONDS));
        turns.take(() -> turns.later(() -> done.add("mine")));
        turns.take(turns::doEvents);
        assertEquals(List.of("mine"), done);
        others.join();
    }

    @Test
    void whoBringsTooMuchWaits() throws Exception {
        for (int i = 0; i < 1000; i++) {
            turns.later(() -> {});
        }
        Thread oneMore = Thread.ofPlatform().start(() -> turns.later(() -> done.add("last")));
        awaitThatItWaits(oneMore);
        turns.take(turns::doEvents);
        oneMore.join();
        while (done.isEmpty()) {
            turns.take(turns::doEvents);
        }
    }

    private static void awaitThatItWaits(Thread thread) {
        while (thread.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
    }

    /** A thousand messages are one drawing, so one of them is enough to wake. */
    @Test
    void whatIsDoneNowWakesOnceUntilItIsDrawn() throws Exception {
        turns.now(() -> {});
        turns.await(TimeUnit.MINUTES.toNanos(10));
        turns.now(() -> {});
        turns.now(() -> {});
        long before = System.nanoTime();
        turns.await(1_000_000);
        assertTrue(System.nanoTime() - before >= 1_000_000, "it woke, though nothing has been drawn");
        turns.take(turns::drawn);
        turns.now(() -> {});
        turns.await(TimeUnit.MINUTES.toNanos(10));
    }

    @Test
    void afterTheEndNothingCountsAsShown() throws Exception {
        turns.close();
        AtomicBoolean returned = new AtomicBoolean();
        Thread late = Thread.ofVirtual().start(() -> {
            turns.now(() -> done.add("shown"));
            returned.set(true);
        });
        awaitThatItWaits(late);
        assertFalse(returned.get());
        assertEquals(List.of(), done);
    }
}
