package org.oicq.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.schema.Role;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;

/** The admin commands in the console: who acts, what comes of them, and what bounds them. */
@Timeout(60)
class ConsoleCommandsTest {
    private static final int CONNECTIONS_WAIT = OperatorConsole.AT_ONCE;

    private static TestServer server;
    private static Browser browser;
    private static long operator;

    @BeforeAll
    static void start() {
        server = TestServer.start("operator-listen = 127.0.0.1:0");
        operator = Browser.operator(server, "Op");
        browser = new Browser(server);
        browser.in(operator);
    }

    @AfterAll
    static void stop() {
        browser.close();
        server.close();
    }

    private static String newest() {
        var entry = server.database().database().audit().read(1, Long.MAX_VALUE).getFirst();
        return entry.actor() + " " + entry.action() + " " + entry.subject();
    }

    @Test
    void whatAnOperatorDoesIsInTheAuditWithItsNumber() {
        TestClient alice = server.join("Alice");
        Browser.Got got = browser.run("user", "disable", "" + alice.number());
        assertEquals("0 " + alice.number() + " is disabled", got.get("code") + " " + got.get("sentence"));
        assertEquals(
                Map.of("number", (int) alice.number(), "done", "disable"),
                got.facts().get("result"));
        assertEquals("your account was disabled by the operator", alice.hear());
        alice.expectEnd();
        assertEquals(operator + " disable " + alice.number(), newest());
        browser.run("ban", "add", "192.0.2.0/24");
        assertEquals(operator + " ban 0", newest());
        browser.run("user", "role", "" + alice.number(), "operator");
        assertEquals(operator + " role operator " + alice.number(), newest());
        List<Object> row = browser.run("audit", "--actor", "" + operator, "--action", "ban")
                .rows()
                .getFirst();
        assertEquals(List.of("" + operator, "ban"), row.subList(2, 4));
    }

    @Test
    void aPasswordComesWithTheRequestAlone() {
        Browser.Got none = browser.run("user", "create", "--nickname", "Bob");
        assertEquals("2 a password is needed", none.get("code") + " " + none.get("error"));
        Browser.Got empty = browser.post(
                "/console/run", Map.of("args", List.of("user", "create", "--nickname", "Bob"), "password", ""));
        assertEquals("2", empty.get("code"));
        Browser.Got made = browser.post(
                "/console/run", Map.of("args", List.of("user", "create", "--nickname", "Bob"), "password", "密码"));
        long number = Long.parseLong(made.get("sentence"));
        TestClient bob = server.connect();
        assertTrue(bob.tryLogIn(number, "密码").success());
        browser.post("/console/run", Map.of("args", List.of("user", "password", "" + number), "password", "other"));
        assertEquals("your password was changed by the operator", bob.hear());
        assertTrue(server.connect().tryLogIn(number, "other").success());
    }

    @Test
    void aTableHasItsHeadingsAndItsCellsAreNumbersOrTexts() {
        long number = server.connect().register("名字");
        Browser.Got got = browser.run("user", "list", "--search", "名字");
        assertEquals(
                List.of("number", "nickname", "state", "role", "created", "last login"),
                got.facts().get("headings"));
        assertEquals(
                List.of((int) number, "名字", "enabled", "user"),
                got.rows().getFirst().subList(0, 4));
        assertEquals(List.of(), got.facts().get("hints"));
        assertEquals(1, got.rows().size());
    }

    @Test
    void aLongListComesInPages() {
        try (TestServer crowded = TestServer.start("operator-listen = 127.0.0.1:0");
                Browser page = Browser.asOperator(crowded)) {
            long first = Browser.operator(crowded, "Many");
            crowded.database().execute("""
                    CREATE TEMPORARY TABLE more AS SELECT a.* FROM accounts a, generate_series(1, 2500) WHERE number = %d;
                    UPDATE more SET number = nextval('account_number');
                    INSERT INTO accounts SELECT * FROM more
                    """.formatted(first));
            Browser.Got got = page.run("user", "list", "--limit", "1000000");
            assertEquals(CollectedResults.MOST_ROWS, got.rows().size());
            String hint = got.get("hints");
            assertTrue(hint.startsWith("[more accounts follow: --after "), hint);
            int shown = 1000;
            Object last = got.rows().getLast().getFirst();
            while (!got.get("hints").equals("[]")) {
                got = page.run("user", "list", "--search", "", "--after", last.toString());
                shown += got.rows().size();
                last = got.rows().getLast().getFirst();
            }
            assertEquals(2_502, shown);
            assertEquals(
                    500,
                    page.run("user", "list", "--search", "many", "--limit", "500")
                            .rows()
                            .size());
        }
    }

    @Test
    void wrongUsageIsSaid() {
        for (String[] words : List.of(
                new String[] {"user"},
                new String[] {"user", "nonsense"},
                new String[] {"user", "show", "Alice"},
                new String[] {"user", "delete", "10001"},
                new String[] {"user", "list", "--db", "jdbc:postgresql://elsewhere/oicq"},
                new String[] {"user", "list", "--config", "/etc/passwd"},
                new String[] {"settings", "--data", "/tmp"})) {
            Browser.Got got = browser.run(words);
            assertEquals("200 2", got.status() + " " + got.get("code"), List.of(words) + ": " + got);
            assertTrue(got.facts().containsKey("error"), got.toString());
        }
        Browser.Got nobody = browser.run("user", "show", "99999999");
        assertEquals("1 there is no account 99999999", nobody.get("code") + " " + nobody.get("error"));
        String help = browser.run("user", "list", "--help").get("sentence");
        assertTrue(help.contains("--search=TEXT") && !help.contains("\u001b"), help);
    }

    /** picocli would read words from a file that a word like this names. */
    @Test
    void aWordIsNeverTheNameOfAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("words"), "list");
        Browser.Got got = browser.run("user", "@" + file);
        assertEquals("2", got.get("code"), got.toString());
    }

    @Test
    void noFileOfTheServerIsReadOrWritten(@TempDir Path folder) throws IOException {
        Path secret = Files.writeString(folder.resolve("secret.tif"), "not to be read");
        Browser.Got backup = browser.run("backup", folder.resolve("backup.zip").toString());
        assertEquals("2", backup.get("code"));
        assertTrue(backup.get("error").contains("backup-folder"), backup.toString());
        assertEquals(
                "the setting backup-folder is empty; set it to a folder outside of the data folder, and start the server"
                        + " again",
                browser.run("backup").get("error"));
        assertEquals(
                browser.run("backup").get("error"),
                browser.run("restore", "x", "--replace").get("error"));
        assertEquals(
                "in the console --programs names no folder of the server",
                browser.run("upgrade", "--programs", folder.toString()).get("error"));
        server.database().database().faxes().setOwner("1234", operator);
        Browser.Got fax = browser.run("fax", "receive", secret.toString(), "--to", "1234");
        assertEquals("2", fax.get("code"));
        browser.run("tap", "" + operator, "--write", folder.resolve("tap").toString());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(secret), files.toList());
        }
    }

    @Test
    void theSettingsInForceAreShownWithoutSecrets() {
        try (TestServer other = TestServer.start(
                        "operator-listen = 127.0.0.1:0",
                        "db = jdbc:postgresql://db.example/oicq?user=x&password=geheim",
                        "db-password = geheim",
                        "connections = 4321");
                Browser page = Browser.asOperator(other)) {
            Browser.Got got = page.run("settings");
            assertFalse(got.toString().contains("geheim"), got.toString());
            assertTrue(got.rows().stream()
                    .anyMatch(row -> row.subList(0, 3).equals(List.of("connections", "4321", "live"))));
            assertTrue(got.rows().stream()
                    .anyMatch(row -> row.get(0).equals("listen") && row.get(2).equals("with a restart")));
        }
    }

    @Test
    void theConsequencesOfADeletionAreCounted() {
        TestClient alice = server.join("Alice");
        long bob = server.connect().register("Bob");
        long number = alice.number();
        alice.say(bob, "wait for me");
        alice.barrier();
        Browser.Got none = browser.run("user", "consequences", "" + number);
        assertEquals("if " + number + " is deleted: nothing else is concerned", none.get("sentence"));
        server.database().execute("""
                INSERT INTO rooms (number, name, topic, access, owner, members) VALUES
                    (101, 'shared', '', 0, %1$d, 2), (102, 'lonely', '', 0, %1$d, 1), (103, 'others', '', 0, %2$d, 2);
                INSERT INTO room_members VALUES (101, %1$d, 3, 0, 0), (101, %2$d, 1, 0, 0), (102, %1$d, 3, 0, 0),
                    (103, %2$d, 3, 0, 0), (103, %1$d, 1, 0, 0);
                INSERT INTO jobs (service, owner, sender, destination, document_name, bytes, state) VALUES
                    ('fax', %1$d, 's', 'd', 'n', 1, 1), ('fax', %1$d, 's', 'd', 'n', 1, 3), ('fax', %1$d, 's', 'd', 'n', 1, 5)
                """.formatted(number, bob));
        Browser.Got got = browser.run("user", "consequences", "" + number);
        assertEquals(
                "if " + number + " is deleted: 2 jobs are cancelled, 1 room passes to another owner,"
                        + " 1 room with nobody else goes with it, it leaves 1 room more",
                got.get("sentence"));
        assertEquals(
                "if " + bob + " is deleted: 1 room passes to another owner, it leaves 1 room more,"
                        + " 1 waiting message is lost",
                browser.run("user", "consequences", "" + bob).get("sentence"));
        assertEquals("1", browser.run("user", "consequences", "99999999").get("code"));
    }

    @Test
    void whoComesWhileAllAreBusyIsToldSo() throws Exception {
        try (Connection holder = server.database().connect()) {
            holder.setAutoCommit(false);
            try (var statement = holder.createStatement()) {
                statement.execute("LOCK TABLE bans IN ACCESS EXCLUSIVE MODE");
            }
            List<CompletableFuture<Browser.Got>> waiting = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS_WAIT; i++) {
                waiting.add(CompletableFuture.supplyAsync(() -> browser.run("ban", "list")));
            }
            server.database()
                    .await("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'bans'::regclass", 4);
            Browser.Got busy = browser.run("ban", "list");
            assertEquals("503 the console is busy; try again", busy.status() + " " + busy.get("error"));
            // What needs no work goes on.
            assertEquals(200, browser.get("/console/figures").status());
            try (Browser other = new Browser(server)) {
                long number = server.connect().register("Second");
                server.database().database().accounts().setRole(number, Role.OPERATOR);
                other.in(number);
            }
            holder.rollback();
            for (CompletableFuture<Browser.Got> one : waiting) {
                assertEquals("0", one.join().get("code"));
            }
            assertEquals("0", browser.run("ban", "list").get("code"));
        }
    }
}
