package org.oicq.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.schema.AccountTable;
import org.oicq.schema.AuditTable;
import org.oicq.schema.Profile;
import org.oicq.schema.Role;
import org.oicq.server.LoggedEvents;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;

/** Who gets into the operator's console, and for how long. */
@Timeout(60)
class ConsoleLogInTest {
    private static final AtomicReference<Instant> NOW = new AtomicReference<>(Instant.parse("2026-11-30T00:00:00Z"));
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start(NOW::get, Map.of("operator-listen", "127.0.0.1:0"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static AccountTable accounts() {
        return server.database().database().accounts();
    }

    private static List<String> audit(long subject) {
        return server.database().database().audit().read(1_000, Long.MAX_VALUE).stream()
                .filter(entry -> entry.subject() == subject)
                .map(ConsoleLogInTest::line)
                .toList();
    }

    private static String line(AuditTable.Entry entry) {
        return entry.actor() + " " + entry.action() + ", " + entry.detail();
    }

    @Test
    void logInsAreInTheAccessLogWhereItIsAskedFor() {
        try (LoggedEvents log = new LoggedEvents("org.oicq.server.oicq.AccessLog", Level.INFO);
                TestServer other = TestServer.start("operator-listen = 127.0.0.1:0", "access-log = on");
                Browser browser = new Browser(other)) {
            long number = Browser.operator(other, "Op");
            browser.logIn(number, "wrong");
            log.await("A log-in to the console as " + number
                    + " from 127.0.0.1 was refused: the number or the password is wrong.");
            browser.in(number);
            log.await(number + " has logged in to the console from 127.0.0.1.");
        }
    }

    @Test
    void anOperatorGetsInWithItsPassword() {
        try (Browser browser = new Browser(server)) {
            long number = Browser.operator(server, "小明");
            assertEquals(401, browser.run("user", "list").status());
            Browser.Got got = browser.logIn(number, TestClient.PASSWORD);
            assertEquals("200 小明 " + number, got.status() + " " + got.get("nickname") + " " + got.get("number"));
            assertTrue(browser.token().matches("[A-Za-z0-9_-]{43}"), browser.token());
            assertEquals(List.of(number + " console log-in, from 127.0.0.1"), audit(number));
            assertEquals(200, browser.run("user", "list").status());
            assertEquals(200, browser.get("/console/figures").status());
            assertEquals(200, browser.get("/console/sessions").status());
            assertEquals(200, browser.post("/console/logout", Map.of()).status());
            assertAllRefused(browser);
        }
    }

    private static void assertAllRefused(Browser browser) {
        for (Browser.Got got : List.of(
                browser.run("user", "list"),
                browser.get("/console/figures"),
                browser.get("/console/sessions"),
                browser.post("/console/sessions/end", Map.of("number", 10_001)),
                browser.post("/console/logout", Map.of()))) {
            assertEquals("401 log in", got.status() + " " + got.get("error"));
        }
    }

    @Test
    void nobodyElseGetsIn() {
        long operator = Browser.operator(server, "Op");
        long user = server.connect().register("User");
        long supervisor = server.connect().register("Supervisor");
        long disabled = Browser.operator(server, "Disabled");
        accounts().setRole(supervisor, Role.SUPERVISOR);
        accounts().setDisabled(disabled, true);
        try (Browser browser = new Browser(server)) {
            String wrong = "401 the number or the password is wrong";
            String noOperator = "403 this account has no operator role";
            assertEquals(wrong, said(browser.logIn(operator, "wrong")));
            assertEquals(wrong, said(browser.logIn(operator, "no such \uD800 text")));
            assertEquals(wrong, said(browser.logIn(disabled, TestClient.PASSWORD)));
            assertEquals(wrong, said(browser.logIn(99_999_999, TestClient.PASSWORD)));
            assertEquals(wrong, said(browser.logIn(0, TestClient.PASSWORD)));
            assertEquals(wrong, said(browser.logIn(Long.MAX_VALUE, TestClient.PASSWORD)));
            // Whether somebody is an operator learns only who knows the password.
            assertEquals(wrong, said(browser.logIn(user, "wrong")));
            assertEquals(noOperator, said(browser.logIn(user, TestClient.PASSWORD)));
            assertEquals(noOperator, said(browser.logIn(supervisor, TestClient.PASSWORD)));
            assertAllRefused(browser);
        }
        String refused = "0 console log-in refused, from 127.0.0.1: ";
        assertEquals(
                List.of(refused + "this account has no operator role", refused + "the number or the password is wrong"),
                audit(user));
        assertEquals(2, audit(operator).size());
    }

    private static String said(Browser.Got got) {
        return got.status() + " " + got.get("error");
    }

    @Test
    void whoTriesTooOftenHasToWaitOverLoopbackToo() {
        try (TestServer strict = TestServer.start("operator-listen = 127.0.0.1:0", "failed-login-rate = 3/h burst 3");
                Browser browser = new Browser(strict)) {
            long number = Browser.operator(strict, "Op");
            long user = strict.connect().register("User");
            for (int i = 0; i < 5; i++) {
                browser.in(number);
            }
            for (int i = 0; i < 3; i++) {
                assertEquals(401, browser.logIn(number, "wrong").status());
                // Nobody fills the audit with a right password and no role.
                assertEquals(403, browser.logIn(user, TestClient.PASSWORD).status());
            }
            assertEquals(429, browser.logIn(number, TestClient.PASSWORD).status());
            assertEquals(429, browser.logIn(user, TestClient.PASSWORD).status());
            assertTrue(strict.connect().tryLogIn(user, TestClient.PASSWORD).success());
        }
    }

    @Test
    void whoTriesTooOftenHasToWait() {
        try (TestServer strict = TestServer.start(
                        "operator-listen = 127.0.0.1:0", "limit-loopback = true", "failed-login-rate = 3/h burst 3");
                Browser browser = new Browser(strict)) {
            long number = Browser.operator(strict, "Op");
            for (int i = 0; i < 5; i++) {
                browser.in(number);
            }
            assertEquals(401, browser.logIn(number, "wrong").status());
            assertEquals(401, browser.logIn(number, "wrong").status());
            // The protocols' log-ins count with those here.
            assertFalse(strict.connect().tryLogIn(number, "wrong").success());
            Browser.Got got = browser.logIn(number, TestClient.PASSWORD);
            assertEquals("429 that were too many attempts; wait a few minutes", said(got));
            TestClient client = strict.connect();
            client.beginLogIn(number);
            assertEquals("0x02: too fast; wait a little", client.hear());
        }
    }

    @Test
    void whoIsNoOperatorAnyMoreIsOutAtOnce() throws InterruptedException {
        long number = Browser.operator(server, "Op");
        List<Runnable> ends = List.of(
                () -> accounts().setRole(number, Role.USER),
                () -> accounts().setRole(number, Role.SUPERVISOR),
                () -> accounts().setDisabled(number, true),
                () -> accounts().setPasswordHash(number, "another"),
                () -> accounts().delete(number));
        String hash = accounts().credentials(number).orElseThrow().passwordHash();
        for (Runnable end : ends) {
            accounts().setRole(number, Role.OPERATOR);
            accounts().setDisabled(number, false);
            accounts().setPasswordHash(number, hash);
            try (Browser browser = new Browser(server)) {
                browser.in(number);
                assertEquals(200, browser.run("ban", "list").status());
                end.run();
                assertAllRefused(browser);
            }
        }
    }

    /** Also from what is answered without the database, and though the account is what it was again. */
    @Test
    void whatAnOperatorChangesEndsTheLogInForGood() {
        long number = Browser.operator(server, "Op");
        String hash = accounts().credentials(number).orElseThrow().passwordHash();
        List<Runnable> changes = List.of(
                () -> accounts().setPasswordHash(number, hash),
                () -> accounts().setRole(number, Role.OPERATOR),
                () -> accounts().setDisabled(number, true));
        try (Browser other = Browser.asOperator(server)) {
            for (Runnable change : changes) {
                try (Browser browser = new Browser(server)) {
                    browser.in(number);
                    change.run();
                    awaitChangesHeard();
                    assertEquals(401, browser.get("/console/figures").status());
                    assertEquals(200, other.get("/console/figures").status());
                }
            }
        }
    }

    @Test
    void aChangeThatNobodyAnnouncedEndsTheLogInToo() {
        try (TestServer other = TestServer.start("operator-listen = 127.0.0.1:0");
                Browser browser = Browser.asOperator(other);
                Browser stays = Browser.asOperator(other)) {
            assertEquals(200, browser.get("/console/figures").status());
            // As somebody does it with SQL: no word of it goes out.
            other.database()
                    .execute("UPDATE accounts SET operator = false WHERE number = (SELECT min(number) FROM accounts)");
            assertEquals(401, browser.get("/console/figures").status());
            assertEquals(200, stays.get("/console/figures").status());
        }
    }

    /** Changes are heard one after the other. */
    private static void awaitChangesHeard() {
        long last = Browser.operator(server, "Last");
        try (Browser browser = new Browser(server)) {
            browser.in(last);
            accounts().setRole(last, Role.USER);
            while (browser.get("/console/figures").status() == 200) {
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void aPasswordThatItsUserChangesEndsTheLogInToo() {
        long number = Browser.operator(server, "Op");
        try (Browser browser = new Browser(server)) {
            browser.in(number);
            Profile profile = accounts().find(number).orElseThrow().profile();
            // Nobody announces that.
            accounts()
                    .changeProfile(
                            number,
                            profile,
                            java.util.OptionalInt.empty(),
                            java.util.Optional.of("what the user chose"));
            assertAllRefused(browser);
        }
    }

    @Test
    void aLogInEndsWithTime() {
        try (Browser idle = Browser.asOperator(server);
                Browser busy = Browser.asOperator(server)) {
            Instant start = NOW.get();
            for (int minutes = 20; minutes < Tokens.WHOLE.toMinutes(); minutes += 20) {
                NOW.set(start.plusSeconds(60L * minutes));
                assertEquals(200, busy.get("/console/figures").status(), minutes + " minutes");
            }
            assertAllRefused(idle);
            NOW.set(start.plus(Tokens.WHOLE));
            assertAllRefused(busy);
        }
    }

    @Test
    void withoutItsDatabaseNobodyGetsInAndTheFiguresStillShow() throws Exception {
        try (TestServer other = TestServer.start("operator-listen = 127.0.0.1:0");
                Browser browser = Browser.asOperator(other);
                Browser late = new Browser(other)) {
            long number = Browser.operator(other, "Late");
            try (var _ = other.databaseAway()) {
                assertEquals(200, browser.get("/console/figures").status());
                String away = "503 the database does not answer; try again";
                assertEquals(away, said(browser.run("user", "list")));
                assertEquals(away, said(late.logIn(number, TestClient.PASSWORD)));
            }
            while (browser.run("user", "list").status() == 503) {
                Thread.onSpinWait();
            }
            assertEquals("0", browser.run("user", "list").get("code"));
            late.in(number);
        }
    }
}
