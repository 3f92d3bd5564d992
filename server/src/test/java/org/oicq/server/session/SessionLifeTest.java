package org.oicq.server.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.packet.Message;
import org.oicq.schema.TestDatabase;
import org.oicq.server.config.Settings;
import org.oicq.server.delivery.Delivery;
import org.oicq.server.delivery.Ledger;
import org.oicq.server.delivery.NotedOutlet;
import org.oicq.server.delivery.SystemMessages;
import org.oicq.server.store.MessageStore;

/** The order of what happens when a session begins and ends, whatever its client speaks. */
@Timeout(60)
class SessionLifeTest {
    private final TestDatabase database = TestDatabase.create();
    private final Sessions sessions = new Sessions();
    private final MessageStore store = new MessageStore(database.database(), Settings.DEFAULTS);
    private final Delivery delivery =
            new Delivery(sessions, store, database.database().messages(), Settings.DEFAULTS, Runnable::run);
    private final SystemMessages messages = new SystemMessages(Settings.DEFAULTS.charset());
    private final List<String> events = new ArrayList<>();
    private final SessionLife life = new SessionLife(sessions, delivery, messages, this::announced, Elsewhere.NOBODY);
    private final NotedOutlet outlet = new NotedOutlet();
    private final Session session =
            new Session(database.account(), outlet, false, DisplayMode.ONLINE, Settings.DEFAULTS);

    @AfterEach
    void stop() throws InterruptedException {
        store.stop();
        database.close();
    }

    private void announced(long number) {
        events.add("announced, here " + sessions.find(number).isPresent() + ", sent "
                + outlet.sent().size());
    }

    @Test
    void othersHearOfALogInBeforeWhatWaitsForItFlows() {
        life.open(session, "elsewhere");
        delivery.notice(session, messages.notice("early"));
        life.begin(session);
        assertEquals(List.of("announced, here true, sent 0"), events);
        assertEquals(1, outlet.sent().size());
    }

    @Test
    void aLogInThatComesToNothingIsAnnouncedAsGone() {
        life.open(session, "elsewhere");
        life.undo(session, "your account was changed");
        assertTrue(session.over());
        assertEquals(List.of("announced, here false, sent 1"), events);
        assertEquals(
                "your account was changed",
                ((Message) outlet.sent().getFirst()).information().toString());
    }

    @Test
    void allHearOfAnEndInTheirOrderWhenTheSessionIsNotHereAnyMore() {
        life.onLeft(List.of(
                left -> events.add("files, here " + sessions.isCurrent(left)),
                left -> announced(left.number()),
                _ -> events.add("monitoring")));
        life.open(session, "elsewhere");
        Connection connection = connection();
        life.left(connection);
        assertEquals(List.of(), events, "nobody had logged in over it");
        connection.loggedIn(session);
        life.left(connection);
        assertEquals(List.of("files, here false", "announced, here false, sent 0", "monitoring"), events);
    }

    private Connection connection() {
        return new Connection(outlet, new Ledger((_, _) -> {}));
    }

    @Test
    void whoWasTakenOverDoesNotEndTheNewerSession() {
        Session newer = new Session(session.number(), new NotedOutlet(), false, DisplayMode.ONLINE, Settings.DEFAULTS);
        life.open(session, "elsewhere");
        life.open(newer, "elsewhere");
        life.left(session);
        assertFalse(newer.over());
        assertEquals(Optional.of(newer), sessions.find(session.number()));
    }
}
