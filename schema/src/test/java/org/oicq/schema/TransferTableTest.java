package org.oicq.schema;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.oicq.schema.TransferTable.AlreadyOpen;
import org.oicq.schema.TransferTable.NoSuchUser;
import org.oicq.schema.TransferTable.Offer;
import org.oicq.schema.TransferTable.Offered;
import org.oicq.schema.TransferTable.State;
import org.oicq.schema.TransferTable.Transfer;

class TransferTableTest {
    @AutoClose
    private static final TestDatabase TEST = TestDatabase.create();

    private final TransferTable transfers = TEST.database().transfers();
    private final long sender = Given.account(TEST.database());
    private final long receiver = Given.account(TEST.database());

    private long offer(long declared) {
        return assertInstanceOf(Offered.class, transfers.offer(sender, receiver, "照片.jpg", declared))
                .id();
    }

    @Test
    void anOfferIsKeptAndWaits() {
        var id = offer(4_294_967_295L);
        var transfer = transfers.find(id).orElseThrow();
        assertEquals(
                new Transfer(
                        id,
                        sender,
                        receiver,
                        "照片.jpg",
                        4_294_967_295L,
                        0,
                        State.REQUESTED,
                        0,
                        transfer.createdAt(),
                        transfer.createdAt()),
                transfer);
        assertEquals(Optional.empty(), transfers.find(-1));
        assertThrows(
                DatabaseException.class,
                () -> transfers.offer(/* sender= */ receiver, /* receiver= */ sender, "x", 4_294_967_296L));
    }

    @Test
    void oneAtATimeInEachDirection() {
        var id = offer(1);
        assertEquals(new AlreadyOpen(), transfers.offer(sender, receiver, "b", 1));
        assertInstanceOf(
                Offered.class, transfers.offer(/* sender= */ receiver, /* receiver= */ sender, "other way", 1));
        transfers.setState(id, EnumSet.of(State.REQUESTED), State.ACCEPTED);
        assertEquals(new AlreadyOpen(), transfers.offer(sender, receiver, "b", 1));
        transfers.setState(id, EnumSet.of(State.ACCEPTED), State.FAILED);
        assertInstanceOf(Offered.class, transfers.offer(sender, receiver, "b", 1));
        assertEquals(new NoSuchUser(), transfers.offer(sender, 77, "b", 1));
        assertEquals(new NoSuchUser(), transfers.offer(77, sender, "b", 1));
    }

    @Test
    void ofRacingOffersOneStands() throws Exception {
        Callable<Offer> offer = () -> transfers.offer(sender, receiver, "raced", 1);
        var offers = Given.race(Collections.nCopies(6, offer));
        assertEquals(5, Collections.frequency(offers, new AlreadyOpen()), offers::toString);
    }

    @Test
    void aStateIsLeftOnceWhateverRaces() throws Exception {
        var id = offer(1);
        var accepted = EnumSet.of(State.REQUESTED);
        List<Callable<Boolean>> answers = List.of(
                () -> transfers.setState(id, accepted, State.ACCEPTED),
                () -> transfers.setState(id, accepted, State.REFUSED),
                () -> transfers.setState(id, accepted, State.WITHDRAWN));
        assertEquals(1, Collections.frequency(Given.race(answers), true));
        assertFalse(transfers.setState(id, accepted, State.EXPIRED));
        assertFalse(transfers.setState(-1, accepted, State.EXPIRED));
    }

    @Test
    void progressNeedsConsentAndStopsAtTheDeclaredLength() {
        var id = offer(10);
        assertFalse(transfers.progress(id, 5));
        transfers.setState(id, EnumSet.of(State.REQUESTED), State.ACCEPTED);
        assertTrue(transfers.progress(id, 5));
        assertEquals(State.ACTIVE, transfers.find(id).orElseThrow().state());
        assertFalse(transfers.progress(id, 11));
        assertTrue(transfers.progress(id, 10));
        assertEquals(10, transfers.find(id).orElseThrow().received());
        assertTrue(transfers.setState(id, EnumSet.of(State.ACTIVE), State.COMPLETE));
        assertFalse(transfers.progress(id, 10));
    }

    @Test
    void aNewServerFailsWhatADeadOneLeftOpen() {
        try (var fresh = TestDatabase.create()) {
            var table = fresh.database().transfers();
            var people = Given.accounts(fresh.database(), 3);
            table.offer(people[0], people[1], "a", 1);
            table.offer(people[0], people[2], "b", 1);
            var done = ((Offered) table.offer(people[1], people[2], "c", 1)).id();
            table.setState(done, EnumSet.of(State.REQUESTED), State.REFUSED);
            assertEquals(2, table.failOpen());
            assertEquals(0, table.failOpen());
            assertEquals(State.REFUSED, table.find(done).orElseThrow().state());
        }
    }

    @Test
    void onlyTransfersThatHaveEndedAreForgotten() {
        try (var fresh = TestDatabase.create()) {
            var table = fresh.database().transfers();
            var people = Given.accounts(fresh.database(), 2);
            var id = ((Offered) table.offer(people[0], people[1], "a", 1)).id();
            var later = Instant.now().plusSeconds(60);
            assertEquals(0, table.forget(later), "an open one is never forgotten");
            assertTrue(table.setState(id, EnumSet.of(State.REQUESTED), State.EXPIRED));
            var ended = table.find(id).orElseThrow().updatedAt();
            assertEquals(0, table.forget(ended), "it has not ended before");
            assertEquals(1, table.forget(later));
            assertEquals(Optional.empty(), table.find(id));
        }
    }
}
