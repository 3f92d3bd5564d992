package org.oicq.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.ServerPacket;
import org.oicq.codec.wire.Text;
import org.oicq.schema.TestDatabase;
import org.oicq.server.config.Settings;
import org.oicq.server.delivery.Delivery;
import org.oicq.server.delivery.NotedOutlet;
import org.oicq.server.delivery.SystemMessages;
import org.oicq.server.store.MessageStore;

/** What an older client does in the moment in which its number is taken over. */
@Timeout(60)
class TakeoverTest {
    private final TestDatabase database = TestDatabase.create();
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final Sessions sessions = new Sessions();
    private final MessageStore store = new MessageStore(database.database(), Settings.DEFAULTS);
    private final Delivery delivery =
            new Delivery(sessions, store, database.database().messages(), Settings.DEFAULTS, blocking);
    private final SessionLife life = new SessionLife(
            sessions, delivery, new SystemMessages(Settings.DEFAULTS.charset()), _ -> {}, Elsewhere.NOBODY);
    private final Peer peer = new Peer();
    private long number;
    private Session older = new Session(0, peer, false, DisplayMode.ONLINE, Settings.DEFAULTS);

    /** A client; each time that its input is awaited it has done the next thing. A position counts packets. */
    private static final class Peer extends NotedOutlet {
        private final Deque<Runnable> next = new ArrayDeque<>();
        private boolean closed;

        @Override
        public synchronized long send(ServerPacket packet) {
            return closed ? sent().size() : super.send(packet);
        }

        @Override
        public CompletableFuture<Void> inputRead() {
            Runnable now = next.poll();
            if (now != null) {
                now.run();
            }
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public synchronized boolean leaving() {
            return closed;
        }

        @Override
        public synchronized void close() {
            closed = true;
        }

        synchronized List<String> heard() {
            return sent().stream()
                    .map(packet -> ((Message) packet).information().toString())
                    .toList();
        }
    }

    @BeforeEach
    void logIn() {
        number = database.account();
        older = open(peer);
        delivery.deliver(number, new Message(2, 10_001, Text.of("hello"), 0), null);
    }

    @AfterEach
    void stop() throws InterruptedException {
        blocking.close();
        store.stop();
        database.close();
    }

    private Session open(Peer client) {
        Session session = new Session(number, client, false, DisplayMode.ONLINE, Settings.DEFAULTS);
        life.open(session, "elsewhere");
        CompletableFuture<Void> caughtUp = new CompletableFuture<>();
        delivery.start(session, () -> caughtUp.complete(null));
        caughtUp.join();
        return session;
    }

    /** Its log-out is handled, as it was read a moment before: nothing goes out to it any more. */
    private void logOut() {
        peer.close();
    }

    /** The answer to the end of our side. */
    private void endSide() {
        assertTrue(delivery.proofs().proven(older, peer.sent().size()), "in time");
        life.left(older);
    }

    @Test
    void whoLogsOutInThatMomentHasProvenWhatItHasRead() {
        peer.next.addAll(List.of(this::logOut, this::endSide));
        Peer second = new Peer();
        open(second);
        assertEquals(List.of("hello"), peer.heard());
        assertEquals(List.of(), second.heard());
    }

    @Test
    void whoStaysIsToldAndItsMessagesComeAgain() {
        Peer second = new Peer();
        open(second);
        assertEquals(List.of("hello", "elsewhere"), peer.heard());
        assertEquals(List.of("hello"), second.heard());
    }

    /** A client that is gone, or hangs, must not keep its number. */
    @Test
    void whoNeverEndsItsSideIsTakenOverAllTheSame() {
        logOut();
        Peer second = new Peer();
        Session current = open(second);
        assertTrue(sessions.isCurrent(current));
        assertEquals(List.of("hello"), second.heard());
    }
}
