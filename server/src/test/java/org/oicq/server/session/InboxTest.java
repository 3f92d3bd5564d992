package org.oicq.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.wire.Text;

/** Orders of events that a socket would show once in a thousand times. */
class InboxTest {
    private static final Message MESSAGE = new Message(2, 10_001, Text.of("hello"), 0);

    private final List<ServerPacket> sent = new ArrayList<>();

    /** Writes down what is sent; a position counts packets. */
    private final Connection connection = new Connection() {
        @Override
        public InetAddress address() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public long send(ServerPacket packet) {
            sent.add(packet);
            return sent.size();
        }

        @Override
        public boolean congested() {
            return false;
        }

        @Override
        public long acknowledged() {
            return sent.size();
        }

        @Override
        public long evidenceDelay() {
            return 0;
        }

        @Override
        public void close() {}
    };

    private final Inbox inbox = new Inbox(10_002, connection, 16);

    private void goLive() {
        inbox.started(() -> {});
        assertTrue(inbox.beginCatchingUp());
        inbox.beforeLook(_ -> {});
        assertFalse(inbox.catchUp(List.of()));
        assertEquals(Inbox.State.LIVE, inbox.state());
    }

    @Test
    void aRowThatWasFoundAndThenProvenIsNotSentAgain() {
        goLive();
        var pending = new Pending(10_002, MESSAGE, null);
        assertTrue(inbox.deliver(pending, MESSAGE, _ -> {}, () -> true));
        inbox.lookAgain();
        assertTrue(inbox.beginCatchingUp());
        inbox.beforeLook(stored -> stored.stored(7));
        var found = List.of(new Inbox.Row(7, false, MESSAGE, Instant.EPOCH));

        // Between the look and the writing of what it found.
        inbox.prove(1, Pending::proven);
        inbox.catchUp(found);
        assertEquals(1, sent.size(), "once");
    }

    @Test
    void aRowThatIsNotProvenYetIsNotSentAgainEither() {
        goLive();
        assertTrue(inbox.deliver(new Pending(10_002, MESSAGE, null), MESSAGE, _ -> {}, () -> true));
        inbox.lookAgain();
        assertTrue(inbox.beginCatchingUp());
        inbox.beforeLook(stored -> stored.stored(7));
        inbox.catchUp(List.of(new Inbox.Row(7, false, MESSAGE, Instant.EPOCH)));
        assertEquals(1, sent.size(), "once");
        assertEquals(1, inbox.unproven());
    }

    /** Evidence is a packet that came long enough after the acknowledgement, and not the one that noticed it. */
    @Test
    void onePacketOfTheClientProvesNothing() {
        goLive();
        inbox.deliver(new Pending(10_002, MESSAGE, null), MESSAGE, _ -> {}, () -> true);
        List<Pending> proven = new ArrayList<>();
        assertFalse(inbox.heard(1, proven::add));
        assertEquals(1, inbox.unproven());
        assertTrue(inbox.heard(2, proven::add));
        assertEquals(0, inbox.unproven());
        assertEquals(1, proven.size());
    }

    @Test
    void whatIsNotProvenGoesToTheStoreWhenTheSessionEnds() {
        goLive();
        var pending = new Pending(10_002, MESSAGE, null);
        inbox.deliver(pending, MESSAGE, _ -> {}, () -> true);
        List<Pending> stored = new ArrayList<>();
        assertTrue(inbox.end(stored::add));
        assertEquals(List.of(pending), stored);
        assertFalse(inbox.end(stored::add), "twice is once");
        assertFalse(inbox.deliver(pending, MESSAGE, stored::add, () -> true), "over");
    }

    @Test
    void whatIsWrittenStaysInMemoryWhileTheStoreIsShortOfRoomAndTheRestWaitsInTheStore() {
        goLive();
        List<Pending> stored = new ArrayList<>();
        int bound = 16 * 16;
        for (int i = 0; i < bound; i++) {
            assertTrue(inbox.deliver(new Pending(10_002, MESSAGE, null), MESSAGE, stored::add, () -> false));
        }
        assertEquals(List.of(), stored);
        assertEquals(bound, inbox.unproven());
        Pending over = new Pending(10_002, MESSAGE, null);
        assertTrue(inbox.deliver(over, MESSAGE, stored::add, () -> false));
        assertEquals(List.of(over), stored, "not written, and so it may be refused");
        assertEquals(Inbox.State.BEHIND, inbox.state());
    }
}
