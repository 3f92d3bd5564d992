package org.oicq.server.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.wire.WireCharset;
import org.oicq.schema.TestDatabase;
import org.oicq.server.config.Settings;
import org.oicq.server.delivery.NotedOutlet;
import org.oicq.server.session.Session;

/** Who is in the rooms' memory, and for how long. */
class RoomVisitorsTest {
    @AutoClose
    private final TestDatabase database = TestDatabase.create();

    private final Set<Session> over = new HashSet<>();
    private final RoomStreams streams = new RoomStreams(
            database.database().rooms(),
            database.database().roomLog(),
            new RoomPackets(WireCharset.GB18030),
            session -> !over.contains(session),
            RoomNews.NOBODY_ELSE,
            Runnable::run);
    private final long number = database.account();
    private final Session older = session();
    private final Session newer = session();

    private Session session() {
        return new Session(number, new NotedOutlet(), false, DisplayMode.ONLINE, Settings.DEFAULTS);
    }

    private void room() {
        assertTrue(database.database()
                .rooms()
                .make(number, "room", "", 0, _ -> true)
                .isPresent());
    }

    @Test
    void aNewerSessionTakesThePlace() {
        room();
        assertEquals(1, streams.enter(older).size());
        assertEquals(1, streams.enter(newer).size());
        assertTrue(streams.find(newer).isPresent());
        assertTrue(streams.find(older).isEmpty());
    }

    /** A packet of a session that was taken over meanwhile may still be handled. */
    @Test
    void aSessionThatIsOverPutsNobodyOutAndLeavesNothing() {
        room();
        assertEquals(1, streams.enter(newer).size());
        over.add(older);
        streams.left(older);
        assertEquals(List.of(), streams.enter(older));
        assertTrue(streams.find(newer).isPresent());
        assertEquals(1, streams.find(newer).orElseThrow().cursors.size());
        assertTrue(streams.find(older).isEmpty());
    }

    @Test
    void whoGoesWhileItComesIntoARoomLeavesNothing() {
        Visitor visitor = new Visitor(newer);
        LiveRoom room = new LiveRoom(17, _ -> visitor);
        visitor.leave();
        room.enter(visitor);
        assertTrue(room.empty());
        assertTrue(visitor.cursors.isEmpty());
    }

    /** While one's earlier messages are made safe, what one says waits within a bound in bytes. */
    @Test
    void whatWaitsToBeSaidIsBounded() {
        Visitor visitor = new Visitor(newer);
        CompletableFuture<Void> safe = new CompletableFuture<>();
        int[] stored = new int[1];
        int taken = 0;
        while (visitor.says(safe, 16_384, () -> stored[0]++)) {
            taken++;
        }
        assertEquals((1 << 20) / 16_384, taken);
        assertEquals(0, stored[0]);
        safe.complete(null);
        assertEquals(taken, stored[0]);
        // All of it has gone.
        assertTrue(visitor.says(new CompletableFuture<>(), 1 << 20, () -> {}));
        assertFalse(visitor.says(new CompletableFuture<>(), 1, () -> {}));
    }
}
