package org.oicq.server.oicq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.oicq.schema.AccountTable;
import org.oicq.schema.TestDatabase;
import org.oicq.server.LoggedEvents;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;

class LoginTimesTest {
    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.create();

    private final AccountTable accounts = DATABASE.database().accounts();

    /** What is due, which the tests run when they like. */
    private final Queue<Runnable> due = new ArrayDeque<>();

    private final LoginTimes times = new LoginTimes(accounts, due::add, 3);
    private final long anna = DATABASE.account();
    private final long bert = DATABASE.account();

    private boolean written(long number) {
        return accounts.find(number).orElseThrow().lastLoginAt().isPresent();
    }

    private static void writable(boolean on) {
        DATABASE.execute(
                on
                        ? "ALTER TABLE accounts RENAME COLUMN last_login TO last_login_at"
                        : "ALTER TABLE accounts RENAME COLUMN last_login_at TO last_login");
    }

    @Test
    void allOfAMomentAreWrittenAtOnceAndLater() {
        times.note(anna);
        times.note(bert);
        times.note(anna);
        assertEquals(1, due.size());
        assertTrue(!written(anna) && !written(bert));
        due.remove().run();
        assertTrue(written(anna) && written(bert));
        assertEquals(0, due.size());
        times.note(bert);
        assertEquals(1, due.size());
    }

    @Test
    void whatCannotBeWrittenIsToldOnceAndWaits() {
        try (LoggedEvents logged = new LoggedEvents(LoginTimes.class.getName(), Level.INFO)) {
            writable(false);
            try {
                times.note(anna);
                due.remove().run();
                times.note(bert);
                assertEquals(1, due.size());
                due.remove().run();
            } finally {
                writable(true);
            }
            assertEquals(1, logged.events().size());
            logged.await("The times of log-ins cannot be written now, and wait: ");
            due.remove().run();
            logged.await("The times of log-ins can be written again.");
        }
        assertTrue(written(anna) && written(bert));
        assertEquals(0, due.size());
    }

    @Test
    void onlySoManyWait() {
        try (LoggedEvents logged = new LoggedEvents(LoginTimes.class.getName(), Level.INFO)) {
            for (long number : List.of(anna, bert, 3L, 4L, 5L, anna)) {
                times.note(number);
            }
            due.remove().run();
            logged.await("The times of 2 log-ins were not noted");
        }
        assertTrue(written(anna) && written(bert));
    }

    @Test
    void whatIsLeftIsWrittenAtTheEnd() {
        times.note(anna);
        times.close();
        assertTrue(written(anna));
        times.note(bert);
        writable(false);
        try (LoggedEvents logged = new LoggedEvents(LoginTimes.class.getName(), Level.INFO)) {
            times.close();
            logged.await("The times of the last log-in of 1 users are lost.");
        } finally {
            writable(true);
        }
    }

    /** Numbers that nobody has cost nothing. */
    @Test
    void alsoWhereItIsMoreThanOneStatementTakes() {
        try (LoggedEvents logged = new LoggedEvents(LoginTimes.class.getName(), Level.INFO)) {
            var many = new LoginTimes(accounts, due::add, 10_000);
            many.note(anna);
            for (long number = 1; number <= 5_000; number++) {
                many.note(number);
            }
            many.close();
            assertEquals(0, logged.events().size(), "none is lost");
        }
        assertTrue(written(anna));
    }

    /** With nobody connected it stops before their time has come. */
    @Test
    void aServerThatStopsHasWrittenThem() {
        try (TestServer server = TestServer.start()) {
            TestClient carl = server.join("carl");
            carl.close();
            server.stop();
            assertEquals(carl.number(), server.database().number(LATEST));
        }
    }

    private static final String LATEST =
            "SELECT coalesce(max(number), 0) FROM accounts WHERE last_login_at IS NOT NULL";
}
