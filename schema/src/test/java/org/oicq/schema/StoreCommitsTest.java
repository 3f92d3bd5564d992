package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.oicq.schema.JournalTable.Half;
import org.oicq.schema.MessageTable.NewMessage;
import org.oicq.schema.MessageTable.StoreOutcome;
import org.oicq.schema.MessageTable.Stored;

/** A commit that is tried again, as its answer may have been lost, is done once, and says the same. */
class StoreCommitsTest {
    @AutoClose
    private static final TestDatabase TEST = TestDatabase.create();

    private static final int MOST = 3;

    /** One for each: they wait for each other. */
    private static final Executor THREADS = task -> Thread.ofPlatform().start(task);

    enum Kind {
        WHOLE {
            @Override
            List<Stored> commit(Database by, long number, List<NewMessage> batch) {
                return by.messages().storeWhole(number, batch, MOST, 1000);
            }
        },
        EACH {
            @Override
            List<Stored> commit(Database by, long number, List<NewMessage> batch) {
                return by.messages().store(number, batch, MOST, 1000);
            }
        },
        MOVE {
            @Override
            List<Stored> commit(Database by, long number, List<NewMessage> batch) {
                return by.journal().move(number, Half.FIRST, 101, batch, List.of(100L));
            }
        };

        abstract List<Stored> commit(Database by, long number, List<NewMessage> batch);
    }

    private final Database database = TEST.database();
    private final long receiver = Given.account(database);
    private final long full = Given.account(database);
    private final long other = Given.account(database);
    private final long sender = Given.account(database);

    /** Some of it is stored, by whichever way, and some is not: there are two that are alike and only one has room. */
    private final List<NewMessage> batch = List.of(
            Given.message(receiver, sender, "a"),
            Given.message(full, sender, "alike"),
            Given.message(77, sender, "nobody's"),
            Given.message(receiver, sender, "a"),
            Given.message(full, sender, "alike"),
            Given.message(receiver, sender, "中文"));

    StoreCommitsTest() {
        Given.store(
                database,
                List.of(Given.message(full, sender, "alike"), Given.message(full, sender, "alike")),
                MOST,
                1000);
    }

    @AfterEach
    void totalsAreRight() {
        database.journal().recover();
        Given.checkTotals(TEST);
    }

    /** Each has the row that was said, and no more wait than were stored. */
    private void assertStoredOnce(Kind kind, List<Stored> stored) {
        assertEquals(
                switch (kind) {
                    case WHOLE ->
                        List.of(
                                StoreOutcome.STORED,
                                StoreOutcome.UNDECIDED,
                                StoreOutcome.UNDECIDED,
                                StoreOutcome.STORED,
                                StoreOutcome.UNDECIDED,
                                StoreOutcome.STORED);
                    case EACH ->
                        List.of(
                                StoreOutcome.STORED,
                                StoreOutcome.STORED,
                                StoreOutcome.NO_SUCH_USER,
                                StoreOutcome.STORED,
                                StoreOutcome.MAILBOX_FULL,
                                StoreOutcome.STORED);
                    case MOVE ->
                        List.of(
                                StoreOutcome.STORED,
                                StoreOutcome.STORED,
                                StoreOutcome.NO_SUCH_USER,
                                StoreOutcome.STORED,
                                StoreOutcome.STORED,
                                StoreOutcome.STORED);
                },
                stored.stream().map(Stored::outcome).toList());
        assertEquals(
                List.of(stored.get(0).id(), stored.get(3).id(), stored.get(5).id()),
                database.messages().waiting(receiver, 0).rows().stream()
                        .map(MessageTable.Waiting::id)
                        .toList());
        assertEquals(List.of("a", "a", "中文"), Given.texts(database, receiver));
        assertEquals(
                2
                        + Stream.of(stored.get(1), stored.get(4))
                                .filter(one -> one.id() > 0)
                                .count(),
                database.messages().waitingCount(full));
    }

    @ParameterizedTest
    @EnumSource
    void theSameAgainSaysTheSame(Kind kind) {
        var number = Given.commit();
        var first = kind.commit(database, number, batch);
        assertStoredOnce(kind, first);
        assertEquals(first, kind.commit(database, number, batch));
        assertEquals(first, kind.commit(database, number, batch));
        assertStoredOnce(kind, first);
        if (kind == Kind.MOVE) {
            assertEquals(1, TEST.number("SELECT count(*) FROM journal"));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFirstAttemptThatHangsAndTheNextOneGiveTheSame(Kind kind) throws Exception {
        var number = Given.commit();
        try (var holder = TEST.connect();
                var statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("UPDATE mailboxes SET bytes = bytes WHERE receiver = " + receiver);
            var late = CompletableFuture.supplyAsync(() -> kind.commit(database, number, batch), THREADS);
            awaitWaiting(1);
            var again = CompletableFuture.supplyAsync(() -> kind.commit(database, number, batch), THREADS);
            awaitWaiting(2);
            assertFalse(late.isDone() || again.isDone());
            holder.commit();
            var stored = late.get(60, TimeUnit.SECONDS);
            assertEquals(stored, again.get(60, TimeUnit.SECONDS));
            assertStoredOnce(kind, stored);
        }
    }

    private static void awaitWaiting(int backends) throws InterruptedException {
        TEST.await(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'",
                backends);
    }

    /** The server has given it up, has done it again, and has gone on. */
    @ParameterizedTest
    @EnumSource
    void anAttemptThatComesAfterLaterCommitsDoesNothing(Kind kind) {
        var number = Given.commit();
        var stored = kind.commit(database, number, batch);
        var next = Given.storeWhole(database, List.of(Given.message(other, sender, "next")), 10, 1000);
        assertEquals(StoreOutcome.STORED, next.getFirst().outcome());
        assertThrows(IllegalStateException.class, () -> kind.commit(database, number, batch));
        assertStoredOnce(kind, stored);
    }

    /** What this server has heard last is not where its row is: the answer to a commit was lost, and it was given up. */
    @Test
    void goesOnAfterACommitThatWasGivenUp() {
        var given = Given.commit();
        TEST.execute("UPDATE store_commits SET number = " + given + " WHERE open");
        assertStoredOnce(Kind.EACH, Kind.EACH.commit(database, Given.commit(), batch));
    }

    /** It was killed, and what it had sent reaches the database only while, or after, the next one recovers. */
    @Test
    void whatAServerBeforeHasLeftOnItsWayDoesNothing() throws Exception {
        try (var dead = Database.open(TEST.access(), 1, Database.SEARCH_TIMEOUT);
                var mine = Database.open(TEST.access(), 1, Database.SEARCH_TIMEOUT);
                var recovering = TEST.connect();
                var statement = recovering.createStatement()) {
            dead.journal().recover();
            var number = Given.commit();
            recovering.setAutoCommit(false);
            statement.execute("UPDATE store_commits SET open = false WHERE open");
            var late = CompletableFuture.supplyAsync(() -> statementOf(dead, number), THREADS);
            awaitWaiting(1);
            recovering.commit();
            assertEquals(0, late.get(60, TimeUnit.SECONDS));
            mine.journal().recover();
            assertEquals(0, statementOf(dead, number));
            assertEquals(0, database.messages().waitingCount(receiver));
            assertStoredOnce(Kind.EACH, Kind.EACH.commit(mine, Given.commit(), batch));
            assertEquals(0, statementOf(dead, Given.commit()));
        }
    }

    /** The very statement of a server that is not there any more to ask what has become of it; gives how many it stored. */
    private int statementOf(Database dead, long number) {
        try (var connection = TEST.connect()) {
            return dead.messages()
                    .writes()
                    .insertWhole(connection, number, batch, 10, 1000)
                    .size();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** It has lost the journal, and not what it owes. */
    @ParameterizedTest
    @EnumSource
    void aServerBeforeThatLivesOnStoresOnceToo(Kind kind) {
        try (var lost = Database.open(TEST.access(), 1, Database.SEARCH_TIMEOUT);
                var mine = Database.open(TEST.access(), 1, Database.SEARCH_TIMEOUT)) {
            lost.journal().recover();
            mine.journal().recover();
            var number = Given.commit();
            var stored = kind.commit(lost, number, batch);
            mine.messages().storeWhole(Given.commit(), List.of(Given.message(other, sender, "other")), 10, 1000);
            assertEquals(stored, kind.commit(lost, number, batch));
            assertStoredOnce(kind, stored);
        }
    }

    @Test
    void keepsTheRowsOfTheLastServersOnly() {
        for (int i = 0; i < 110; i++) {
            database.journal().recover();
        }
        assertEquals(101, TEST.number("SELECT count(*) FROM store_commits"));
        assertEquals(1, TEST.number("SELECT count(*) FROM store_commits WHERE open"));
    }
}
