package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.oicq.schema.JournalTable.Half;
import org.oicq.schema.MessageTable.NewMessage;
import org.oicq.schema.MessageTable.StoreOutcome;
import org.oicq.schema.MessageTable.Stored;
import org.oicq.schema.MessageTable.StoredMessage;

class JournalTableTest {
    @AutoClose
    private static final TestDatabase TEST = TestDatabase.create();

    /** So long any other statement waits for a lock, see {@link Database}. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(5);

    private final Database database = TEST.database();
    private final JournalTable journal = database.journal();
    private final long receiver = Given.account(database);
    private final long sender = Given.account(database);

    @AfterEach
    void nothingIsLeftAndTotalsAreRight() {
        journal.recover();
        assertEquals(0, rows());
        Given.checkTotals(TEST);
    }

    private static long rows() {
        return TEST.number("SELECT count(*) FROM journal");
    }

    private NewMessage message(String text) {
        return Given.message(receiver, sender, text);
    }

    private void append(long id, long over, String... texts) {
        journal.append(
                Half.FIRST, id, over, Arrays.stream(texts).map(this::message).toList(), List.of());
    }

    @Test
    void recoversWhatHasNotArrivedInTheOrderOfItsNumbers() {
        journal.append(Half.FIRST, 100, 0, List.of(message("a"), message("b"), message("c")), List.of());
        journal.append(Half.FIRST, 103, 0, List.of(message("d")), List.of(101L));
        journal.append(Half.FIRST, 104, 0, List.of(), List.of(103L));
        journal.append(Half.FIRST, 105, 0, List.of(message("e")), List.of());
        assertEquals(3, journal.recover());
        assertEquals(List.of("a", "c", "e"), Given.texts(database, receiver));
        assertEquals(0, journal.recover(), "once");
    }

    @Test
    void keepsEveryField() {
        var one = new NewMessage(
                receiver,
                1,
                4294967295L,
                "你好 😀 \"{},\\\\' null NULL",
                255,
                Instant.parse("2002-11-22T08:00:00.123456Z"),
                1L << 42,
                false);
        journal.append(Half.FIRST, 1, 0, List.of(one, kept((1L << 42) + 1, "")), List.of());
        journal.recover();
        var found =
                (StoredMessage) database.messages().waiting(receiver, 0).rows().getFirst();
        assertEquals(
                new StoredMessage(
                        found.id(),
                        one.flag(),
                        one.about(),
                        one.information(),
                        one.informationType(),
                        one.sentAt(),
                        one.keptId()),
                found);
        assertEquals(List.of(one.information(), ""), Given.texts(database, receiver));
    }

    @Test
    void whatIsRecoveredComesAfterWhatWaitsAlreadyThoughTheMailboxIsFull() {
        Given.store(database, List.of(message("before")), 1, 6);
        journal.append(Half.FIRST, 1, 0, List.of(message("promised")), List.of());
        journal.recover();
        assertEquals(List.of("before", "promised"), Given.texts(database, receiver));
    }

    @Test
    void whatIsRecoveredComesBeforeWhatWasTakenLater() {
        var first = kept(1, "first");
        var older = kept(0, "of an earlier version");
        Given.store(database, List.of(older, first, kept(4, "fourth"), kept(6, "sixth")), 9, 99);
        journal.append(Half.FIRST, 1, 0, List.of(kept(2, "second"), kept(3, "third"), kept(5, "fifth")), List.of());
        assertEquals(3, journal.recover());
        assertEquals(
                List.of("of an earlier version", "first", "second", "third", "fourth", "fifth", "sixth"),
                Given.texts(database, receiver));
    }

    private NewMessage kept(long id, String text) {
        var message = message(text);
        return new NewMessage(
                receiver, message.flag(), sender, text, message.informationType(), message.sentAt(), id, false);
    }

    @Test
    void whatMovesToTheMailboxIsInOnePlaceOnly() {
        var gone = Given.account(database);
        var batch = List.of(message("a"), Given.message(gone, sender, "b"), message("c"));
        journal.append(Half.FIRST, 1, 0, batch, List.of());
        database.accounts().delete(gone);
        Given.store(database, List.of(message("before")), 1, 6);
        var moved = journal.move(
                Given.commit(),
                Half.FIRST,
                4,
                List.of(message("not here"), batch.get(0), batch.get(1)),
                List.of(1L, 2L));
        assertEquals(
                List.of(StoreOutcome.STORED, StoreOutcome.STORED, StoreOutcome.NO_SUCH_USER),
                moved.stream().map(Stored::outcome).toList());
        assertEquals(List.of("before", "not here", "a"), Given.texts(database, receiver));
        assertEquals(1, journal.recover());
        assertEquals(List.of("before", "not here", "a", "c"), Given.texts(database, receiver));
    }

    @Test
    void forgetsWhatIsOver() {
        append(1, 0, "a");
        append(2, 0, "b", "c");
        append(4, 2);
        assertEquals(1, journal.recover());
        assertEquals(List.of("c"), Given.texts(database, receiver));
    }

    @Test
    void whatIsInBothTablesIsOneJournal() {
        append(1, 0, "a", "b");
        journal.append(Half.SECOND, 3, 0, List.of(message("c"), message("d")), List.of(1L));
        journal.append(Half.FIRST, 5, 0, List.of(), List.of(4L));
        assertEquals(2, journal.recover());
        assertEquals(List.of("b", "c"), Given.texts(database, receiver));
    }

    @Test
    void emptiesOneTable() {
        append(1, 0, "a");
        journal.append(Half.SECOND, 2, 0, List.of(message("b")), List.of());
        assertTrue(journal.clear(Half.FIRST));
        assertEquals(1, rows());
        assertEquals(1, journal.recover());
        assertEquals(List.of("b"), Given.texts(database, receiver));
    }

    /** As a backup does, for minutes. */
    @Test
    void whoReadsTheJournalHoldsNobodyUp() throws SQLException {
        try (var other = TestDatabase.connect(TEST.access());
                var statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("SELECT FROM journal");
            append(1, 0, "a");
            assertFalse(journal.clear(Half.FIRST));
            assertEquals(1, journal.recover());
            other.rollback();
        }
        assertTrue(journal.clear(Half.FIRST));
    }

    /** The rows are small; what they hold is in a table of its own, which has locks of its own. */
    @Test
    void noVacuumHoldsWhoEmptiesTheJournalUp() throws Exception {
        append(1, 0, "a".repeat(1_000_000));
        var behind = "(SELECT reltoastrelid FROM pg_class WHERE relname = 'journal_1')";
        try (var other = TestDatabase.connect(TEST.access());
                var statement = other.createStatement()) {
            var name = statement.executeQuery("SELECT " + behind + "::regclass");
            name.next();
            var vacuum = "VACUUM " + name.getString(1);
            statement.execute("SET vacuum_cost_delay = 100; SET vacuum_cost_limit = 1");
            var vacuumed =
                    CompletableFuture.runAsync(() -> assertThrows(SQLException.class, () -> statement.execute(vacuum)));
            TEST.await(
                    "SELECT count(*) FROM pg_locks WHERE granted AND mode = 'ShareUpdateExclusiveLock' AND relation = "
                            + behind,
                    1);
            assertTimeout(LOCK_TIMEOUT, () -> assertFalse(journal.clear(Half.FIRST)));
            assertFalse(vacuumed.isDone(), "it was too fast to hold anybody up");
            statement.cancel();
            vacuumed.get(60, TimeUnit.SECONDS);
        }
        assertTrue(journal.clear(Half.FIRST));
    }

    /** Whether a commit was done before its connection broke is not known: it is tried again. */
    @Test
    void theSameRowAgainChangesNothing() {
        for (int i = 0; i < 2; i++) {
            journal.append(Half.FIRST, 1, 0, List.of(message("a"), message("b")), List.of());
        }
        journal.recover();
        assertEquals(List.of("a", "b"), Given.texts(database, receiver));
    }

    @Test
    void whoIsGoneGetsNothing() {
        var gone = Given.account(database);
        journal.append(
                Half.FIRST,
                1,
                0,
                List.of(Given.message(gone, sender, "a"), message("b"), Given.message(77, sender, "c")),
                List.of());
        database.accounts().delete(gone);
        assertEquals(1, journal.recover());
        assertEquals(List.of("b"), Given.texts(database, receiver));
        assertEquals(0, TEST.number("SELECT count(*) FROM messages WHERE receiver IN (77, " + gone + ")"));
    }

    @Test
    void recoversMuchInAMoment() {
        var count = 50_000;
        var texts = LongStream.range(0, count).mapToObj(i -> message("m" + i)).toList();
        for (int from = 0; from < count; from += 2000) {
            journal.append(Half.FIRST, 1 + from, 0, texts.subList(from, from + 2000), List.of());
        }
        journal.append(
                Half.FIRST,
                1 + count,
                0,
                List.of(),
                LongStream.rangeClosed(2, count).boxed().toList());
        assertEquals(1, journal.recover());
        assertEquals(List.of("m0"), Given.texts(database, receiver));
    }

    /** U+0000 fits into the journal's bytes; nobody can send it. */
    @Test
    void whatTheDatabaseDoesNotTakeKeepsNothingElseInTheJournal() {
        journal.append(Half.FIRST, 100, 0, List.of(message("a"), message("\0"), message("b"), message("c")), List.of());
        journal.append(Half.FIRST, 104, 0, List.of(message("d"), message("\0")), List.of());
        assertEquals(4, journal.recover());
        assertEquals(List.of("a", "b", "c", "d"), Given.texts(database, receiver));
    }

    /** As a server does that was faster when the lock was free for a moment. */
    @Test
    void whoeverHasRecoveredLastHasTheJournal() {
        try (var first = Database.open(TEST.access(), 1, Database.SEARCH_TIMEOUT);
                var second = Database.open(TEST.access(), 1, Database.SEARCH_TIMEOUT)) {
            var lost = first.journal();
            lost.recover();
            lost.append(Half.FIRST, 1, 0, List.of(message("before")), List.of());
            assertEquals(1, second.journal().recover());
            second.journal().append(Half.FIRST, 1000, 0, List.of(message("the second's")), List.of());

            assertFalse(lost.lost().isDone(), "it has not been found out");
            var over = 5000; // would cover what the second one has
            assertEquals(
                    OptionalInt.empty(), lost.append(Half.FIRST, 2, over, List.of(message("late")), List.of(1000L)));
            assertTrue(lost.lost().isDone());
            assertFalse(lost.clear(Half.FIRST));
            var moved = lost.move(Given.commit(), Half.FIRST, 2, List.of(message("moved")), List.of(1000L));
            assertEquals(StoreOutcome.STORED, moved.getFirst().outcome());

            assertEquals(1, rows());
            assertFalse(second.journal().lost().isDone());
            assertEquals(1, second.journal().recover());
            assertEquals(List.of("before", "moved", "the second's"), Given.texts(database, receiver));
        }
    }

    @Test
    void aRowThatHasWaitedForAnotherServersRecoveryIsNotWritten() throws Exception {
        try (var mine = Database.open(TEST.access(), 1, Database.SEARCH_TIMEOUT);
                var other = TestDatabase.connect(TEST.access());
                var statement = other.createStatement()) {
            mine.journal().recover();
            other.setAutoCommit(false);
            statement.execute(
                    "LOCK TABLE journal_1, journal_2 IN EXCLUSIVE MODE; UPDATE journal_run SET run = run + 1");
            var append = CompletableFuture.supplyAsync(
                    () -> mine.journal().append(Half.FIRST, 1, 0, List.of(message("late")), List.of()));
            TEST.await("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'journal_1'::regclass", 1);
            other.commit();
            assertEquals(OptionalInt.empty(), append.get(60, TimeUnit.SECONDS));
            assertEquals(0, rows());
        }
    }
}
