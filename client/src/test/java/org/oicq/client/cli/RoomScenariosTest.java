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
import org.junit.jupiter.api.Timeout;
import org.oicq.schema.TestDatabase;
import org.oicq.server.OicqServer;

/** Rooms with the program's commands, against the real server. */
@Timeout(180)
class RoomScenariosTest {
    private static TestDatabase database;
    private static OicqServer server;

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.create();
        server = new OicqServer(
                org.oicq.server.config.Settings.read(Map.of(
                        "listen", "127.0.0.1:0", "hash-memory", "64", "hash-passes", "1", "rate-limits", "false")),
                database.database());
    }

    @AfterAll
    static void stop() {
        server.close();
        database.close();
    }

    private Terminal terminal() {
        return new Terminal("127.0.0.1:" + server.address().getPort());
    }

    private long register(String nickname) {
        return Long.parseLong(
                terminal().run("register", "--nickname", nickname).out().strip());
    }

    private String out(long number, String... words) {
        Terminal.Result result = terminal().as(number, words);
        assertEquals(0, result.exit(), result.err());
        return result.out();
    }

    private long room(long owner, String name, String... options) {
        List<String> words = new java.util.ArrayList<>(List.of("room", "create", name));
        words.addAll(List.of(options));
        return Long.parseLong(
                List.of(out(owner, words.toArray(String[]::new)).strip().split(" ", -1))
                        .get(1));
    }

    @Test
    void aRoomFromItsMakingToItsEnd() {
        long alice = register("Alice");
        long bob = register("Bob");
        long room = room(alice, "老朋友 " + alice, "--topic", "Saturday");
        assertTrue(
                out(bob, "room", "find", "老朋友", "" + alice).contains("老朋友 " + alice),
                "found by words, Chinese and other");
        assertEquals(bob + " is member in room " + room + " now\n", out(bob, "room", "join", "" + room));
        assertEquals("said in room " + room + "\n", out(alice, "send", "--room", "" + room, "See you", "on Saturday"));
        assertEquals(
                "said in room " + room + " (2 messages)\n",
                terminal()
                        .withInput("好的\n\nat eight?\n")
                        .as(bob, "send", "--room", "" + room, "-")
                        .out());
        List<String> history = out(alice, "room", "history", "" + room)
                .lines()
                .map(line -> line.replaceFirst("^(\\d+)  \\S+ \\S+  ", "$1 "))
                .toList();
        assertEquals(
                List.of(
                        "1 " + alice + " joined",
                        "2 " + bob + " joined",
                        "3 " + alice + ": See you on Saturday",
                        "4 " + bob + ": 好的",
                        "5 " + bob + ": at eight?"),
                history);
        assertTrue(out(alice, "room", "search", "" + room, "saturday").contains("See you on Saturday"));
        assertTrue(out(alice, "room", "search", "" + room, "好").contains("好的"));
        assertEquals(
                1, terminal().as(alice, "room", "search", "" + room, "sunday").exit());
        assertTrue(out(alice, "room", "history", "" + room, "--after", "4").startsWith("5  "));
        assertTrue(out(alice, "room", "history", "" + room, "--before", "2").startsWith("1  "));
        // Unread: what came after one's own joining, until one has read it.
        String list = "\\{\"event\":\"room\",\"room\":" + room + ",\"name\":\"[^\"]+\",\"role\":\"member\",\"last\":5,"
                + "\"read\":%d}\n";
        assertTrue(out(bob, "--json", "room", "list").matches(list.formatted(2)));
        var _ = out(bob, "room", "read", "" + room);
        assertTrue(out(bob, "--json", "room", "list").matches(list.formatted(5)));
        assertEquals("room " + room + " is changed\n", out(alice, "room", "change", "" + room, "--topic", "Sunday"));
        String shown = out(bob, "--json", "room", "show", "" + room);
        assertTrue(shown.contains("\"topic\":\"Sunday\",\"access\":\"anyone\",\"owner\":" + alice), shown);
        assertTrue(shown.contains("\"members\":2,\"role\":\"member\",\"last\":6}"), shown);
        assertEquals(
                bob + " is owner in room " + room + " now\n", out(alice, "room", "role", "" + room, "" + bob, "owner"));
        String members = out(bob, "room", "members", "" + room);
        assertTrue(members.matches("(?s).*" + alice + " +moderator .*" + bob + " +owner .*"), members);
        assertEquals(
                "1 oicq: your role in this room does not allow that\n",
                said(terminal().as(alice, "room", "delete", "" + room)));
        assertEquals("room " + room + " is deleted\n", out(bob, "room", "delete", "" + room));
        // A system message outside of the log comes once, to whatever asks next.
        Terminal.Result told = terminal().as(alice, "room", "list");
        assertEquals("you are in no room\n", told.out());
        assertEquals("#" + room + " " + bob + " has deleted the room 老朋友 " + alice + "\n", told.err());
        assertEquals("", terminal().as(alice, "room", "list").err());
        assertEquals(
                "1 oicq: no such room\n", said(terminal().as(alice, "send", "--room", "" + room, "anybody here?")));
    }

    private static String said(Terminal.Result result) {
        return result.exit() + " " + result.err();
    }

    @Test
    void whoMustAskIsLetInOrNot() {
        long alice = register("Alice");
        long bob = register("Bob");
        long carol = register("Carol");
        long room = room(alice, "door", "--access", "ask-first");
        assertEquals(
                "room " + room + " is asked; its owner decides\n",
                out(bob, "room", "join", "" + room, "--reason", "It is me"));
        var _ = out(carol, "room", "join", "" + room);
        Terminal.Result asked = terminal().as(alice, "room", "list");
        assertTrue(
                asked.err()
                        .contains("#" + room + " " + bob + " asks to join: \"It is me\" (./oicq client room answer "
                                + room + " " + bob + " yes|no)\n"),
                asked.err());
        var _ = out(alice, "room", "answer", "" + room, "" + bob, "yes");
        var _ = out(alice, "room", "answer", "" + room, "" + carol, "no");
        assertEquals(
                "#" + room + " " + alice + " has let you in\n",
                terminal().as(bob, "room", "list").err());
        assertEquals(
                "#" + room + " " + alice + " has not let you in\n",
                terminal().as(carol, "room", "list").err());
        assertEquals("1 oicq: you are not in this room\n", said(terminal().as(carol, "room", "history", "" + room)));
        var _ = out(alice, "room", "invite", "" + room, "" + carol);
        String list = out(carol, "room", "list");
        assertTrue(list.contains("invited"), list);
        assertEquals(carol + " is member in room " + room + " now\n", out(carol, "room", "join", "" + room));
        assertEquals(
                carol + " is not in room " + room + " now\n",
                out(alice, "room", "role", "" + room, "" + carol, "none"));
        assertEquals(
                2,
                terminal()
                        .as(alice, "room", "role", "" + room, "" + bob, "king")
                        .exit());
    }

    @Test
    void whoListensHearsRooms() throws Exception {
        long alice = register("Alice");
        long bob = register("Bob");
        long room = room(alice, "talk");
        var _ = out(bob, "room", "join", "" + room);
        var _ = out(alice, "send", "--room", "" + room, "while you were away");
        // What was missed comes first, then what is said now.
        CompletableFuture<Terminal.Result> listening =
                terminal().startAs(bob, "listen", "--count", "2", "--seconds", "60");
        while (!out(alice, "--json", "room", "members", "" + room)
                .contains("\"number\":" + bob + ",\"nickname\":\"Bob\",\"role\":\"member\",\"state\":\"online\"")) {
            Thread.onSpinWait();
        }
        Terminal.Result own = terminal()
                .withInput("#" + room + " 你好 room\n#99999999 nobody\n")
                .as(alice, "--json", "listen", "--send", "--seconds", "2");
        assertTrue(own.out()
                .contains("{\"event\":\"not sent\",\"line\":\"#99999999 nobody\",\"error\":\"no such room\"}"));
        assertTrue(
                own.out()
                        .matches("(?s).*\\{\"event\":\"room message\",\"time\":\"[^\"]+\",\"room\":" + room
                                + ",\"entry\":4,\"from\":" + alice + ",\"text\":\"你好 room\"}.*"),
                own.out());
        assertEquals(
                List.of("#" + room + " " + alice + ": while you were away", "#" + room + " " + alice + ": 你好 room"),
                listening.get(60, TimeUnit.SECONDS).lines());
    }

    @Test
    void aProgramTalksInARoom() {
        long alice = register("Alice");
        List<String> out =
                terminal().withInput("""
                        {"id":1,"command":["room","create","bots"]}
                        {"id":2,"command":["room","list"]}
                        {"id":3,"command":["room","find","no such room here"]}
                        """).as(alice, "pipe").out().lines().toList();
        assertTrue(
                out.stream()
                        .anyMatch(line -> line.matches(
                                "\\{\"event\":\"room created\",\"room\":\\d+,\"name\":\"bots\",\"id\":1}")),
                out.toString());
        assertTrue(
                out.stream()
                        .anyMatch(
                                line -> line.matches(
                                        "\\{\"event\":\"room\",\"room\":\\d+,.*\"role\":\"owner\",\"last\":1,\"read\":1,\"id\":2}")),
                out.toString());
        assertTrue(
                out.stream()
                        .anyMatch(line ->
                                line.contains("\"event\":\"room system\"") && line.contains("\"meaning\":\"joined\"")),
                out.toString());
        assertEquals("{\"event\":\"done\",\"exit\":1,\"id\":3}", out.getLast());
    }

    @Test
    void aServerWithoutRoomsSaysSo() throws Exception {
        try (var peer = new org.oicq.client.Peer(new org.oicq.client.Village())) {
            Terminal elsewhere = new Terminal("127.0.0.1:" + peer.port());
            var _ = elsewhere.run("register", "--nickname", "Alice");
            assertEquals("1 oicq: the chat server does not run here\n", said(elsewhere.as(10001, "room", "list")));
            assertEquals(
                    "1 oicq: the chat server does not run here\n",
                    said(elsewhere.as(10001, "send", "--room", "17", "hello")));
        }
    }
}
