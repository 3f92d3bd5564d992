package org.oicq.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
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

/** Reading on in the store when something goes wrong. */
@Timeout(60)
class CatchUpTest {
    private final TestDatabase database = TestDatabase.create();
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final MessageStore store = new MessageStore(database.database(), Settings.DEFAULTS);
    private final Sessions sessions = new Sessions();
    private final Delivery delivery =
            new Delivery(sessions, store, database.database().messages(), Settings.DEFAULTS, blocking);
    private final SessionLife life = new SessionLife(
            sessions, delivery, new SystemMessages(Settings.DEFAULTS.charset()), _ -> {}, Elsewhere.NOBODY);

    @AfterEach
    void stop() throws InterruptedException {
        blocking.close();
        store.stop();
        database.close();
    }

    /** Fails at the second packet, and never again. */
    private static final class Stumbling extends NotedOutlet {
        private boolean stumbled;

        @Override
        public long send(ServerPacket packet) {
            if (sent().size() == 1 && !stumbled) {
                stumbled = true;
                throw new IllegalStateException("stumbled");
            }
            return super.send(packet);
        }
    }

    @Test
    void aMistakeOfOursHoldsUpNoMessageForGood() {
        long number = database.account();
        for (String words : List.of("one", "two", "three")) {
            delivery.deliver(number, new Message(2, 10_001, Text.of(words), 0), null);
        }
        Stumbling connection = new Stumbling();
        Session session = new Session(number, connection, false, DisplayMode.ONLINE, Settings.DEFAULTS);
        life.open(session, "elsewhere");
        CompletableFuture<Void> caughtUp = new CompletableFuture<>();
        delivery.start(session, () -> caughtUp.complete(null));
        caughtUp.join();
        assertEquals(
                List.of("one", "two", "three"),
                connection.sent().stream()
                        .map(packet -> ((Message) packet).information().toString())
                        .toList());
    }
}
