package org.oicq.server.oicq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.packet.Message;
import org.oicq.codec.wire.Secret;
import org.oicq.codec.wire.Text;
import org.oicq.schema.AccountTable;
import org.oicq.schema.DatabaseException;
import org.oicq.schema.Role;
import org.oicq.schema.TestDatabase;
import org.oicq.server.TestClient;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.config.Settings;
import org.oicq.server.config.Switch;
import org.oicq.server.delivery.Delivery;
import org.oicq.server.delivery.NotedOutlet;
import org.oicq.server.delivery.SystemMessages;
import org.oicq.server.rule.Refusal;
import org.oicq.server.rule.Result;
import org.oicq.server.session.Elsewhere;
import org.oicq.server.session.Session;
import org.oicq.server.session.SessionLife;
import org.oicq.server.session.Sessions;
import org.oicq.server.store.MessageStore;

/** What becomes of an account after a log-in has read it, and while it waits for an older session. */
@Timeout(60)
class ChangedAccountTest {
    private static final String MD5 = Passwords.md5(new Secret(Text.of(TestClient.PASSWORD)));

    private final TestDatabase database = TestDatabase.create();
    private final AccountTable table = database.database().accounts();
    private final ServerConfig config = Settings.read(Map.of("hash-memory", "64"));
    private final ExecutorService blocking = Executors.newVirtualThreadPerTaskExecutor();
    private final Sessions sessions = new Sessions();
    private final MessageStore store = new MessageStore(database.database(), config);
    private final Delivery delivery =
            new Delivery(sessions, store, database.database().messages(), config, blocking);
    private final Rates rates = new Rates(config);
    private final Presence presence = new Presence(
            sessions,
            delivery,
            database.database().friends(),
            database.database().blocks(),
            rates,
            new SystemMessages(config.charset()),
            _ -> {},
            Elsewhere.NOBODY,
            blocking);
    private final Passwords passwords = new Passwords(config);
    private final SessionLife life =
            new SessionLife(sessions, delivery, new SystemMessages(config.charset()), presence, Elsewhere.NOBODY);
    private final Accounts accounts = new Accounts(
            table,
            new LoginTimes(table, blocking),
            passwords,
            new Profiles(config),
            rates,
            sessions,
            life,
            new Blocks(database.database().blocks(), sessions, delivery.catchUp(), presence, rates, (_, _) -> {}),
            new AccessLog(Switch.OFF),
            config);
    private final Older older = new Older();
    private final NotedOutlet newer = new NotedOutlet();
    private final long number = database.account();

    /** What has not been proven to have been read, and what is done while a log-in waits for that. */
    private static final class Older extends NotedOutlet {
        private Runnable meanwhile = () -> {};

        @Override
        public CompletableFuture<Void> inputRead() {
            meanwhile.run();
            return CompletableFuture.completedFuture(null);
        }
    }

    @BeforeEach
    void logInFirst() {
        table.setPasswordHash(number, hash(MD5, passwords));
        CompletableFuture<Void> caughtUp = new CompletableFuture<>();
        delivery.start(session(logIn(older)), () -> caughtUp.complete(null));
        caughtUp.join();
        delivery.deliver(number, new Message(2, 10_001, Text.of("hello"), 0), null);
        presence.announce(number);
        assertEquals(DisplayMode.ONLINE, presence.told(number));
    }

    @AfterEach
    void stop() throws InterruptedException {
        passwords.close();
        blocking.close();
        store.stop();
        database.close();
    }

    private static String hash(String md5, Passwords by) {
        return by.hash(md5).join();
    }

    private Result<Session> logIn(NotedOutlet connection) {
        return accounts.logIn(connection, number, MD5, DisplayMode.ONLINE);
    }

    private static Session session(Result<Session> result) {
        return switch (result) {
            case Result.Ok<Session>(Session session) -> session;
            case Result.Refused<Session>(Refusal reason) -> throw new AssertionError(reason);
        };
    }

    private void isOut() {
        assertEquals(Optional.empty(), sessions.find(number));
        Message last = (Message) newer.sent().getLast();
        assertEquals(
                "your account was changed; log in again", last.information().toString());
        assertEquals(DisplayMode.OFFLINE, presence.told(number));
    }

    private void isRefused() {
        assertEquals(Result.refused(Refusal.WRONG_PASSWORD), logIn(newer));
        isOut();
    }

    @Test
    void disabledMeanwhile() {
        older.meanwhile = () -> {
            table.setDisabled(number, true);
            accounts.changed();
        };
        isRefused();
    }

    @Test
    void deletedMeanwhile() {
        older.meanwhile = () -> {
            table.delete(number);
            accounts.changed();
        };
        isRefused();
    }

    @Test
    void anotherPasswordByTheOperator() {
        older.meanwhile = () -> {
            table.setPasswordHash(number, hash("0".repeat(32), passwords));
            accounts.changed();
        };
        isRefused();
    }

    @Test
    void anotherPasswordByTheUser() {
        Session first = sessions.find(number).orElseThrow();
        older.meanwhile = () ->
                assertInstanceOf(Result.Ok.class, accounts.change(first, TestClient.form("another", "another", 0)));
        isRefused();
    }

    @Test
    void anotherRole() {
        older.meanwhile = () -> {
            table.setRole(number, Role.SUPERVISOR);
            accounts.changed();
        };
        isRefused();
        older.meanwhile = () -> {};
        assertTrue(session(logIn(newer)).supervisor());
    }

    @Test
    void whatEndsNobody() {
        try (Passwords stronger = new Passwords(Settings.read(Map.of("hash-memory", "128")))) {
            older.meanwhile = () -> {
                // Somebody else's account, and this one's hash, which is of the same password.
                accounts.changed();
                table.setPasswordHash(number, hash(MD5, stronger));
            };
            assertTrue(sessions.isCurrent(session(logIn(newer))));
        }
    }

    /** Nobody knows then whether the password still holds. */
    @Test
    void theDatabaseIsAway() {
        older.meanwhile = () -> {
            accounts.changed();
            database.execute("ALTER TABLE accounts RENAME COLUMN password_hash TO gone");
        };
        assertThrows(DatabaseException.class, () -> logIn(newer));
        isOut();
    }
}
