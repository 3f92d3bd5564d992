package org.oicq.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.schema.TestDatabase;
import org.oicq.server.OicqServer;
import org.oicq.server.config.Settings;

/** The scenarios against the real server, on a real PostgreSQL. */
class RealScenariosTest extends Scenarios {
    private static TestDatabase database;
    private static OicqServer server;

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.create();
        server = new OicqServer(
                Settings.read(Map.of(
                        "listen", "127.0.0.1:0", "hash-memory", "64", "hash-passes", "1", "rate-limits", "false")),
                database.database());
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    /** What a command does not show has not arrived. */
    @Test
    void commandsLeaveWhatWaits() {
        long alice = register("Alice");
        long bob = register("Bob", "--authentication", "ask");
        assertEquals(
                0,
                terminal()
                        .withInput("one\ntwo\nthree\n")
                        .as(alice, "send", "" + bob, "-")
                        .exit());
        assertEquals(0, terminal().as(alice, "request", "" + bob, "it is me").exit());
        String waits = "3 messages are waiting: ./oicq client listen\n" + alice
                + " asks to add you: ./oicq client answer NUMBER yes|no\n";
        for (String command : List.of(
                "friends",
                "whois " + alice,
                "profile",
                "profile change --city Shanghai",
                "online",
                "search number=" + bob,
                "group add Team",
                "group rename 2 Crew",
                "send " + alice + " hello",
                "add 99999999",
                "group delete 2")) {
            Terminal.Result result = terminal().as(bob, command.split(" "));
            assertTrue(result.err().contains(waits), command + ": " + result.err());
        }
        assertTrue(terminal()
                .as(bob, "--json", "friends")
                .out()
                .contains("{\"event\":\"waiting\",\"messages\":3,\"files\":0,\"complete\":true}\n"));
        assertEquals(
                List.of(alice + ": one", alice + ": two", alice + ": three"),
                terminal()
                        .as(bob, "listen", "--count", "3", "--seconds", "30")
                        .lines()
                        .subList(0, 3));
        assertEquals(
                alice + " asks to add you: ./oicq client answer NUMBER yes|no\n",
                terminal().as(bob, "friends").err(),
                "shown, and not answered");
        assertEquals(0, terminal().as(bob, "answer", "" + alice, "yes").exit());
        assertEquals("", terminal().as(bob, "friends").err());
    }

    /** What waited over a night says when it was sent, once. */
    @Test
    void yesterdaysMessagesShowYesterdaysTimes(@TempDir Path otherMachine) throws Exception {
        long alice = register("Alice");
        long bob = register("Bob");
        long carol = register("Carol");
        ZonedDateTime yesterday =
                ZonedDateTime.now(ZoneId.systemDefault()).minusDays(1).withNano(0);
        for (long receiver : List.of(bob, carol)) {
            assertEquals(0, terminal().as(alice, "send", "" + receiver, "late").exit());
            try (Connection connection = database.connect();
                    PreparedStatement night =
                            connection.prepareStatement("UPDATE messages SET sent_at = ? WHERE receiver = ?")) {
                night.setObject(1, yesterday.toOffsetDateTime());
                night.setLong(2, receiver);
                assertEquals(1, night.executeUpdate());
            }
            assertEquals(0, terminal().as(alice, "send", "" + receiver, "now").exit());
        }
        List<String> text = terminal()
                .as(bob, "listen", "--count", "2", "--seconds", "30")
                .out()
                .lines()
                .toList();
        assertEquals(
                yesterday.format(DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT)) + " " + alice
                        + ": late",
                text.getFirst());
        assertTrue(text.getLast().matches("\\d\\d:\\d\\d:\\d\\d " + alice + ": now"), text.toString());
        String json = terminal()
                .as(carol, "--json", "listen", "--count", "2", "--seconds", "30")
                .out();
        assertTrue(json.contains("\"text\":\"late\",\"sent_at\":\"" + yesterday.toInstant() + "\",\"id\":\""), json);
        // Acknowledged, they come to no other machine either.
        for (long receiver : List.of(bob, carol)) {
            Terminal.Result again = terminal()
                    .withEnvironment(Map.of(
                            "OICQ_PASSWORD",
                            "geheim",
                            "HOME",
                            "/nonexistent",
                            "XDG_STATE_HOME",
                            otherMachine.toString()))
                    .as(receiver, "friends");
            assertEquals("", again.err());
        }
    }

    @Test
    void whomOneBlocksReachesOneNoMore() {
        long alice = register("Alice");
        long bob = register("Bob");
        Terminal.Result nobody = terminal().as(alice, "blocked");
        assertEquals("1 oicq: you have blocked nobody\n", nobody.exit() + " " + nobody.err());
        assertEquals(
                bob + " cannot reach you any more; './oicq client unblock " + bob + "' undoes it\n",
                terminal().as(alice, "block", "" + bob).out());
        assertEquals(bob + "\n", terminal().as(alice, "blocked").out());
        assertEquals(
                "{\"event\":\"blocked\",\"number\":" + bob + "}\n",
                terminal().as(alice, "--json", "blocked").out());
        assertEquals(
                0, terminal().as(bob, "send", "" + alice, "do you hear me?").exit());
        assertEquals(
                bob + " can reach you again\n",
                terminal().as(alice, "unblock", "" + bob).out());
        assertEquals(0, terminal().as(bob, "send", "" + alice, "and now?").exit());
        assertEquals(
                List.of(bob + ": and now?"),
                terminal()
                        .as(alice, "listen", "--count", "1", "--seconds", "30")
                        .lines());
        Terminal.Result oneself = terminal().as(alice, "block", "" + alice);
        assertEquals("1 oicq: that is you yourself\n", oneself.exit() + " " + oneself.err());
    }

    /** One answer has 255 of them at most. */
    @Test
    void allAreListedHoweverMany() {
        long alice = register("Alice");
        database.execute("INSERT INTO accounts SELECT (jsonb_populate_record(a, jsonb_build_object('number', n))).*"
                + " FROM accounts a, generate_series(1000001, 1000510) n WHERE a.number = " + alice
                + "; INSERT INTO blocks SELECT " + alice + ", number FROM accounts WHERE number > 1000000");
        List<String> all = terminal().as(alice, "blocked").lines();
        assertEquals(510, all.size());
        assertEquals("1000001", all.getFirst());
        assertEquals("1000510", all.getLast());
    }

    /** A pipe is a client that stays; its messages have times and ids too. */
    @Test
    void aPipeGivesTimesAndIds() {
        long alice = register("Alice");
        assertEquals(0, terminal().as(alice, "send", "" + alice, "a note").exit());
        String out = terminal()
                .withInput("{\"id\":1,\"command\":[\"blocked\"]}\n")
                .as(alice, "pipe")
                .out();
        assertTrue(out.matches("(?s).*\"text\":\"a note\",\"sent_at\":\"[^\"]+Z\",\"id\":\"\\d+\"}.*"), out);
        assertTrue(out.contains("{\"event\":\"nobody blocked\",\"id\":1}"), out);
    }

    @Test
    void commandsAreNotSeenUnlessTheyShallBe() throws Exception {
        long alice = register("Alice");
        long bob = register("Bob");
        assertEquals(0, terminal().as(alice, "add", "" + bob).exit());
        CompletableFuture<Terminal.Result> listening = terminal().startAs(alice, "listen", "--seconds", "4");
        while (!terminal().as(bob, "--visible", "whois", "" + alice).out().contains("Alice")
                || !terminal()
                        .as(bob, "online", "--start", "" + (alice - 1))
                        .out()
                        .contains("Alice")) {
            Thread.onSpinWait();
        }
        for (int i = 0; i < 3; i++) {
            assertEquals(0, terminal().as(bob, "friends").exit());
        }
        assertEquals(0, terminal().as(bob, "--visible", "friends").exit());
        List<String> heard = listening.get(60, TimeUnit.SECONDS).lines();
        long online =
                heard.stream().filter(line -> line.equals(bob + " is online")).count();
        long offline =
                heard.stream().filter(line -> line.equals(bob + " is offline")).count();
        assertTrue(online >= 1 && online <= 2 && offline == online, heard.toString());
    }

    @Test
    void aTextThatIsTooLongIsNamed() {
        assertEquals(
                "1 oicq: the nickname is too long\n", said(terminal().run("register", "--nickname", "n".repeat(33))));
        long alice = register("Alice");
        assertEquals(
                "1 oicq: the city has 256 characters; servers take 255 unless set otherwise\n",
                said(terminal().as(alice, "profile", "change", "--city", "c".repeat(256))));
        Terminal.Result longest = terminal().as(alice, "profile", "change", "--hobbies", "h".repeat(65_536));
        assertEquals(2, longest.exit());
        assertTrue(
                longest.err().contains("oicq: --hobbies: the text takes 65536 bytes; 65535 is the most;"),
                longest.err());
        assertEquals(
                "1 oicq: the group's name has 256 characters; servers take 32 unless set otherwise\n",
                said(terminal().as(alice, "group", "add", "g".repeat(256))));
        assertEquals(
                "1 oicq: the message is too long\n",
                said(terminal().as(alice, "send", "" + alice, "m".repeat(20_000))));
    }

    @Test
    void aSearchKnowsItsColumns() {
        long alice = register("Alice");
        for (String column : SearchHelp.COLUMNS) {
            Terminal.Result result = terminal().as(alice, "search", column + " IS NULL");
            assertEquals("1 oicq: nobody was found\n", said(result).replace("nothing", "nobody"), column);
        }
    }

    @Override
    String server() {
        return "127.0.0.1:" + server.address().getPort();
    }
}
