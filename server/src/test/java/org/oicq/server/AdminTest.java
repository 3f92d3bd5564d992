package org.oicq.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.jr.ob.JSON;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.packet.AddFriend;
import org.oicq.codec.packet.LoginReply;
import org.oicq.codec.packet.Message;
import org.oicq.codec.packet.Monitor;

/** {@code ./oicq admin} beside a server that runs: what it prints, its exit codes, and what the server does at once. */
@Timeout(60)
class AdminTest {
    private static final String NUMBERS = "[0-9]+";

    @SuppressWarnings("NullAway.Init")
    private TestServer server;

    /** What a command did. */
    private record Done(int exit, String out, String err) {
        /** The objects that {@code --json} printed, one a line. */
        List<Map<String, Object>> objects() throws IOException {
            List<Map<String, Object>> objects = new ArrayList<>();
            for (String line : out.lines().toList()) {
                objects.add(JSON.std.mapFrom(line));
            }
            return objects;
        }
    }

    @BeforeEach
    void start() {
        server = TestServer.start(Map.of());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** Types {@code ./oicq admin …} on the server's database. */
    private Done admin(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of(
                "--db", server.database().url(),
                "--db-user", server.database().user(),
                "--db-password", server.database().password(),
                "--hash-memory", "64"));
        return type(all);
    }

    private static Done type(List<String> words) {
        List<String> all = new ArrayList<>(words);
        all.addFirst("admin");
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(complained, true, StandardCharsets.UTF_8));
            int exit = Main.run(all.toArray(String[]::new));
            return new Done(
                    exit, printed.toString(StandardCharsets.UTF_8), complained.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }

    private static void says(String expected, Done done) {
        assertEquals("0 " + expected + "\n", done.exit + " " + done.out + done.err);
    }

    // ------------------------------------------------------------------ looking

    @Test
    void accountsAreMadeListedAndShown() throws Exception {
        Done made = admin("user", "create", "--nickname", "小明", "--password", TestClient.PASSWORD);
        assertEquals(0, made.exit, made.err);
        assertTrue(made.out.matches(NUMBERS + "\n"), made.out);
        long number = Long.parseLong(made.out.strip());
        server.logIn(number).barrier();
        // The time of a log-in is written up to a second after it.
        server.database().await("SELECT count(last_login_at) FROM accounts", 1);

        List<String> lines = admin("user", "list").out.lines().toList();
        assertEquals(2, lines.size());
        assertTrue(lines.get(0).matches("number +nickname +state +role +created +last login"), lines.get(0));
        assertTrue(lines.get(1).matches(number + " +小明 +enabled +user +\\S+ \\S+ +\\S+ \\S+"), lines.get(1));

        Map<String, Object> row = admin("user", "list", "--json").objects().getFirst();
        assertEquals(
                List.of((int) number, "小明", "enabled", "user"),
                List.of(row.get("number"), row.get("nickname"), row.get("state"), row.get("role")));
        assertEquals(
                Map.of("number", (int) number + 1),
                admin("--json", "user", "create", "--nickname", "b", "--password", "p")
                        .objects()
                        .getFirst());
        assertEquals(
                1,
                admin("user", "list", "--json", "--after", "" + number)
                        .objects()
                        .size());
        assertEquals(
                1, admin("user", "list", "--json", "--limit", "1").objects().size());

        String shown = admin("user", "show", "" + number).out;
        assertTrue(shown.matches("(?s)field +value\nnumber +" + number + "\nnickname +小明\nstate +enabled\n.*"), shown);
        assertTrue(admin("user", "show", "" + number, "--json")
                .objects()
                .contains(Map.of("field", "nickname", "value", "小明")));
    }

    @Test
    void whatANicknameHidesIsShown() throws IOException {
        long number = server.connect().register("Al\u202e\u200bice");
        assertTrue(
                admin("user", "list").out.contains(number + "   Al\\u{202e}\\u{200b}ice  "), admin("user", "list").out);
        assertTrue(admin("user", "show", "" + number).out.contains("Al\\u{202e}\\u{200b}ice\n"));
        Done json = admin("user", "list", "--json");
        assertTrue(json.out.contains("\"Al\\u202e\\u200bice\""), json.out);
        assertEquals("Al\u202e\u200bice", json.objects().getFirst().get("nickname"));
    }

    @Test
    void aListThatStopsSaysSo() {
        long first = server.connect().register("Alice");
        server.connect().register("Bob");
        Done some = admin("user", "list", "--limit", "1");
        assertEquals(
                "oicq: more accounts follow: --after " + first + " shows them, --limit N shows more at once\n",
                some.err);
        assertEquals("", admin("user", "list", "--limit", "2").err);
        assertEquals("", admin("user", "list", "--json", "--limit", "1").err);
    }

    // ------------------------------------------------------------------ changing

    @Test
    void disablingEndsTheSessionAtOnce() {
        TestClient alice = server.join("Alice");
        says(alice.number() + " is disabled", admin("user", "disable", "" + alice.number()));
        assertEquals("your account was disabled by the operator", alice.hear());
        alice.expectEnd();
        assertFalse(
                server.connect().tryLogIn(alice.number(), TestClient.PASSWORD).success());
        assertTrue(admin("user", "list").out.contains("disabled"));
        says(alice.number() + " is enabled", admin("user", "enable", "" + alice.number()));
        server.logIn(alice.number()).barrier();
    }

    @Test
    void whoIsDeletedIsGoneForGood() throws IOException {
        TestClient alice = server.join("Alice");
        TestClient bob = server.join("Bob");
        alice.send(new AddFriend(alice.number(), bob.number()));
        alice.receive(Message.class);
        bob.receive(Message.class);

        Done unsure = admin("user", "delete", "" + bob.number());
        assertEquals(2, unsure.exit, "it wants --yes");
        assertTrue(unsure.err.contains("--yes"), unsure.err);
        bob.barrier();

        says(bob.number() + " is deleted", admin("user", "delete", "" + bob.number(), "--yes"));
        assertEquals("your account was deleted by the operator", bob.hear());
        bob.expectEnd();
        assertFalse(server.connect().tryLogIn(bob.number(), TestClient.PASSWORD).success());
        LoginReply again = server.connect().logIn(alice.number());
        assertEquals(
                0,
                again.groups().stream()
                        .mapToInt(group -> group.friends().size())
                        .sum());
        assertEquals(1, admin("user", "show", "" + bob.number()).exit);
        assertEquals(1, admin("user", "list", "--json").objects().size());

        // Its number was the last one given, and is still not the next.
        assertTrue(bob.number() > alice.number());
        Done next = admin("user", "create", "--nickname", "Carol", "--password", "p");
        assertTrue(Long.parseLong(next.out.strip()) > bob.number(), next.out);
        assertTrue(server.connect().register("Dave") > bob.number() + 1);
    }

    @Test
    void aNewPasswordEndsTheSessionAndOpensTheNextOne() {
        TestClient alice = server.join("Alice");
        says(
                alice.number() + " has a new password",
                admin("user", "password", "" + alice.number(), "--password", "other"));
        assertEquals("your password was changed by the operator", alice.hear());
        alice.expectEnd();
        assertFalse(
                server.connect().tryLogIn(alice.number(), TestClient.PASSWORD).success());
        assertTrue(server.connect().tryLogIn(alice.number(), "other").success());
    }

    @Test
    void onlyASupervisorMayWatch() {
        TestClient alice = server.join("Alice");
        TestClient bob = server.join("Bob");
        says(alice.number() + " is a supervisor now", admin("user", "role", "" + alice.number(), "supervisor"));
        assertEquals("your role was changed by the operator; log in again", alice.hear());
        TestClient watching = server.logIn(alice.number());
        watching.send(new Monitor(alice.number(), bob.number()));
        String watched = watching.hear();
        says(alice.number() + " is a user now", admin("user", "role", "" + alice.number(), "user"));
        assertEquals("your role was changed by the operator; log in again", watching.hear());
        TestClient later = server.logIn(alice.number());
        later.send(new Monitor(alice.number(), bob.number()));
        assertFalse(later.hear().equals(watched), "refused now, and taken before: " + watched);
        assertEquals(2, admin("user", "role", "" + alice.number(), "king").exit);
    }

    @Test
    void anAccountHasOneRole() throws IOException {
        String alice = "" + server.connect().register("Alice");
        says(alice + " is an operator now", admin("user", "role", alice, "operator"));
        assertEquals(
                "operator", admin("user", "list", "--json").objects().getFirst().get("role"));
        says(alice + " is a supervisor now", admin("user", "role", alice, "supervisor"));
        assertTrue(admin("user", "show", alice).out.contains("role            supervisor\n"));
        says(alice + " is a user now", admin("user", "role", alice, "user"));
        assertEquals(
                "user", admin("user", "list", "--json").objects().getFirst().get("role"));
    }

    @Test
    void peopleAndEntriesOfTheAuditAreLookedFor() throws IOException {
        String alice = "" + server.connect().register("Alice");
        String bob = "" + server.connect().register("Bob");
        admin("user", "disable", alice);
        admin("user", "role", bob, "supervisor");
        assertEquals(
                "Bob",
                admin("user", "list", "--search", "OB", "--json")
                        .objects()
                        .getFirst()
                        .get("nickname"));
        assertEquals(1, admin("user", "list", "--search", "nobody").out.lines().count());
        says("if " + alice + " is deleted: nothing else is concerned", admin("user", "consequences", alice));
        List<Map<String, Object>> found =
                admin("audit", "--json", "--action", "role", "--subject", bob).objects();
        assertEquals(
                List.of("role supervisor"),
                found.stream().map(row -> row.get("action")).toList());
        assertEquals(1, admin("audit", "--before", "2026-01-01").out.lines().count());
        assertEquals(
                3, admin("audit", "--before", "2999-01-01 12:00").out.lines().count());
        Done wrong = admin("audit", "--before", "yesterday");
        assertEquals(
                "2 oicq: a time reads '2026-11-30', '2026-11-30 12:00' or '2026-11-30 12:00:59'\n",
                wrong.exit + " " + wrong.err);
        assertTrue(admin("settings").out.contains("idle-time"));
        assertFalse(admin("settings").out.contains(server.database().password()), "a secret is shown");
    }

    @Test
    void whatIsDoneStandsInTheAudit() throws IOException {
        long number = server.join("Alice").number();
        admin("user", "disable", "" + number);
        admin("user", "enable", "" + number);
        admin("user", "role", "" + number, "supervisor");
        admin("user", "password", "" + number, "--password", "x");
        admin("user", "delete", "" + number, "--yes");
        List<String> actions = admin("audit", "--json").objects().stream()
                .map(row -> row.get("actor") + " " + row.get("action") + " " + row.get("subject"))
                .toList();
        assertEquals(
                List.of(
                        "operator delete " + number,
                        "operator password " + number,
                        "operator role supervisor " + number,
                        "operator enable " + number,
                        "operator disable " + number),
                actions);
        assertEquals(3, admin("audit", "--limit", "2").out.lines().count(), "headings and two rows");
    }

    // ------------------------------------------------------------------ the whole server

    @Test
    void bansInvitationsAndSpaceHaveTheirCommands() throws IOException {
        says("192.0.2.0/24 is banned", admin("ban", "add", "192.0.2.9/24", "--for", "7d", "--reason", "robots"));
        assertEquals(
                "192.0.2.0/24",
                admin("ban", "list", "--json").objects().getFirst().get("network"));
        says("192.0.2.0/24 is not banned any more", admin("ban", "remove", "192.0.2.0/24"));
        assertEquals(1, admin("ban", "remove", "192.0.2.0/24").exit);
        assertEquals(2, admin("ban", "add", "nowhere").exit);

        Done code = admin("invite", "create", "--uses", "3", "--note", "class");
        assertTrue(code.out.matches("([a-z2-9]{4}-){3}[a-z2-9]{4}\n"), code.out);
        assertEquals(3, admin("invite", "list", "--json").objects().getFirst().get("uses left"));
        Object id = admin("invite", "list", "--json").objects().getFirst().get("id");
        says("invitation " + id + " is revoked", admin("invite", "revoke", String.valueOf(id)));
        assertEquals(1, admin("invite", "revoke", String.valueOf(id)).exit);

        assertTrue(admin("space").out.contains("accounts"), "the tables are listed");
        Done reload = admin("reload");
        assertEquals("0 nothing has changed\n", reload.exit + " " + reload.out);
    }

    @Test
    void aPingTellsWhetherTheServerAnswers() throws IOException {
        String address = "127.0.0.1:" + server.server().address().getPort();
        says("the server at " + address + " answers", type(List.of("ping", "--listen", address)));
        try (java.net.ServerSocket free = new java.net.ServerSocket(0)) {
            address = "127.0.0.1:" + free.getLocalPort();
        }
        assertEquals(3, type(List.of("ping", "--listen", address)).exit);
    }

    @Test
    void accountsThatWereNeverUsedGoByAge() {
        long used = server.join("Alice").number();
        long unused = server.connect().register("Bob");
        // One that is logged in to the console alone is used all the same.
        long operator = server.connect().register("Op");
        admin("user", "role", "" + operator, "operator");
        server.database()
                .execute("UPDATE accounts SET created_at = now() - interval '100 days', last_login_at ="
                        + " CASE WHEN number = " + used + " THEN now() END");
        assertTrue(admin("user", "unused", "--older", "90d").out.contains("Bob"));
        assertEquals(1, admin("user", "unused", "--older", "101d").out.lines().count());
        assertEquals(2, admin("user", "unused", "--delete").exit);
        admin("user", "unused", "--older", "90d", "--delete", "--yes");
        assertEquals(1, admin("user", "show", "" + unused).exit);
        assertEquals(0, admin("user", "show", "" + operator).exit);
        assertEquals(0, admin("user", "show", "" + used).exit);
    }

    @Test
    void aBackupIsRestored(@TempDir Path folder) {
        long bob = server.connect().register("Bob");
        TestClient alice = server.join("Alice");
        alice.say(bob, "wait for me");
        alice.barrier();
        Path file = folder.resolve("backup.zip");
        Done backup = admin(
                "backup", file.toString(), "--data", folder.resolve("data").toString());
        assertEquals(0, backup.exit, backup.err);
        assertTrue(backup.out.startsWith(file + " has ") && backup.out.contains("messages among them"), backup.out);
        Path data = folder.resolve("new");
        Done restored = type(List.of("restore", file.toString(), "--data", data.toString()));
        assertEquals(0, restored.exit, restored.err);
        Done again = type(List.of("restore", file.toString(), "--data", data.toString()));
        assertTrue(again.exit == 3 && again.err.startsWith("oicq: There is something in the folder"), again.err);
        Done replaced = type(List.of("restore", file.toString(), "--data", data.toString(), "--replace"));
        assertEquals(0, replaced.exit, replaced.err);
        assertEquals(restored.out, replaced.out);
        Done list = type(List.of("backup", "--list", "--backup-folder", folder.toString()));
        assertTrue(list.out.lines().count() == 2 && list.out.contains("\nbackup.zip "), list.out + list.err);
    }

    // ------------------------------------------------------------------ what goes wrong

    @Test
    void nobodyIsOne() {
        String[][] commands = {{"show"}, {"disable"}, {"enable"}, {"delete", "--yes"}, {"password", "--password", "x"}};
        for (String[] command : commands) {
            List<String> words = new ArrayList<>(List.of("user", command[0], "99999999"));
            words.addAll(List.of(command).subList(1, command.length));
            Done done = admin(words.toArray(String[]::new));
            assertEquals("1 oicq: there is no account 99999999\n", done.exit + " " + done.out + done.err);
        }
        Done json = admin("--json", "user", "role", "99999999", "user");
        assertEquals("1 {\"error\":\"there is no account 99999999\"}\n", json.exit + " " + json.out + json.err);
        assertTrue(admin("audit").out.lines().count() == 1, "what was not done is not in the audit");
    }

    @Test
    void aMistakeIsTwo() {
        List<List<String>> mistakes = List.of(
                List.of("user"),
                List.of("user", "list", "--limt", "3"),
                List.of("user", "show", "Alice"),
                List.of("user", "create", "--password", "x"),
                List.of("user", "create", "--nickname", "", "--password", "x"),
                List.of("user", "create", "--nickname", "x".repeat(33), "--password", "x"),
                List.of("user", "password", "10001", "--password", ""));
        for (List<String> mistake : mistakes) {
            Done done = admin(mistake.toArray(String[]::new));
            assertEquals(2, done.exit, mistake + ": " + done);
            assertTrue(done.out.isEmpty() && done.err.matches("oicq: [^\n]+\n"), mistake + ": " + done);
        }
    }

    @Test
    void noDatabaseIsThree(@TempDir Path empty) {
        Done folder = type(List.of("user", "list", "--data", empty.toString()));
        assertEquals(
                "3 oicq: no server runs on the folder " + empty
                        + "; start it with ./oicq serve, or name its folder with --data\n",
                folder.exit + " " + folder.out + folder.err);
        Done nobody = type(List.of(
                "user",
                "list",
                "--db",
                "jdbc:postgresql://127.0.0.1:1/oicq",
                "--db-user",
                "x",
                "--db-password",
                "secret"));
        assertEquals(3, nobody.exit, nobody.err);
        assertTrue(nobody.err.matches("oicq: [^\n]+\n") && !nobody.err.contains("secret"), nobody.err);
    }
}
