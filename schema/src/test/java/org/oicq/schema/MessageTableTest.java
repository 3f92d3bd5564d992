package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.schema.MessageTable.Delivered;
import org.oicq.schema.MessageTable.NewMessage;
import org.oicq.schema.MessageTable.PendingRequest;
import org.oicq.schema.MessageTable.StoreOutcome;
import org.oicq.schema.MessageTable.Stored;
import org.oicq.schema.MessageTable.StoredMessage;
import org.oicq.schema.MessageTable.Waiting;

class MessageTableTest {
    @AutoClose
    private static final TestDatabase TEST = TestDatabase.create();

    private final Database database = TEST.database();
    private final MessageTable messages = database.messages();
    private final long receiver = Given.account(database);
    private final long sender = Given.account(database);

    @AfterEach
    void totalsAreRight() {
        Given.checkTotals(TEST);
    }

    private List<StoreOutcome> store(NewMessage... batch) {
        return outcomes(List.of(batch), 100_000, 1 << 26);
    }

    private List<StoreOutcome> outcomes(List<NewMessage> batch, int maxMessages, long maxBytes) {
        return Given.store(database, batch, maxMessages, maxBytes).stream()
                .map(Stored::outcome)
                .toList();
    }

    private int delete(long number, List<Long> ids) {
        return messages.delete(
                ids.stream().map(id -> new Delivered(number, id, false)).toList());
    }

    private static List<Long> ids(List<Waiting> waiting) {
        return waiting.stream().map(Waiting::id).toList();
    }

    @Test
    void tellsTheIdOfEachRowInTheOrderOfTheList() {
        var other = Given.account(database);
        var stored = Given.store(
                database,
                List.of(
                        Given.message(receiver, sender, "a"),
                        Given.message(77, sender, "nobody"),
                        Given.message(other, sender, "b"),
                        Given.message(receiver, sender, "c")),
                10,
                1000);
        assertEquals(
                List.of(stored.get(0).id(), stored.get(3).id()),
                messages.waiting(receiver, 0).rows().stream().map(Waiting::id).toList());
        assertEquals(
                List.of(stored.get(2).id()),
                messages.waiting(other, 0).rows().stream().map(Waiting::id).toList());
        assertEquals(0, stored.get(1).id());
    }

    @Test
    void storesAtOnceWhatMailboxesTakeWholeAndNothingOfTheRest() {
        var other = Given.account(database);
        var batch = List.of(
                Given.message(receiver, sender, "a"),
                Given.message(77, sender, "nobody"),
                Given.message(other, sender, "b"),
                Given.message(receiver, sender, "c"),
                Given.message(other, sender, "中文"));
        var stored = Given.storeWhole(database, batch, 2, 6);
        assertEquals(
                List.of(
                        StoreOutcome.STORED,
                        StoreOutcome.UNDECIDED,
                        StoreOutcome.UNDECIDED,
                        StoreOutcome.STORED,
                        StoreOutcome.UNDECIDED),
                stored.stream().map(Stored::outcome).toList());
        assertEquals(
                List.of(stored.get(0).id(), stored.get(3).id()),
                ids(messages.waiting(receiver, 0).rows()));
        assertEquals(List.of("a", "c"), Given.texts(database, receiver));
        assertEquals(List.of(), Given.texts(database, other));

        // Two messages wait, and two are the most.
        assertEquals(
                StoreOutcome.UNDECIDED,
                Given.storeWhole(database, batch.subList(0, 1), 2, 6).getFirst().outcome());
        assertEquals(List.of(), Given.storeWhole(database, List.of(), 1, 1));
    }

    @Test
    void bothWaysOfStoringKeepEveryField() {
        var at = Instant.parse("2002-11-22T08:00:00.123456Z");
        var batch = List.of(
                new NewMessage(receiver, 2, sender, "你好 😀 \"{},\\\\' null", 7, at, 5, false),
                new NewMessage(receiver, 1, 0, "", 255, at.plusSeconds(1), 5, false));
        Given.storeWhole(database, batch, 10, 1000);
        Given.store(database, batch, 10, 1000);
        var waiting = messages.waiting(receiver, 0).rows();
        assertEquals(4, waiting.size());
        for (int i = 0; i < 4; i++) {
            var one = (StoredMessage) waiting.get(i);
            assertEquals(
                    batch.get(i % 2),
                    new NewMessage(
                            receiver,
                            one.flag(),
                            one.about(),
                            one.information(),
                            one.informationType(),
                            one.sentAt(),
                            one.keptId(),
                            false));
        }
    }

    @Test
    void keepsEveryFieldAndTheOrder() {
        var at = Instant.parse("2002-11-22T08:00:00.123456Z");
        assertEquals(
                List.of(StoreOutcome.STORED, StoreOutcome.STORED, StoreOutcome.NO_SUCH_USER, StoreOutcome.STORED),
                store(
                        new NewMessage(receiver, 2, sender, "你好 😀 \"{},\\\\' null", 0, at, 5, false),
                        new NewMessage(receiver, 1, 0, "", 255, at.plusSeconds(1), 5, false),
                        new NewMessage(77, 2, sender, "nobody", 0, at, 5, false),
                        new NewMessage(sender, 1, receiver, "NULL", 4, at, 5, false)));
        var waiting = messages.waiting(receiver, 0).rows();
        var first = (StoredMessage) waiting.get(0);
        var second = (StoredMessage) waiting.get(1);
        assertEquals(
                List.of(
                        new StoredMessage(first.id(), 2, sender, "你好 😀 \"{},\\\\' null", 0, at, 5),
                        new StoredMessage(second.id(), 1, 0, "", 255, at.plusSeconds(1), 5)),
                waiting);
        assertTrue(second.id() > first.id());
        assertEquals(List.of("NULL"), Given.texts(database, sender));
        assertEquals(List.of(), outcomes(List.of(), 1, 1));
    }

    @Test
    void readsInPagesAndMergesRequests() {
        store(Given.message(receiver, sender, "one"));
        database.requests().put(sender, receiver, "please", 10);
        store(Given.message(receiver, sender, "two"), Given.message(receiver, sender, "three"));

        var all = messages.waiting(receiver, 0).rows();
        assertEquals(4, messages.waitingCount(receiver));
        assertEquals(4, all.size());
        assertTrue(
                all.get(1) instanceof PendingRequest request && request.reason().equals("please"), all::toString);
        assertEquals(
                all.subList(2, 4), messages.waiting(receiver, all.get(1).id()).rows());
        assertEquals(List.of(), messages.waiting(receiver, all.get(3).id()).rows());
        var many = new NewMessage[MessageTable.PAGE];
        Arrays.setAll(many, i -> Given.message(receiver, sender, "more"));
        store(many);
        var page = messages.waiting(receiver, 0).rows();
        assertEquals(MessageTable.PAGE, page.size());
        assertEquals(all, page.subList(0, 4));
        assertEquals(4, messages.waiting(receiver, page.getLast().id()).rows().size());
        assertEquals(0, messages.waitingCount(77));
    }

    /** {@link MessageTable#PAGE_BYTES} is 262,144. */
    @Test
    void aPageEndsWhenItHasManyBytes() {
        // A hundred thousand bytes each, of the same that compresses well and of other that does not.
        var big = "中".repeat(33_000) + "x".repeat(1000);
        var random = new Random(1)
                .ints(100_000, 'a', 'z')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        store(Given.message(receiver, sender, big), Given.message(receiver, sender, random));
        store(Given.message(receiver, sender, "x".repeat(62_144)));
        var exact = messages.waiting(receiver, 0);
        assertEquals(3, exact.rows().size());
        assertTrue(exact.last(), "exactly so many bytes");

        database.requests().put(sender, receiver, "please", 10);
        store(Given.message(receiver, sender, "behind"));
        var five = messages.waiting(receiver, 0);
        assertEquals(4, five.rows().size(), "the request passes it");
        assertFalse(five.last());
        assertTrue(five.rows().get(3) instanceof PendingRequest, five.rows()::toString);
        var behind = messages.waiting(receiver, five.rows().getLast().id());
        assertEquals(1, behind.rows().size());
        assertTrue(behind.last());
        assertTrue(messages.waiting(receiver, behind.rows().getLast().id()).last(), "nothing is the last of it");
    }

    @Test
    void aPageHasAtLeastOneRowAndEndsWhenItHasManyRows() {
        var huge = Given.message(receiver, sender, "x".repeat(300_000));
        store(huge, huge);
        var first = messages.waiting(receiver, 0);
        assertEquals(1, first.rows().size());
        assertFalse(first.last());
        var second = messages.waiting(receiver, first.rows().getLast().id());
        assertEquals(1, second.rows().size());
        assertFalse(second.last(), "another would not have been there");

        delete(receiver, ids(first.rows()));
        delete(receiver, ids(second.rows()));
        store(Collections.nCopies(MessageTable.PAGE - 1, Given.message(receiver, sender, "x"))
                .toArray(NewMessage[]::new));
        assertTrue(messages.waiting(receiver, 0).last());
        store(Given.message(receiver, sender, "one more"));
        assertFalse(messages.waiting(receiver, 0).last());
        assertEquals(MessageTable.PAGE, messages.waiting(receiver, 0).rows().size());
    }

    @Test
    void deletesOnlyTheReceiversOwn() {
        store(
                Given.message(receiver, sender, "a"),
                Given.message(receiver, sender, "b"),
                Given.message(sender, 0, "c"));
        var ids = ids(messages.waiting(receiver, 0).rows().subList(0, 1));
        assertEquals(0, delete(sender, ids));
        assertEquals(1, delete(receiver, ids));
        assertEquals(0, delete(receiver, ids));
        assertEquals(0, delete(77, ids));
        assertEquals(0, delete(receiver, List.of()));
        assertEquals(List.of("b"), Given.texts(database, receiver));
        assertEquals(1, messages.waitingCount(receiver));
    }

    @Test
    void aMailboxTakesSoManyMessages() {
        var batch = Collections.nCopies(4, Given.message(receiver, sender, "x"));
        assertEquals(
                List.of(StoreOutcome.STORED, StoreOutcome.STORED, StoreOutcome.STORED, StoreOutcome.MAILBOX_FULL),
                outcomes(batch, 3, 1000));
        assertEquals(List.of(StoreOutcome.MAILBOX_FULL), outcomes(batch.subList(0, 1), 3, 1000));
        delete(receiver, ids(messages.waiting(receiver, 0).rows().subList(0, 1)));
        assertEquals(List.of(StoreOutcome.STORED), outcomes(batch.subList(0, 1), 3, 1000));
    }

    /** By whichever way messages come: with all of their mailbox's, and one by one. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatArrivesWhileItsReceiverIsHiddenCountsUntilTheReceiverIsSeen(boolean whole) {
        var one = List.of(Given.message(receiver, sender, "four"));
        var other = Given.account(database);
        UnaryOperator<StoreOutcome> said =
                outcome -> whole && outcome == StoreOutcome.MAILBOX_FULL ? StoreOutcome.UNDECIDED : outcome;
        for (var limit : List.of(new Limit(2, 1000), new Limit(1000, 11))) {
            var wrong = "with " + limit;
            assertEquals(StoreOutcome.STORED, limit.store(one, whole), wrong);
            assertEquals(StoreOutcome.STORED, limit.store(one, whole), wrong);
            assertEquals(said.apply(StoreOutcome.MAILBOX_FULL), limit.store(one, whole), wrong);
            var gone = ids(messages.waiting(receiver, 0).rows()).stream()
                    .map(id -> new Delivered(receiver, id, true))
                    .toList();
            assertEquals(2, messages.delete(gone));
            assertEquals(0, messages.waitingCount(receiver));
            assertEquals(said.apply(StoreOutcome.MAILBOX_FULL), limit.store(one, whole), wrong);
            messages.seen(List.of(other));
            assertEquals(said.apply(StoreOutcome.MAILBOX_FULL), limit.store(one, whole), wrong);
            messages.seen(List.of(other, receiver));
            assertEquals(StoreOutcome.STORED, limit.store(one, whole), wrong);
            delete(receiver, ids(messages.waiting(receiver, 0).rows()));
        }
    }

    /** What a mailbox takes. */
    private record Limit(int messages, long bytes) {
        StoreOutcome store(List<NewMessage> some, boolean whole) {
            var database = TEST.database();
            return (whole
                            ? Given.storeWhole(database, some, messages, bytes)
                            : Given.store(database, some, messages, bytes))
                    .getFirst()
                    .outcome();
        }
    }

    @Test
    void aMailboxTakesSoManyBytesOfUtf8() {
        var batch = List.of(
                Given.message(receiver, sender, "中文"), // 6 bytes
                Given.message(receiver, sender, "😀😀"), // 8 bytes: too much
                Given.message(receiver, sender, "four"),
                Given.message(receiver, sender, "a"));
        assertEquals(
                List.of(StoreOutcome.STORED, StoreOutcome.MAILBOX_FULL, StoreOutcome.STORED, StoreOutcome.MAILBOX_FULL),
                outcomes(batch, 100, 10));
        assertEquals(List.of("中文", "four"), Given.texts(database, receiver));
    }

    @Test
    void racingBatchesKeepTheQuotaAndTheirOrder() throws Exception {
        var runners = new ArrayList<Callable<List<Stored>>>();
        for (int writer = 0; writer < 4; writer++) {
            var batch = new ArrayList<NewMessage>();
            for (int i = 0; i < 100; i++) {
                // Receivers in opposite orders, which would lock each other out without an order of the locks.
                batch.add(Given.message((i + writer) % 2 == 0 ? receiver : sender, sender, writer + " " + (100 + i)));
            }
            // Beside its own commits, as a recovery's.
            runners.add(() -> database.sql()
                    .transaction(handle -> MessageWrites.store(handle.getConnection(), batch, 150, 1 << 20)));
        }
        var stored = Given.race(runners).stream()
                .flatMap(List::stream)
                .filter(one -> one.outcome() == StoreOutcome.STORED)
                .count();
        assertEquals(300, stored);
        for (var number : List.of(receiver, sender)) {
            var texts = Given.texts(database, number);
            assertEquals(150, texts.size());
            for (int writer = 0; writer < 4; writer++) {
                var prefix = writer + " ";
                var own = texts.stream().filter(text -> text.startsWith(prefix)).toList();
                assertEquals(own.stream().sorted().toList(), own);
            }
        }
    }

    @Test
    void aReaderNeverMissesAnIdThatAppearsLater() throws Exception {
        var done = new AtomicBoolean();
        Callable<Integer> reader = () -> {
            long last = 0;
            int seen = 0;
            for (boolean finished = false; !finished; ) {
                finished = done.get();
                for (var waiting : messages.waiting(receiver, last).rows()) {
                    last = waiting.id();
                    seen++;
                }
            }
            return seen;
        };
        Callable<Integer> messageWriter = () -> {
            for (int i = 0; i < 50; i++) {
                store(Given.message(receiver, sender, "x"));
                Given.storeWhole(database, List.of(Given.message(receiver, sender, "y")), 100_000, 1 << 20);
            }
            return 100;
        };
        var requesters = Given.accounts(database, 100);
        Callable<Integer> requestWriter = () -> {
            for (var requester : requesters) {
                database.requests().put(requester, receiver, "please", 1000);
            }
            return 100;
        };
        Callable<Integer> writers = () -> {
            var written = Given.race(List.of(messageWriter, messageWriter, messageWriter, requestWriter));
            done.set(true);
            return written.stream().mapToInt(Integer::intValue).sum();
        };
        assertEquals(List.of(400, 400), Given.race(List.of(reader, writers)));
    }

    @Test
    void storingAndDeletingRaceAndTheTotalsStayRight() throws Exception {
        Callable<Object> store = () -> {
            for (int i = 0; i < 30; i++) {
                store(Given.message(receiver, sender, "in"));
                // The mailboxes in the opposite order of that of the list.
                Given.storeWhole(
                        database,
                        List.of(Given.message(sender, receiver, "out"), Given.message(receiver, sender, "in")),
                        100_000,
                        1 << 20);
            }
            return 0;
        };
        Callable<Object> delete = () -> {
            for (int i = 0; i < 30; i++) {
                delete(receiver, ids(messages.waiting(receiver, 0).rows()));
                delete(sender, ids(messages.waiting(sender, 0).rows()));
            }
            return 0;
        };
        Given.race(List.of(store, store, delete, delete));
        assertEquals(Given.texts(database, receiver).size(), messages.waitingCount(receiver));
    }
}
