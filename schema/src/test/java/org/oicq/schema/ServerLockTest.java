package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServerLockTest {
    private static final TestDatabase TEST = TestDatabase.create();
    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final String HOLDER =
            "coalesce((SELECT max(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                    + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())), 0)";

    @AfterAll
    static void close() {
        TEST.close();
    }

    /** The process of PostgreSQL that holds it; 0 where nobody does. */
    private static long holder() {
        return TEST.number("SELECT " + HOLDER);
    }

    /** Waits until another one than this holds it. */
    private static long holderAfter(long before) throws InterruptedException {
        for (long now = holder(); ; now = holder()) {
            if (now != before && now != 0) {
                return now;
            }
            Thread.sleep(10);
        }
    }

    private static void killHolder() {
        TEST.execute("SELECT pg_terminate_backend(" + HOLDER + "::integer)");
    }

    @Test
    void oneHoldsItAndAnotherIsToldWhatToDo() throws Exception {
        try (var _ = ServerLock.take(TEST.access(), SOON)) {
            var refused = assertThrows(
                    DatabaseException.class,
                    () -> ServerLock.take(TEST.access(), SOON).close());
            assertEquals(
                    "Another server runs on the database at " + TEST.url().replaceFirst("\\?.*", "")
                            + ": stop it first, or give this one a database of its own with --db.",
                    refused.getMessage());
            assertEquals(1, TEST.number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"));
            Database.open(TEST.access(), 2, Database.SEARCH_TIMEOUT).close();
        }
        ServerLock.take(TEST.access(), LONG).close();
    }

    @Test
    void whoeverStartsWaitsForOneThatHasBeenKilled() throws Exception {
        try (var killed = TEST.connect();
                var statement = killed.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(" + ServerLock.KEY + ")");
            var next = CompletableFuture.supplyAsync(() -> ServerLock.take(TEST.access(), LONG));
            assertThrows(java.util.concurrent.TimeoutException.class, () -> next.get(500, TimeUnit.MILLISECONDS));
            killed.abort(Runnable::run);
            next.get(60, TimeUnit.SECONDS).close();
        }
    }

    @Test
    void isTakenAgainWhenTheConnectionBreaks() throws Exception {
        try (var _ = ServerLock.take(TEST.access(), LONG)) {
            long first = holderAfter(0);
            killHolder();
            long second = holderAfter(first);
            assertNotEquals(first, second);
            killHolder();
            holderAfter(second);
        }
        for (int i = 0; holder() != 0; i++) {
            assertTrue(i < 500, "nobody holds it after the end");
            Thread.sleep(10);
        }
    }

    @Test
    void isLostToAServerThatWasFaster() throws Exception {
        try (var lock = ServerLock.take(TEST.access(), SOON);
                var other = TEST.connect();
                var statement = other.createStatement()) {
            var faster = CompletableFuture.runAsync(() -> {
                try {
                    statement.execute("SELECT pg_advisory_lock(" + ServerLock.KEY + ")");
                } catch (java.sql.SQLException e) {
                    throw new AssertionError(e);
                }
            });
            while (TEST.number("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted") == 0) {
                Thread.sleep(10);
            }
            long begin = System.nanoTime();
            killHolder();
            faster.get(60, TimeUnit.SECONDS);
            lock.lost().get(60, TimeUnit.SECONDS);
            assertTrue(System.nanoTime() - begin >= SOON.toNanos(), "it may have been its own connection of before");
            other.abort(Runnable::run);
            TEST.await(
                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'oicq' AND query LIKE '%advisory%'",
                    0);
            ServerLock.take(TEST.access(), SOON).close();
        }
    }

    @Test
    void aStandbyWaitsForTheEndOfAnother() throws Exception {
        var first = ServerLock.take(TEST.access(), SOON);
        var said = new CompletableFuture<Void>();
        var next =
                CompletableFuture.supplyAsync(() -> ServerLock.await(TEST.access(), SOON, () -> said.complete(null)));
        said.get(60, TimeUnit.SECONDS);
        long holder = holderAfter(0);
        first.close();
        try (var _ = next.get(60, TimeUnit.SECONDS)) {
            assertNotEquals(holder, holder());
            // And one that finds nobody waits for nobody.
        }
        ServerLock.await(TEST.access(), LONG, () -> said.completeExceptionally(new AssertionError()))
                .close();
    }

    /** Its own connection may break, or the other's: that is no end. */
    @Test
    void aStandbyLetsTheOtherTakeItAgain() throws Exception {
        CompletableFuture<ServerLock> next;
        try (var lock = ServerLock.take(TEST.access(), LONG)) {
            var said = new CompletableFuture<Void>();
            next = CompletableFuture.supplyAsync(
                    () -> ServerLock.await(TEST.access(), Duration.ofSeconds(3), () -> said.complete(null)));
            said.get(60, TimeUnit.SECONDS);
            for (int i = 0; i < 5; i++) {
                long before = holderAfter(0);
                killHolder();
                holderAfter(before);
            }
            // Both break, as where PostgreSQL is restarted.
            long before = holderAfter(0);
            TEST.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'oicq'"
                    + " AND datname = current_database() AND query LIKE '%pg_locks%' OR pid = " + HOLDER);
            holderAfter(before);
            assertFalse(lock.lost().isDone());
            assertFalse(next.isDone());
        }
        next.get(60, TimeUnit.SECONDS).close();
    }

    @Test
    void isNotLostWhileItIsFree() throws Exception {
        try (var lock = ServerLock.take(TEST.access(), SOON)) {
            long first = holderAfter(0);
            killHolder();
            holderAfter(first);
            assertFalse(lock.lost().isDone());
        }
    }
}
