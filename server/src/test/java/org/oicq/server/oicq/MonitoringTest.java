package org.oicq.server.oicq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import ch.qos.logback.classic.Level;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.wire.Text;
import org.oicq.schema.Role;
import org.oicq.schema.TestDatabase;
import org.oicq.server.LoggedEvents;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.config.Settings;
import org.oicq.server.delivery.Delivery;
import org.oicq.server.delivery.NotedOutlet;
import org.oicq.server.delivery.SystemMessages;
import org.oicq.server.route.Reply;
import org.oicq.server.rule.Refusal;
import org.oicq.server.session.Elsewhere;
import org.oicq.server.session.Session;
import org.oicq.server.session.SessionLife;
import org.oicq.server.session.Sessions;
import org.oicq.server.store.MessageStore;

class MonitoringTest {
    private final TestDatabase database = TestDatabase.create();
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final ServerConfig config = Settings.read(Map.of("change-rate", "1/h burst 3"));
    private final MessageStore store = new MessageStore(database.database(), config);
    private final Sessions sessions = new Sessions();
    private final Delivery delivery =
            new Delivery(sessions, store, database.database().messages(), config, blocking);
    private final SessionLife life =
            new SessionLife(sessions, delivery, new SystemMessages(config.charset()), _ -> {}, Elsewhere.NOBODY);
    private final Monitoring monitoring = new Monitoring(
            database.database().accounts(),
            database.database().audit(),
            delivery,
            new Rates(config),
            new SystemMessages(config.charset()),
            MonitoringElsewhere.NOBODY);
    private final NotedOutlet connection = new NotedOutlet();

    @AfterEach
    void stop() throws InterruptedException {
        blocking.close();
        store.stop();
        database.close();
    }

    private Session logIn(boolean supervisor) {
        long number = database.account();
        database.database().accounts().setRole(number, supervisor ? Role.SUPERVISOR : Role.USER);
        Session session = new Session(number, connection, supervisor, DisplayMode.ONLINE, config);
        life.open(session, "");
        delivery.start(session);
        return session;
    }

    private long written() {
        return database.number("SELECT count(*) FROM audit");
    }

    @Test
    void whoIsRefusedCannotFillTheAudit() {
        Session nobody = logIn(false);
        for (int i = 0; i < 3; i++) {
            assertEquals(Reply.refused(Refusal.NOT_A_SUPERVISOR), monitoring.toggle(nobody, 10_001));
        }
        assertEquals(Reply.refused(Refusal.TOO_FAST), monitoring.toggle(nobody, 10_001));
        assertEquals(3, written());
    }

    @Test
    void whoHasLeftWatchesNobodyWhateverTheDatabaseDoes() {
        Session supervisor = logIn(true);
        List<Long> watched = List.of(database.account(), database.account(), database.account());
        for (long number : watched) {
            assertInstanceOf(Reply.Answer.class, monitoring.toggle(supervisor, number));
        }
        int before = connection.sent().size();
        monitoring.observe(watched.get(0), watched.get(1), Text.of("seen"));
        assertEquals(before + 2, connection.sent().size());
        database.execute("ALTER TABLE audit RENAME TO audit_gone");
        try (LoggedEvents logged = new LoggedEvents(Monitoring.class.getName(), Level.ERROR)) {
            monitoring.left(supervisor);
            for (long number : watched) {
                logged.await("That " + supervisor.number() + " does not watch " + number + " any more is not in");
            }
        }
        monitoring.observe(watched.get(1), watched.get(2), Text.of("not seen"));
        assertEquals(before + 2, connection.sent().size());
    }
}
