package org.oicq.client.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people do with the program. Every scenario makes its own people, so that it can run on a server in use. */
@Timeout(180)
abstract class Scenarios {
    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    /** The HOST:PORT of the server. */
    abstract String server();

    /** What every command is given beside that. */
    String[] options() {
        return new String[0];
    }

    final Terminal terminal() {
        return new Terminal(server(), options());
    }

    final long register(String nickname, String... options) {
        String[] words = new String[options.length + 3];
        words[0] = "register";
        words[1] = "--nickname";
        words[2] = nickname;
        System.arraycopy(options, 0, words, 3, options.length);
        Terminal.Result result = terminal().run(words);
        assertEquals(0, result.exit(), result.err());
        return Long.parseLong(result.out().strip());
    }

    @Test
    void messagesWaitForWhoIsAway() {
        long alice = register("Alice");
        long bob = register("Bob");
        assertEquals(
                "sent to " + bob + "\n",
                terminal().as(alice, "send", "" + bob, "你好,", "Bob 🐧").out());
        Terminal.Result lines = terminal().withInput("one\n\ntwo\n  three").as(alice, "send", "" + bob, "-");
        assertEquals("sent to " + bob + " (3 messages)\n", lines.out());
        Terminal.Result heard = terminal().as(bob, "listen", "--count", "4", "--seconds", "30");
        assertEquals(0, heard.exit(), heard.err());
        assertEquals(
                List.of(
                        alice + ": 你好, Bob 🐧", //
                        alice + ": one",
                        alice + ": two",
                        alice + ":   three"),
                heard.lines());
    }

    /** On a terminal, too. */
    @Test
    void wordsOfOthersMoveAndHideNothing() {
        long alice = register("Alice");
        long bob = register("Bob");
        assertEquals(
                0, terminal().as(alice, "send", "" + bob, "a\u001b[2Jb\u202ec").exit());
        assertEquals(
                List.of(alice + ": a\\u{1b}[2Jb\\u{202e}c"),
                terminal().as(bob, "listen", "--count", "1", "--seconds", "30").lines());
    }

    @Test
    void whoListensHearsAtOnce() throws Exception {
        long alice = register("Alice");
        long bob = register("Bob");
        CompletableFuture<Terminal.Result> listening = terminal().startAs(bob, "--json", "listen", "--seconds", "30");
        awaitOnline(alice, bob);
        assertEquals(
                0,
                terminal()
                        .as(alice, "send", "" + bob, "--", "-now- \"x\"\n\u001b[2J")
                        .exit());
        // A second log-in ends the first.
        assertEquals(0, terminal().as(bob, "friends").exit());
        Terminal.Result heard = listening.get(60, TimeUnit.SECONDS);
        assertEquals(3, heard.exit());
        List<String> lines = heard.out().lines().toList();
        assertTrue(
                lines.getFirst()
                        .matches("\\{\"event\":\"message\",\"time\":\"[^\"]+\",\"from\":" + alice
                                + ",\"text\":\"-now- \\\\\"x\\\\\"\\\\n"
                                + "\\\\u001b\\[2J\"(,\"sent_at\":\"[^\"]+Z\",\"id\":\"\\d+\")?}"),
                heard.out());
        assertTrue(lines.getLast().startsWith("{\"event\":\"error\",\"exit\":3,"), heard.out());
        assertTrue(lines.getLast().contains("use 'listen --send'"), heard.out());
    }

    @Test
    void refusalsSayWhatToDo() {
        long alice = register("Alice");
        Terminal.Result nobody = terminal().as(alice, "send", "99999999", "hi");
        assertEquals("1 oicq: no such user\n", nobody.exit() + " " + nobody.err());
        assertEquals(
                "1 oicq: there is nobody in your list, so nobody got it\n",
                said(terminal().as(alice, "broadcast", "0", "hello")));
        assertEquals(
                "1 oicq: there is nobody in group 1, so nobody got it\n",
                said(terminal().as(alice, "broadcast", "1", "hello")));
        assertEquals(
                "1 oicq: group 1 cannot be deleted: it takes the friends of groups that are; rename it instead\n",
                said(terminal().as(alice, "group", "delete", "1")));
        assertEquals(
                "1 oicq: you have no group 7; './oicq client friends' lists them\n",
                said(terminal().as(alice, "group", "delete", "7")));
        assertEquals(
                "1 oicq: the search does not know the word 'nick' at character 1; texts stand in single quotes, and the"
                        + " columns are number, nickname, gender, age, country, province, city, education, school,"
                        + " occupation, hobbies, description\n",
                said(terminal().as(alice, "search", "nick = 'A'")));
        Terminal.Result password = terminal().as(alice, "--password", "falsch", "friends");
        assertEquals("1 oicq: the number or the password is wrong\n", password.exit() + " " + password.err());
        Terminal.Result unknown = terminal().as(alice, "whois", "99999999");
        assertEquals("1 oicq: there is no user 99999999\n", unknown.exit() + " " + unknown.err());
        Terminal.Result unasked = terminal().as(alice, "answer", "99999999", "yes");
        assertEquals(1, unasked.exit(), unasked.err());
        Terminal.Result spy = terminal().as(alice, "monitor", "" + alice);
        assertEquals("1 oicq: only supervisors may do that\n", spy.exit() + " " + spy.err());
    }

    /** The exit code and what was said on standard error. */
    static String said(Terminal.Result result) {
        return result.exit() + " " + result.err();
    }

    @Test
    void oneProcessListensAndSends() {
        long alice = register("Alice");
        long bob = register("Bob");
        Terminal.Result both = terminal()
                .withInput(bob + " 你好 Bob\nhello?\n99999999 who\n")
                .as(alice, "listen", "--send", "--seconds", "2");
        assertEquals(0, both.exit(), both.err());
        assertTrue(
                both.err().contains("not sent: hello?: a line is 'NUMBER TEXT', as in '10002 Hello there'"),
                both.err());
        assertTrue(both.err().contains("not sent: 99999999 who: no such user"), both.err());
        assertEquals(
                List.of(alice + ": 你好 Bob"),
                terminal().as(bob, "listen", "--count", "1", "--seconds", "30").lines());
    }

    @Test
    void oneFriendIsNotFriends() {
        long alice = register("Alice");
        long bob = register("Bob");
        String who = "logged in as " + alice + ": ";
        assertEquals(
                who + "0 friends in 1 group\n", terminal().as(alice, "login").out());
        assertEquals(0, terminal().as(alice, "add", "" + bob).exit());
        assertEquals(0, terminal().as(alice, "group", "add", "Work").exit());
        assertEquals(
                who + "1 friend in 2 groups\n", terminal().as(alice, "login").out());
    }

    @Test
    void friendsAreMadeByTheOthersRules() {
        long alice = register("Alice");
        long open = register("开放");
        long shy = register("Shy", "--authentication", "ask-first");
        long hermit = register("Hermit", "--authentication", "2");
        assertEquals(
                open + " is in your list now\n",
                terminal().as(alice, "add", "" + open).out());
        assertEquals(1, terminal().as(alice, "add", "" + hermit).exit());
        Terminal.Result shyly = terminal().as(alice, "add", "" + shy);
        assertEquals(1, shyly.exit());
        assertTrue(shyly.err().contains("./oicq client request " + shy), shyly.err());
        assertEquals(0, terminal().as(alice, "request", "" + shy, "we", "met").exit());
        assertTrue(terminal().as(shy, "login").err().contains(alice + " asks you to let them add you: \"we met\""));
        assertEquals(
                "oicq: " + alice + " is not in your list, so nobody was moved\n",
                terminal().as(shy, "group", "move", "" + alice, "1").err().replaceFirst("(?m)^\\d+ asks .*\n", ""));
        assertEquals(0, terminal().as(shy, "answer", "" + alice, "yes").exit());
        assertEquals(1, terminal().as(shy, "answer", "" + alice, "yes").exit());
        List<String> friends = terminal().as(alice, "friends").lines();
        assertEquals(3, friends.size(), friends.toString());
        assertTrue(friends.get(1).contains("开放") && friends.get(2).contains("Shy"), friends.toString());
        assertEquals(0, terminal().as(alice, "broadcast", "0", "to all").exit());
        assertTrue(terminal().as(open, "login").out().contains(alice + ": to all"));
        assertEquals(0, terminal().as(alice, "remove", "" + shy).exit());
        assertEquals(2, terminal().as(alice, "friends").lines().size());
    }

    @Test
    void groupsHoldFriends() {
        long alice = register("Alice");
        long bob = register("Bob");
        terminal().as(alice, "add", "" + bob);
        assertEquals("group 2\n", terminal().as(alice, "group", "add", "同事").out());
        assertEquals(0, terminal().as(alice, "group", "rename", "2", "Team").exit());
        assertEquals(0, terminal().as(alice, "group", "move", "" + bob, "2").exit());
        assertEquals(1, terminal().as(alice, "group", "move", "99999999", "2").exit());
        String json = terminal().as(alice, "--json", "friends").out();
        assertTrue(json.contains("\"group\":2,\"name\":\"Team\",\"friends\":[{\"number\":" + bob + ","), json);
        assertEquals(0, terminal().as(alice, "group", "delete", "2").exit());
        assertEquals(1, terminal().as(alice, "group", "delete", "1").exit());
        assertEquals(2, terminal().as(alice, "group", "delete", "300").exit());
    }

    @Test
    void lookingAroundAndBeingSeen() throws Exception {
        long alice = register("Alice", "--province", "Beijing", "--city", "北京");
        long bob = register("Bob");
        assertTrue(terminal().as(bob, "whois", "" + alice).out().matches("(?s).*\nprovince +Beijing\ncity +北京\n.*"));
        Terminal.Result changed = terminal().as(alice, "profile", "change", "--city", "上海", "--age", "25");
        assertEquals(0, changed.exit(), changed.err());
        assertTrue(terminal().as(alice, "--json", "profile").out().contains("\"age\":25"));
        assertTrue(terminal().as(alice, "profile", "show").out().contains("上海"));
        CompletableFuture<Terminal.Result> busy = terminal().startAs(alice, "status", "busy", "--seconds", "30");
        awaitOnline(bob, alice);
        assertEquals(0, terminal().as(alice, "status", "offline").exit());
        Terminal.Result takenOver = busy.get(60, TimeUnit.SECONDS);
        assertEquals(3, takenOver.exit());
        assertTrue(takenOver.out().startsWith("you are busy for 30.0 s\n"), takenOver.out());
        assertEquals(1, terminal().as(bob, "online", "--start", "4294967295").exit());
    }

    @Test
    void filesArriveUnderSafeNames() throws Exception {
        long alice = register("Alice");
        long bob = register("Bob");
        byte[] content = new byte[1_000_000];
        new Random(1).nextBytes(content);
        Path file = Files.write(folder.resolve("照片.jpg"), content);
        Path inbox = Files.createDirectory(folder.resolve("inbox"));
        Files.writeString(inbox.resolve("照片.jpg"), "mine");

        CompletableFuture<Terminal.Result> receiving = terminal()
                .startAs(bob, "file", "receive", inbox.toString(), "--yes", "--from", "" + alice, "--seconds", "30");
        awaitOnline(alice, bob);
        Terminal.Result sent = terminal().as(alice, "file", "send", "" + bob, file.toString(), "--wait", "20");
        assertEquals(0, sent.exit(), sent.err());
        Terminal.Result received = receiving.get(60, TimeUnit.SECONDS);
        assertEquals(0, received.exit(), received.err());
        assertArrayEquals(content, Files.readAllBytes(inbox.resolve("照片 (1).jpg")));
        assertEquals("mine", Files.readString(inbox.resolve("照片.jpg")));
        try (var files = Files.list(inbox)) {
            assertEquals(2, files.count(), "no part file is left");
        }
    }

    @Test
    void aFileCanBeRefused() throws Exception {
        long alice = register("Alice");
        long bob = register("Bob");
        Path file = Files.writeString(folder.resolve("a.txt"), "hello");
        CompletableFuture<Terminal.Result> receiving = terminal()
                .startAs(bob, "file", "receive", folder.toString(), "--yes", "--from", "10000", "--seconds", "4");
        awaitOnline(alice, bob);
        Terminal.Result sent = terminal().as(alice, "file", "send", "" + bob, file.toString(), "--wait", "20");
        assertEquals(1, sent.exit(), sent.err());
        assertTrue(sent.err().contains(bob + " does not want the file"), sent.err());
        assertEquals(1, receiving.get(60, TimeUnit.SECONDS).exit());
    }

    private void awaitOnline(long asker, long who) {
        String before = Long.toString(who - 1);
        Terminal.Result online;
        do {
            online = terminal().as(asker, "online", "--start", before, "--count", "1");
        } while (!online.out().contains(Long.toString(who)));
    }
}
