package org.oicq.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.codec.packet.Message;
import org.oicq.codec.wire.Text;
import org.oicq.schema.Database;
import org.oicq.schema.MessageTable;
import org.oicq.schema.MessageTable.StoredMessage;
import org.oicq.schema.TestDatabase;
import org.oicq.server.LoggedEvents;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.config.Settings;

/** What nobody waits for must be done all the same, and what somebody waits for soon. */
@Timeout(60)
class MessageStoreTest {
    private final TestDatabase database = TestDatabase.create();
    private final MessageTable table = database.database().messages();
    private final MessageStore store = new MessageStore(database.database(), Settings.DEFAULTS);
    private final MessageMemory memory = store.memory();
    private final long anna = database.account();
    private final long bert = database.account();

    @AfterEach
    void stop() throws InterruptedException {
        store.stop();
        database.close();
    }

    private Pending message(long receiver, String text) {
        return new Pending(receiver, 1, new Message(2, 10_001, Text.of(text), 0), null, memory);
    }

    private List<String> stored(long receiver) {
        return table.waiting(receiver, 0).rows().stream()
                .map(waiting -> ((StoredMessage) waiting).information())
                .toList();
    }

    @Test
    void deletesMoreThanGoesIntoOneStatementAndLetsOthersPass() {
        int count = 5000;
        List<Pending> messages =
                IntStream.range(0, count).mapToObj(i -> message(anna, "m" + i)).toList();
        messages.forEach(store::keep);
        store.keep(message(bert, "hello"));
        store.stored().join();
        assertEquals(count + 1, database.number("SELECT count(*) FROM messages"));

        messages.forEach(store::arrived);
        assertTrue(store.upToDate(bert).isDone(), "nothing of this receiver is to be done");
        store.upToDate(anna).join();
        assertEquals(List.of(), stored(anna));
        assertEquals(List.of("hello"), stored(bert));
    }

    @Test
    void theMemoryForMessagesFitsTheHeapUnlessTheSettingsSayMore() {
        assertEquals(8 << 20, MessageMemory.most(0, 64 << 20));
        assertEquals(128 << 20, MessageMemory.most(0, 16L << 30));
        assertEquals(1000, MessageMemory.most(1000, 64 << 20));
    }

    /** One statement with all of a long queue would need memory several times over. */
    @Test
    void noStatementHasMoreThanItsShareOfTheHeap() {
        String text = "x".repeat(60_000);
        for (int i = 0; i < 200; i++) {
            store.keep(message(anna, text));
        }
        store.stored().join();
        assertEquals(200, database.number("SELECT count(*) FROM messages"));
        long most =
                database.number("SELECT max(bytes) FROM (SELECT sum(octet_length(information)) AS bytes FROM messages"
                        + " GROUP BY xmin::text) AS statements");
        assertTrue(most <= 4 << 20, most + " bytes in one statement");
    }

    /** Who looks for what waits must not find what has arrived while it was being stored. */
    @Test
    void aRowThatIsUselessIsGoneForWhoeverWaitsForIt() {
        for (int i = 0; i < 200; i++) {
            Pending arrives = message(anna, "arrives");
            store.keep(arrives);
            store.arrived(arrives);
            store.stored().join();
            store.upToDate(anna).join();
            assertEquals(List.of(), stored(anna));
        }
    }

    @Test
    void deletesWithoutAnybodyWaiting() throws InterruptedException {
        Pending message = message(anna, "hello");
        store.keep(message);
        store.stored().join();
        store.arrived(message);
        store.stop();
        assertEquals(List.of(), stored(anna));
    }

    @Test
    void goesOnAfterAFailureThatNobodyExpected() {
        AtomicInteger told = new AtomicInteger();
        Sender breaks = (_, _) -> {
            if (told.incrementAndGet() == 1) {
                throw new IllegalStateException("a defect");
            }
        };
        List<Pending> messages = new ArrayList<>();
        messages.add(message(anna, "before"));
        messages.add(new Pending(77, 1, new Message(2, 10_001, Text.of("to nobody"), 0), breaks, memory));
        messages.add(message(anna, "after"));
        messages.forEach(store::keep);
        store.stored().join();
        assertEquals(2, told.get());
        assertEquals(List.of("before", "after"), stored(anna));
        assertTrue(store.upToDate(anna).isDone());
    }

    /** What nobody knows how to send: texts that the database refuses. */
    private void refuseTexts() {
        database.execute("ALTER TABLE messages ADD CHECK (information NOT LIKE 'bad %');"
                + " ALTER TABLE journal_1 ADD CHECK (position('bad '::bytea IN messages) = 0)");
    }

    @Test
    void whatTheDatabaseRefusesHoldsNothingElseUp() {
        refuseTexts();
        List<Long> refused = new ArrayList<>();
        Sender ledger = (receiver, reason) -> {
            assertEquals(NotStored.REFUSED_BY_DATABASE, reason);
            refused.add(receiver);
        };
        List<String> good = new ArrayList<>();
        List<String> journaled = new ArrayList<>();
        List<Pending> owed = new ArrayList<>();
        try (LoggedEvents log = new LoggedEvents("org.oicq.server.store", Level.INFO)) {
            for (int i = 0; i < 3000; i++) {
                String text = i % 700 == 350 ? "bad " + i : "m" + i;
                Pending pending = new Pending(anna, 1, new Message(2, 10_001, Text.of(text), 0), ledger, memory);
                Pending other = new Pending(bert, 1, new Message(2, 10_001, Text.of(text), 0), ledger, memory);
                if (i % 2 == 0) {
                    store.store(pending);
                } else {
                    store.keep(pending);
                }
                secure(store, other);
                owed.add(other);
                if (text.startsWith("m")) {
                    good.add(text);
                    journaled.add(text);
                }
            }
            store.stored().join();
            for (ILoggingEvent event : log.events()) {
                assertEquals(
                        "The database does not take a message of 10001 to " + anna
                                + ", and it is refused (SQLSTATE 23514).",
                        event.getFormattedMessage().replace(" to " + bert, " to " + anna));
                assertNull(event.getThrowableProxy());
            }
            assertEquals(8, log.events().size());
        }
        assertEquals(4, refused.stream().filter(receiver -> receiver == anna).count());
        assertEquals(4, refused.stream().filter(receiver -> receiver == bert).count());
        assertTrue(owed.stream().allMatch(Pending::safe));
        assertTrue(store.upToDate(anna).isDone());
        owed.forEach(store::keep);
        store.stored().join();
        assertEquals(good, all(anna));
        assertEquals(journaled, all(bert));
    }

    /** More than a page. */
    private List<String> all(long receiver) {
        List<String> texts = new ArrayList<>();
        for (long last = 0; ; ) {
            var page = table.waiting(receiver, last).rows();
            page.forEach(waiting -> texts.add(((StoredMessage) waiting).information()));
            if (page.size() < MessageTable.PAGE) {
                return texts;
            }
            last = page.getLast().id();
        }
    }

    /** Its owner gets it twice; everything else goes on. */
    @Test
    void whatTheDatabaseDoesNotDeleteHoldsNothingElseUp() throws InterruptedException {
        database.execute("""
                CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF old.information LIKE 'stuck %' THEN RAISE EXCEPTION 'no' USING ERRCODE = '23514'; END IF;
                    RETURN old;
                END $$;
                CREATE TRIGGER refuse BEFORE DELETE ON messages FOR EACH ROW EXECUTE FUNCTION refuse()
                """);
        List<Pending> messages = IntStream.range(0, 3000)
                .mapToObj(i -> message(i % 2 == 0 ? anna : bert, i % 1000 == 500 ? "stuck " + i : "m" + i))
                .toList();
        messages.forEach(store::keep);
        store.stored().join();
        try (LoggedEvents log = new LoggedEvents("org.oicq.server.store", Level.INFO)) {
            messages.forEach(store::arrived);
            store.upToDate(anna).join();
            store.upToDate(bert).join();
            assertEquals(
                    messages.stream()
                            .filter(pending -> List.of(500, 1500, 2500).contains(messages.indexOf(pending)))
                            .map(pending -> "The database does not delete message " + pending.id() + " of " + anna
                                    + ", which has arrived and comes again (SQLSTATE 23514).")
                            .toList(),
                    log.events().stream()
                            .map(ILoggingEvent::getFormattedMessage)
                            .toList());
        }
        assertEquals(List.of("stuck 500", "stuck 1500", "stuck 2500"), stored(anna));
        assertEquals(List.of(), stored(bert));
        store.keep(message(bert, "later"));
        store.stored().join();
        assertEquals(List.of("later"), stored(bert));
        store.stop();
    }

    /** It has been in the journal, and gets no row; the journal does not keep it for ever. */
    @Test
    void whatGetsNoRowLeavesTheJournal() throws InterruptedException {
        database.execute("ALTER TABLE messages ADD CHECK (information NOT LIKE 'bad %')");
        List<Pending> both = List.of(message(anna, "bad one"), message(anna, "good one"));
        var _ = store.secure(both, Runnable::run);
        store.stored().join();
        both.forEach(store::keep);
        store.stored().join();
        assertEquals(List.of("good one"), stored(anna));
        awaitEmptyJournal();
    }

    // ------------------------------------------------------------------ the journal

    /** Rows of the journal that hold something. */
    private static final String NEEDED = "SELECT count(*) FROM journal"
            + " WHERE octet_length(messages) > 0 AND id > (SELECT max(over_to) FROM journal)";

    private void awaitEmptyJournal() throws InterruptedException {
        database.await(NEEDED, 0);
    }

    @Test
    void whatArrivesSoonNeverGetsARow() throws InterruptedException {
        List<Pending> messages =
                IntStream.range(0, 3000).mapToObj(i -> message(anna, "m" + i)).toList();
        messages.forEach(one -> secure(store, one));
        store.stored().join();
        assertTrue(messages.stream().allMatch(Pending::safe));
        assertTrue(database.number(NEEDED) < 300, "many in a row");
        messages.forEach(store::arrived);
        awaitEmptyJournal();
        assertEquals(1, database.number("SELECT nextval('message_id')"), "an id for a row was never taken");
    }

    /** The server is killed: what it knew is gone, and another one starts. */
    private List<String> afterAKill() throws InterruptedException {
        MessageStore next = new MessageStore(database.database(), Settings.DEFAULTS);
        next.stop();
        return stored(anna);
    }

    @Test
    void whatHasNotArrivedSurvivesAKillInItsOrder() throws InterruptedException {
        List<Pending> messages =
                IntStream.range(0, 10).mapToObj(i -> message(anna, "m" + i)).toList();
        messages.subList(0, 5).forEach(one -> secure(store, one));
        store.stored().join();
        messages.subList(5, 10).forEach(one -> secure(store, one));
        store.stored().join();
        store.arrived(messages.get(1));
        store.arrived(messages.get(5));
        database.await("SELECT count(*) FROM journal WHERE octet_length(arrived) = 16", 1);
        try (LoggedEvents log = new LoggedEvents(Journal.class.getName(), Level.INFO)) {
            assertEquals(List.of("m0", "m2", "m3", "m4", "m6", "m7", "m8", "m9"), afterAKill());
            log.await("8 messages of the last run's journal are in their receivers' mailboxes");
            afterAKill();
            assertEquals(1, log.events().size(), "there was nothing any more");
        }
    }

    private static void secure(MessageStore store, Pending message) {
        var _ = store.secure(List.of(message), Runnable::run);
    }

    @Test
    void whatAnEventLoopHasStillToReadSharesTheCommit() {
        List<Runnable> tasks = new ArrayList<>();
        Executor loop = tasks::add;
        CompletableFuture<Void> first = store.secure(List.of(message(anna, "read")), loop);
        for (int i = 0; i < 10; i++) {
            var _ = store.secure(List.of(message(anna, "read next")), loop);
        }
        assertEquals(1, tasks.size(), "one for all");
        tasks.getFirst().run();
        first.join();
        assertEquals(1, database.number(NEEDED));
    }

    /** Its row and the word that the journal need not hold it are one commit. */
    @Test
    void whatGotARowIsNotRecoveredToo() throws InterruptedException {
        List<Pending> both = List.of(message(anna, "gets a row"), message(anna, "stays"));
        var _ = store.secure(both, Runnable::run);
        store.stored().join();
        store.keep(both.getFirst());
        store.stored().join();
        assertEquals(List.of("gets a row", "stays"), afterAKill());
    }

    @Test
    void whatDoesNotArriveForLongGetsARow() throws Exception {
        store.stop();
        MessageStore impatient = new MessageStore(database.database(), Settings.read(Map.of("web-poll-time", "1s")));
        Pending silent = message(anna, "silent");
        secure(impatient, silent);
        impatient.stored().join();
        database.await("SELECT count(*) FROM messages", 1);
        awaitEmptyJournal();
        assertEquals(List.of("silent"), stored(anna));
        impatient.arrived(silent);
        database.await("SELECT count(*) FROM messages", 0);
        impatient.stop();
    }

    @Test
    void theJournalIsBounded() throws Exception {
        store.stop();
        ServerConfig config = Settings.read(Map.of("store-queue", "100"));
        MessageStore small = new MessageStore(database.database(), config);
        long begin = System.nanoTime();
        for (int i = 0; i < 50; i++) {
            secure(small, message(anna, "m" + i));
        }
        small.stored().join();
        assertEquals(0, database.number("SELECT count(*) FROM messages"));
        for (int i = 50; i < 300; i++) {
            secure(small, message(anna, "m" + i));
            if (i % 10 == 0) {
                small.stored().join();
            }
        }
        database.await("SELECT least(count(*), 200) FROM messages", 200);
        assertTrue(System.nanoTime() - begin < 60_000_000_000L, "before their time was over");
        small.stop();
        assertEquals("m0", stored(anna).getFirst());
    }

    /** Its sender has been told that it is safe, or its receiver may have it in hand. */
    @Test
    void whatMustNotBeRefusedGetsARowThoughTheMailboxIsFull() throws Exception {
        store.stop();
        MessageStore small = new MessageStore(database.database(), Settings.read(Map.of("stored-messages", "2")));
        List<String> refused = new ArrayList<>();
        Sender ledger = (_, reason) -> refused.add(reason.name());
        List<Pending> messages = IntStream.range(0, 8)
                .mapToObj(i -> new Pending(anna, 1, new Message(2, 10_001, Text.of("m" + i), 0), ledger, memory))
                .toList();
        secure(small, messages.get(2));
        messages.subList(0, 2).forEach(small::store);
        messages.subList(2, 4).forEach(small::keep);
        messages.subList(4, 8).forEach(small::store);
        small.stored().join();
        small.stop();
        assertEquals(List.of("m0", "m1", "m2", "m3"), stored(anna));
        assertEquals(List.of("MAILBOX_FULL", "MAILBOX_FULL", "MAILBOX_FULL", "MAILBOX_FULL"), refused);
    }

    /** Senders, receivers and the writer have each their own idea of when something happens to a message. */
    @Test
    void nothingIsLeftHoweverThingsMeet() throws Exception {
        int each = 3000;
        List<Pending> messages = IntStream.range(0, 3 * each)
                .mapToObj(i -> message(i % 2 == 0 ? anna : bert, "m" + i))
                .toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<?>> done = new ArrayList<>();
            CyclicBarrier start = new CyclicBarrier(4);
            List<Consumer<Pending>> doings =
                    List.of(one -> secure(store, one), store::keep, store::arrived, one -> secure(store, one));
            for (Consumer<Pending> doing : doings) {
                done.add(threads.submit(() -> {
                    start.await();
                    messages.forEach(doing);
                    return null;
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
        }
        store.stored().join();
        assertTrue(messages.stream().allMatch(Pending::safe));
        assertEquals(0, memory.held());
        store.upToDate(anna).join();
        store.upToDate(bert).join();
        assertEquals(0, database.number("SELECT count(*) FROM messages"));
        awaitEmptyJournal();
    }

    /** Each of the two finds that nobody needs the words any more, and one of them may say so. */
    @Test
    void memoryIsGivenBackOnceWhereProofAndStoreRace() throws Exception {
        List<Consumer<Pending>> writers = List.of(one -> one.stored(7), one -> one.refuse(NotStored.MAILBOX_FULL));
        for (Consumer<Pending> writer : writers) {
            List<Pending> messages =
                    Stream.generate(() -> message(anna, "hello")).limit(50_000).toList();
            assertEquals(250_000, memory.held());
            messages.forEach(Pending::claimForStore);
            AtomicInteger there = new AtomicInteger();
            try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
                Future<?> proofs = threads.submit(() -> inStep(messages, there, Pending::proven));
                Future<?> rows = threads.submit(() -> inStep(messages, there, writer));
                proofs.get();
                rows.get();
            }
            assertEquals(0, memory.held());
        }
    }

    /** One of two threads, of which each does something to a message when the other is about to do so too. */
    @SuppressWarnings("ThreadPriorityCheck") // nothing relies on the yield but speed, where there is one processor
    private static void inStep(List<Pending> messages, AtomicInteger there, Consumer<Pending> doing) {
        for (int i = 0; i < messages.size(); i++) {
            there.incrementAndGet();
            for (int spins = 1; there.get() < 2 * (i + 1); spins++) {
                if (spins % 1000 == 0) {
                    Thread.yield();
                }
                Thread.onSpinWait();
            }
            doing.accept(messages.get(i));
        }
    }

    @Test
    void refusesNewOnesWhileMemoryIsFullAndKeepsWhatMustNotBeRefused() throws Exception {
        store.stop();
        MessageStore small = new MessageStore(database.database(), Settings.read(Map.of("message-memory", "100")));
        List<String> refused = new ArrayList<>();
        Sender ledger = (_, reason) -> refused.add(reason.name());
        IntFunction<Pending> words = i ->
                new Pending(anna, 1, new Message(2, 10_001, Text.of(i + "x".repeat(39)), 0), ledger, small.memory());
        try (Connection holder = database.connect()) {
            holder.setAutoCommit(false);
            try (var statement = holder.createStatement()) {
                statement.execute("LOCK TABLE mailboxes");
            }
            small.store(words.apply(0));
            small.store(words.apply(1));
            assertFalse(small.memory().full());
            small.store(words.apply(2));
            assertEquals(List.of("TOO_BUSY"), refused);
            assertEquals(80, small.memory().held());
            small.keep(words.apply(3));
            small.store(words.apply(4));
            assertEquals(List.of("TOO_BUSY", "TOO_BUSY"), refused);
            assertEquals(120, small.memory().held());
        }
        small.stored().join();
        assertEquals(0, small.memory().held());
        small.store(words.apply(5));
        small.stop();
        assertEquals(
                List.of("0", "1", "3", "5"),
                stored(anna).stream().map(text -> text.substring(0, 1)).toList());
        assertEquals(0, small.memory().held());
    }

    @Test
    void stopsWithAnEmptyJournal() throws InterruptedException {
        Pending message = message(anna, "hello");
        secure(store, message);
        store.stored().join();
        store.arrived(message);
        store.stop();
        assertEquals(0, database.number(NEEDED));
    }

    /** They come again after a crash; what is taken is kept all the same. */
    @Test
    void aJournalThatDoesNotTakeWhatHasArrivedHoldsNothingUp() throws InterruptedException {
        String onlyMessages = "CHECK (octet_length(messages) > 0 OR over_to = 0)";
        database.execute("ALTER TABLE journal_1 ADD " + onlyMessages);
        try (LoggedEvents log = new LoggedEvents("org.oicq.server.store", Level.INFO)) {
            for (int i = 0; i < 3; i++) {
                Pending message = message(anna, "m" + i);
                secure(store, message);
                store.stored().join();
                assertTrue(message.safe());
                store.arrived(message);
                log.await("The database does not take which messages of the journal have arrived");
            }
            store.stop();
            assertEquals(1, log.events().size());
        }
    }

    /** Another server was faster when PostgreSQL came back: what is promised here must not depend on its journal. */
    @Test
    void whatIsOwedGetsARowWhereAnotherServerHasTheJournal() throws InterruptedException {
        Pending before = message(anna, "before");
        secure(store, before);
        store.stored().join();
        try (Database theirs = Database.open(database.access(), 2, Database.SEARCH_TIMEOUT)) {
            long later = TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
            MessageStore other = new MessageStore(theirs, Settings.DEFAULTS);
            secure(other, message(bert, "theirs"));
            other.stored().join();

            Pending arrives = message(anna, "arrives");
            Pending stays = message(anna, "stays");
            Pending early = message(anna, "early");
            List.of(arrives, stays, early).forEach(one -> secure(store, one));
            store.arrived(early);
            store.stored().join();
            assertTrue(arrives.safe());
            assertTrue(stays.safe());
            assertTrue(database.database().journal().lost().isDone());
            store.arrived(before);
            store.arrived(arrives);
            store.keep(stays);
            store.upToDate(anna).join();
            assertEquals(List.of("before", "stays"), stored(anna));

            long begin = System.nanoTime();
            store.stop();
            assertTrue(System.nanoTime() - begin < 5_000_000_000L, "nothing of the journal keeps it waiting");
            assertEquals(
                    1,
                    database.number("SELECT count(*) FROM journal WHERE octet_length(messages) > 0"),
                    "the other one's is as it was");
            assertEquals(0, database.number("SELECT count(*) FROM journal WHERE id < " + later));
            other.stop();
        }
    }
}
