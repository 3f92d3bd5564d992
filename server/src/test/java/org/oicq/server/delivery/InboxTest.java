package org.oicq.server.delivery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.wire.Text;
import org.oicq.server.store.MessageMemory;
import org.oicq.server.store.Pending;
import org.oicq.server.store.PendingAccess;
import org.oicq.server.store.Storage;

/** Orders of events that a socket would show once in a thousand times. */
class InboxTest {
    private static final Message MESSAGE = new Message(2, 10_001, Text.of("hello"), 0);

    private final NotedOutlet connection = new NotedOutlet();
    private final List<ServerPacket> sent = connection.sent();
    private final MessageMemory memory = new MessageMemory(20_000);
    private final Inbox inbox = new Inbox(10_002, connection, 16, 1000, 10_000);

    /** Keeps what it is given. */
    private final class Shelf implements Storage {
        private final List<Pending> refusable = new ArrayList<>();
        private final List<Pending> kept = new ArrayList<>();
        private final List<Pending> all = new ArrayList<>();
        private boolean room = true;

        @Override
        public void store(Pending pending) {
            refusable.add(pending);
            all.add(pending);
        }

        @Override
        public void keep(Pending pending) {
            kept.add(pending);
            all.add(pending);
        }

        @Override
        public boolean hasRoom() {
            return room;
        }

        @Override
        public MessageMemory memory() {
            return memory;
        }
    }

    private final Shelf store = new Shelf();

    /** Writes what it is given at once, as row 7. */
    private final Storage rows = new Storage() {
        @Override
        public void store(Pending pending) {
            keep(pending);
        }

        @Override
        public void keep(Pending pending) {
            assertTrue(PendingAccess.claimForStore(pending));
            assertFalse(PendingAccess.stored(pending, 7));
        }

        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public MessageMemory memory() {
            return memory;
        }
    };

    private void goLive() {
        inbox.started(() -> {});
        goOn();
    }

    private void goOn() {
        assertTrue(inbox.beginCatchingUp());
        inbox.beforeLook(store);
        assertFalse(inbox.catchUp(List.of(), true, store));
        assertEquals(Inbox.State.LIVE, inbox.state());
    }

    @Test
    void aRowThatWasFoundAndThenProvenIsNotSentAgain() {
        goLive();
        var pending = new Pending(10_002, 1, MESSAGE, null, memory);
        assertEquals(Inbox.Outcome.TAKEN, inbox.deliver(pending, MESSAGE, store));
        inbox.lookAgain();
        assertTrue(inbox.beginCatchingUp());
        inbox.beforeLook(rows);
        var found = List.of(new Inbox.Row(7, false, MESSAGE, 1, 0));

        // Between the look and the writing of what it found.
        inbox.prove(1, Pending::proven);
        inbox.catchUp(found, true, store);
        assertEquals(1, sent.size(), "once");
    }

    @Test
    void aRowThatIsNotProvenYetIsNotSentAgainEither() {
        goLive();
        assertEquals(Inbox.Outcome.TAKEN, inbox.deliver(new Pending(10_002, 1, MESSAGE, null, memory), MESSAGE, store));
        inbox.lookAgain();
        assertTrue(inbox.beginCatchingUp());
        inbox.beforeLook(rows);
        inbox.catchUp(List.of(new Inbox.Row(7, false, MESSAGE, 1, 0)), true, store);
        assertEquals(1, sent.size(), "once");
        assertEquals(1, inbox.unproven());
    }

    /** As it would be with nobody there: what comes is stored, and may be refused. */
    @Test
    void whatComesForSomebodyHiddenGoesToTheStoreAndIsReadFromThere() {
        goLive();
        var before = new Pending(10_002, 1, MESSAGE, null, memory);
        assertEquals(Inbox.Outcome.TAKEN, inbox.deliver(before, MESSAGE, store));
        inbox.hidden(true);
        var pending = new Pending(10_002, 1, MESSAGE, null, memory);
        assertEquals(Inbox.Outcome.LOOK, inbox.deliver(pending, MESSAGE, store));
        assertEquals(List.of(before), store.kept, "what was written already comes first");
        assertEquals(List.of(pending), store.refusable);
        assertEquals(1, sent.size());

        assertTrue(inbox.beginCatchingUp());
        inbox.beforeLook(store);
        var meanwhile = new Pending(10_002, 1, MESSAGE, null, memory);
        assertEquals(Inbox.Outcome.LOOK, inbox.deliver(meanwhile, MESSAGE, store));
        assertEquals(List.of(pending, meanwhile), store.refusable);
        assertTrue(inbox.catchUp(List.of(new Inbox.Row(7, false, MESSAGE, 1, 0)), true, store), "there is more");
        inbox.beforeLook(store);
        assertFalse(inbox.catchUp(List.of(new Inbox.Row(8, false, MESSAGE, 1, 0)), true, store));
        assertEquals(3, sent.size());

        List<Pending> proven = new ArrayList<>();
        inbox.prove(2, proven::add);
        inbox.hidden(false);
        inbox.prove(3, proven::add);
        assertEquals(
                List.of(true, true, false), proven.stream().map(Pending::hidden).toList());
    }

    /** What was held in memory for somebody who is seen is not forgotten when it hides. */
    @Test
    void whoHidesWhileItsMessagesAreLookedForGetsThem() {
        goLive();
        inbox.lookAgain();
        assertTrue(inbox.beginCatchingUp());
        inbox.beforeLook(store);
        var held = new Pending(10_002, 1, MESSAGE, null, memory);
        assertEquals(Inbox.Outcome.TAKEN, inbox.deliver(held, MESSAGE, store));
        inbox.hidden(true);
        var after = new Pending(10_002, 1, MESSAGE, null, memory);
        assertEquals(Inbox.Outcome.LOOK, inbox.deliver(after, MESSAGE, store));
        assertEquals(List.of(held, after), store.all);
        assertTrue(inbox.catchUp(List.of(), true, store), "both are in the store");
    }

    @Test
    void aHiddenUserIsToldOnceThatItsMailboxIsFull() {
        assertFalse(inbox.sayFull());
        inbox.hidden(true);
        assertTrue(inbox.sayFull());
        assertFalse(inbox.sayFull());
    }

    @Test
    void whatIsNotProvenGoesToTheStoreWhenTheSessionEnds() {
        goLive();
        var pending = new Pending(10_002, 1, MESSAGE, null, memory);
        inbox.deliver(pending, MESSAGE, store);
        assertTrue(inbox.end(store));
        assertEquals(List.of(pending), store.kept);
        assertFalse(inbox.end(store), "twice is once");
        assertFalse(inbox.prove(1, Pending::proven), "too late");
        assertFalse(pending.safe(), "and so it proves nothing");
        assertEquals(Inbox.Outcome.OVER, inbox.deliver(pending, MESSAGE, store));
    }

    @Test
    void whatIsWrittenStaysInMemoryWhileTheStoreIsShortOfRoomAndTheRestWaitsInTheStore() {
        goLive();
        store.room = false;
        int bound = 16 * 16;
        for (int i = 0; i < bound; i++) {
            assertEquals(
                    Inbox.Outcome.TAKEN, inbox.deliver(new Pending(10_002, 1, MESSAGE, null, memory), MESSAGE, store));
        }
        assertEquals(List.of(), store.kept);
        assertEquals(bound, inbox.unproven());
        Pending over = new Pending(10_002, 1, MESSAGE, null, memory);
        assertEquals(Inbox.Outcome.TAKEN, inbox.deliver(over, MESSAGE, store));
        assertEquals(List.of(over), store.refusable, "not written, and so it may be refused");
        assertEquals(Inbox.State.BEHIND, inbox.state());
    }

    /** Who never proves anything gets all that its mailbox may hold, and beyond that it is the mailbox that is full. */
    @Test
    void aSilentClientGetsEverythingUntilItsMailboxIsFullOfIt() {
        goLive();
        for (int i = 0; i < 16 + 1000; i++) {
            assertEquals(
                    Inbox.Outcome.TAKEN, inbox.deliver(new Pending(10_002, 1, MESSAGE, null, memory), MESSAGE, store));
        }
        assertEquals(16 + 1000, sent.size());
        assertEquals(1000, store.kept.size());
        Pending over = new Pending(10_002, 1, MESSAGE, null, memory);
        inbox.deliver(over, MESSAGE, store);
        assertEquals(16 + 1000, sent.size());
        assertEquals(1016, store.kept.size(), "the mailbox gets the rest of what was written");
        assertEquals(List.of(over), store.refusable, "and then decides about this one");
    }

    private Pending deliver(int bytes) {
        Message message = new Message(2, 10_001, Text.of("x".repeat(bytes)), 0);
        Pending pending = new Pending(10_002, 1, message, null, memory);
        assertEquals(Inbox.Outcome.TAKEN, inbox.deliver(pending, message, store));
        return pending;
    }

    /** Each of them may hold many, and all of them together must not fill the memory. */
    @Test
    void theOldestGoToTheStoreBeforeThoseOfAllReceiversFillTheMemory() {
        goLive();
        List<Pending> messages = new ArrayList<>();
        messages.add(deliver(1000));
        messages.add(deliver(1000));
        memory.add(8000);
        assertEquals(List.of(), store.kept, "half of it, and not more");
        store.room = false;
        messages.add(deliver(1000));
        assertEquals(List.of(), store.kept, "what has been written must not be refused");
        store.room = true;
        messages.add(deliver(1000));
        assertEquals(messages.subList(0, 2), store.kept);
        messages.add(deliver(1000));
        assertEquals(messages.subList(0, 4), store.kept);
        assertEquals(5, sent.size());
        inbox.relieve(store);
        assertEquals(messages, store.kept);
        assertEquals(List.of(), store.refusable);

        memory.remove(8000);
        messages.forEach(one -> {
            PendingAccess.claimForStore(one);
            PendingAccess.stored(one, 7);
        });
        assertEquals(0, memory.held());
        deliver(1000);
        inbox.relieve(store);
        assertEquals(5, store.kept.size(), "there is room in memory again");
    }

    @Test
    void whatComesDuringALookStaysInMemoryOnlyWhileThatIsNotFull() {
        inbox.started(() -> {});
        assertTrue(inbox.beginCatchingUp());
        inbox.beforeLook(store);
        Pending held = deliver(1000);
        memory.add(20_000);
        Pending over = deliver(1000);
        assertEquals(List.of(held), store.kept);
        assertEquals(List.of(over), store.refusable);
        assertTrue(inbox.catchUp(List.of(), true, store), "again");
    }

    /** What would be refused by the mailbox is not written: its sender is told that it was not taken, and so it was not. */
    @Test
    void aSilentClientGetsNothingThatItsMailboxHasNoRoomFor() {
        goLive();
        Message big = new Message(2, 10_001, Text.of("x".repeat(4_000)), 0);
        List<Pending> messages = Stream.generate(() -> new Pending(10_002, 1, big, null, memory))
                .limit(3)
                .toList();
        messages.forEach(pending -> inbox.deliver(pending, big, store));
        assertEquals(2, sent.size());
        assertEquals(messages.subList(0, 2), store.kept);
        assertEquals(messages.subList(2, 3), store.refusable);

        inbox.prove(1, Pending::proven);
        goOn();
        inbox.deliver(new Pending(10_002, 1, big, null, memory), big, store);
        assertEquals(3, sent.size(), "there is room again");
    }

    /** Else a session to which much comes would look into the store for ever. */
    @Test
    void whatComesDuringALookIsWrittenBehindTheRowsOfIt() {
        inbox.started(() -> {});
        assertTrue(inbox.beginCatchingUp());
        inbox.beforeLook(store);
        var later = new Message(2, 10_003, Text.of("later"), 0);
        assertEquals(Inbox.Outcome.TAKEN, inbox.deliver(new Pending(10_002, 1, later, null, memory), later, store));
        assertFalse(inbox.catchUp(List.of(new Inbox.Row(7, false, MESSAGE, 1, 0)), true, store));
        assertEquals(List.of(MESSAGE, later), sent);
        assertEquals(Inbox.State.LIVE, inbox.state());
        assertEquals(2, inbox.unproven());
    }

    /** The row of it may be among those that were found, or may not. */
    @Test
    void whatWasStoredForItsSenderDuringALookIsLeftToTheNextLook() {
        inbox.started(() -> {});
        assertTrue(inbox.beginCatchingUp());
        inbox.beforeLook(store);
        var pending = new Pending(10_002, 1, MESSAGE, null, memory);
        var after = new Pending(10_002, 1, MESSAGE, null, memory);
        inbox.deliver(pending, MESSAGE, store);
        inbox.deliver(after, MESSAGE, store);
        rows.keep(pending);
        assertTrue(inbox.catchUp(List.of(), true, store), "again");
        assertEquals(List.of(pending, after), store.kept);
        assertEquals(List.of(), sent);
        assertFalse(PendingAccess.claimForStore(pending), "it is there already");
    }

    @Test
    void moreThanMemoryShallHoldDuringALookGoesToTheStoreInOrder() {
        inbox.started(() -> {});
        assertTrue(inbox.beginCatchingUp());
        inbox.beforeLook(store);
        List<Pending> all = new ArrayList<>();
        for (int i = 0; i < 18; i++) {
            var pending = new Pending(10_002, 1, MESSAGE, null, memory);
            all.add(pending);
            inbox.deliver(pending, MESSAGE, store);
            assertEquals(i < 16 ? 0 : i + 1, store.kept.size() + store.refusable.size());
        }
        assertEquals(all.subList(0, 16), store.kept);
        assertEquals(all.subList(16, 18), store.refusable);
        assertTrue(inbox.catchUp(List.of(), true, store), "again");
    }

    @Test
    void whatCameDuringALookIsStoredWhenTheSessionEnds() {
        inbox.started(() -> {});
        assertTrue(inbox.beginCatchingUp());
        inbox.beforeLook(store);
        var pending = new Pending(10_002, 1, MESSAGE, null, memory);
        inbox.deliver(pending, MESSAGE, store);
        assertTrue(inbox.end(store));
        assertEquals(List.of(pending), store.kept);
    }

    /** Ids are given in the order in which the store gets messages, and the next log-in reads them by id. */
    @Test
    void whatWasWrittenGoesToTheStoreBeforeWhatCannotBeWrittenAnyMore() {
        goLive();
        var written = new Pending(10_002, 1, MESSAGE, null, memory);
        inbox.deliver(written, MESSAGE, store);
        inbox.lookAgain();
        var later = new Pending(10_002, 1, MESSAGE, null, memory);
        inbox.deliver(later, MESSAGE, store);
        assertEquals(List.of(written), store.kept);
        assertEquals(List.of(later), store.refusable);
        assertEquals(List.of(written, later), store.all);
    }
}
