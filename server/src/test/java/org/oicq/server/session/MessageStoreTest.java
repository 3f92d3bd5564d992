package org.oicq.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.codec.packet.Message;
import org.oicq.codec.wire.Text;
import org.oicq.schema.MessageTable;
import org.oicq.schema.MessageTable.StoredMessage;
import org.oicq.schema.NewAccount;
import org.oicq.schema.Profile;
import org.oicq.schema.TestDatabase;
import org.oicq.server.config.ServerConfig;

/** What nobody waits for must be done all the same, and what somebody waits for soon. */
@Timeout(60)
class MessageStoreTest {
    private final TestDatabase database = TestDatabase.create();
    private final MessageTable table = database.database().messages();
    private final MessageStore store = new MessageStore(database.database(), ServerConfig.DEFAULTS);
    private final long anna = account();
    private final long bert = account();

    @AfterEach
    void stop() throws InterruptedException {
        store.stop();
        database.close();
    }

    private long account() {
        Profile profile = new Profile("n", 0, 0, 0, "", 0, 0, "", "", "", 0, "", 0, "", "", "", "", "");
        return database.database().accounts().create(new NewAccount(profile, 0, "hash"));
    }

    private static Pending message(long receiver, String text) {
        return new Pending(receiver, new Message(2, 10_001, Text.of(text), 0), null);
    }

    private List<String> stored(long receiver) {
        return table.waiting(receiver, 0).stream()
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

        messages.forEach(message -> store.delete(anna, message.proven()));
        assertTrue(store.settled(bert).isDone(), "nothing of this receiver is to be done");
        store.settled(anna).join();
        assertEquals(List.of(), stored(anna));
        assertEquals(List.of("hello"), stored(bert));
    }

    /** Who looks for what waits must not find what has arrived while it was being stored. */
    @Test
    void aRowThatIsUselessIsGoneForWhoeverWaitsForIt() {
        for (int i = 0; i < 200; i++) {
            Pending arrives = message(anna, "arrives");
            store.keep(arrives);
            long row = arrives.proven();
            if (row != 0) {
                store.delete(anna, row);
            }
            store.stored().join();
            store.settled(anna).join();
            assertEquals(List.of(), stored(anna));
        }
    }

    @Test
    void deletesWithoutAnybodyWaiting() throws InterruptedException {
        Pending message = message(anna, "hello");
        store.keep(message);
        store.stored().join();
        store.delete(anna, message.proven());
        store.stop();
        assertEquals(List.of(), stored(anna));
    }

    @Test
    void goesOnAfterAFailureThatNobodyExpected() {
        AtomicInteger told = new AtomicInteger();
        Ledger breaks = new Ledger((_, _) -> {
            if (told.incrementAndGet() == 1) {
                throw new IllegalStateException("a defect");
            }
        });
        List<Pending> messages = new ArrayList<>();
        messages.add(message(anna, "before"));
        messages.add(new Pending(77, new Message(2, 10_001, Text.of("to nobody"), 0), breaks));
        messages.add(message(anna, "after"));
        messages.forEach(store::keep);
        store.stored().join();
        assertEquals(2, told.get());
        assertEquals(List.of("before", "after"), stored(anna));
        assertTrue(store.settled(anna).isDone());
    }
}
