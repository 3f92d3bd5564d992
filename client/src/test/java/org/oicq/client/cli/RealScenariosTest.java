package org.oicq.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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
        assertEquals(0, terminal().as(bob, "answer", "" + alice, "yes").exit());
        assertEquals("", terminal().as(bob, "friends").err());
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
        List<String> heard = listening.get(20, TimeUnit.SECONDS).lines();
        long online =
                heard.stream().filter(line -> line.equals(bob + " is online")).count();
        long offline =
                heard.stream().filter(line -> line.equals(bob + " is offline")).count();
        assertTrue(online >= 1 && online <= 2 && offline == online, heard.toString());
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
