package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.packet.Message;
import org.oicq.schema.AccountChanges.Change;
import org.oicq.schema.AccountTable;
import org.oicq.schema.Role;
import org.oicq.schema.TestDatabase;
import org.oicq.server.config.Settings;
import org.oicq.server.delivery.Delivery;
import org.oicq.server.delivery.NotedOutlet;
import org.oicq.server.delivery.SystemMessages;
import org.oicq.server.session.Elsewhere;
import org.oicq.server.session.Session;
import org.oicq.server.session.SessionLife;
import org.oicq.server.session.Sessions;
import org.oicq.server.store.MessageStore;

@Timeout(60)
class OperatorChangesTest {
    private final TestDatabase database = TestDatabase.create();
    private final AccountTable accounts = database.database().accounts();
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final Sessions sessions = new Sessions();
    private final MessageStore store = new MessageStore(database.database(), Settings.DEFAULTS);
    private final Delivery delivery =
            new Delivery(sessions, store, database.database().messages(), Settings.DEFAULTS, blocking);
    private final SessionLife life = new SessionLife(
            sessions, delivery, new SystemMessages(Settings.DEFAULTS.charset()), _ -> {}, Elsewhere.NOBODY);

    /** How many were logged in each time that a change was noted. */
    private final List<Integer> noted = new ArrayList<>();

    private final OperatorChanges changes = new OperatorChanges(
            sessions,
            life,
            accounts,
            () -> noted.add(sessions.count()),
            _ -> {},
            () -> {},
            () -> {},
            _ -> {},
            Optional.empty(),
            blocking);

    @AfterEach
    void stop() throws InterruptedException {
        blocking.close();
        store.stop();
        database.close();
    }

    private Session logIn(boolean supervisor) {
        var session =
                new Session(database.account(), new NotedOutlet(), supervisor, DisplayMode.ONLINE, Settings.DEFAULTS);
        life.open(session, "");
        return session;
    }

    private static String heard(Session session) {
        Message last = (Message) ((NotedOutlet) session.outlet()).sent().getLast();
        return last.information().toString();
    }

    /** Or a log-in that is not found, and has looked already, would stay. */
    @Test
    void aChangeIsNotedBeforeSessionsAreLookedFor() {
        Session session = logIn(false);
        changes.changed(session.number(), Change.PASSWORD);
        assertEquals("your password was changed by the operator", heard(session));
        assertFalse(sessions.isCurrent(session));
        logIn(true);
        changes.mayHaveMissed();
        assertEquals(List.of(1, 1), noted);
        assertEquals(0, sessions.count(), "no supervisor any more");
    }

    @Test
    void aRoleThatWasTakenUnheardEndsTheSession() {
        Session supervisor = logIn(true);
        accounts.setRole(supervisor.number(), Role.SUPERVISOR);
        Session user = logIn(false);
        changes.mayHaveMissed();
        assertTrue(sessions.isCurrent(supervisor) && sessions.isCurrent(user));
        accounts.setRole(supervisor.number(), Role.USER);
        changes.mayHaveMissed();
        assertEquals("your role was changed by the operator; log in again", heard(supervisor));
        assertTrue(sessions.isCurrent(user));
    }

    @Test
    void whatCannotBeLookedForIsLookedForAgain() throws Exception {
        Session session = logIn(false);
        accounts.setDisabled(session.number(), true);
        database.execute("ALTER TABLE accounts RENAME TO accounts_gone");
        try (LoggedEvents logged = new LoggedEvents(OperatorChanges.class.getName(), Level.WARN)) {
            changes.mayHaveMissed();
            logged.await("Changes of accounts cannot be looked for now");
            assertTrue(sessions.isCurrent(session));
        } finally {
            database.execute("ALTER TABLE accounts_gone RENAME TO accounts");
        }
        while (sessions.isCurrent(session)) {
            Thread.sleep(5);
        }
        assertEquals("your account was disabled by the operator", heard(session));
    }
}
