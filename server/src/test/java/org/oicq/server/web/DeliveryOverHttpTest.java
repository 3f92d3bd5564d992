package org.oicq.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.oicq.codec.packet.RequestFriend;
import org.oicq.codec.wire.Text;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;

/** What is handed out by GetMsgEx: in order, and delivered only when it is proven to have been read. */
class DeliveryOverHttpTest {
    private static final String GET = "VER=1.1&CMD=GetMsgEx&SEQ=1&UIN=10001";
    private static final String NONE = GET + "&RES=0&MN=0&MT=&UN=&MG=";

    private final TestServer server = TestServer.start("rate-limits = false");
    private final TestClient sender = server.connect();
    private final HttpPeer web = new HttpPeer(server.server().address());

    DeliveryOverHttpTest() {
        assertEquals(10001, server.connect().register("receiver"));
        assertEquals(10002, sender.register("sender"));
        sender.logIn();
    }

    @AfterEach
    void close() {
        web.close();
        server.close();
    }

    private HttpPeer another() {
        return new HttpPeer(server.server().address());
    }

    /** Sends so many messages, which are safe when this comes back. */
    private void say(int from, int to) {
        IntStream.range(from, to).forEach(i -> sender.say(10001, "m" + i));
        sender.barrier();
    }

    private static String messages(int from, int to) {
        return GET + "&RES=0&MN=" + (to - from) + "&MT=" + "9,".repeat(to - from) + "&UN=" + "10002,".repeat(to - from)
                + "&MG="
                + IntStream.range(from, to).mapToObj(i -> "m" + i + ",").collect(Collectors.joining());
    }

    private long stored() {
        return server.database().number("SELECT count(*) FROM messages");
    }

    /** Waits until so many rows are left: deleting them is the store's, a moment later. */
    private void awaitStored(long rows) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (stored() != rows) {
            assertTrue(System.nanoTime() < end, stored() + " rows");
        }
    }

    @Test
    void aHundredAnAnswerAndTheRestWithTheNext() {
        say(0, 250);
        web.logIn(10001);
        assertEquals(messages(0, 100), web.post(GET));
        assertEquals(messages(100, 200), web.post(GET));
        assertEquals(messages(200, 250), web.post(GET));
        assertEquals(NONE, web.post(GET));
        awaitStored(0);
        // The same for those that come while it is there.
        say(250, 500);
        assertEquals(messages(250, 350), web.post(GET));
        assertEquals(messages(350, 450), web.post(GET));
        assertEquals(messages(450, 500), web.post(GET));
        assertEquals(NONE, web.post(GET));
        awaitStored(0);
    }

    @Test
    void theyCountWhenTheSessionAsksAgain() {
        say(0, 3);
        web.logIn(10001);
        assertEquals(messages(0, 3), web.post(GET));
        say(3, 4);
        // Nothing was asked since: all of them come again.
        web.logIn(10001);
        assertEquals(messages(0, 4), web.post(GET));
        assertTrue(web.post("VER=1.1&CMD=List&SEQ=1&UIN=10001").endsWith("&FN=0"));
        web.logIn(10001);
        assertEquals(NONE, web.post(GET));
        say(4, 6);
        assertEquals(messages(4, 6), web.post(GET));
        assertTrue(web.post("VER=1.1&CMD=Logout&SEQ=1&UIN=10001").endsWith("&RES=0"));
        web.logIn(10001);
        assertEquals(NONE, web.post(GET));
    }

    @Test
    void aRequestThatWasOnItsWayAlreadyProvesNothing() {
        say(0, 2);
        web.logIn(10001);
        web.send(request(GET) + request(GET));
        assertEquals(messages(0, 2), web.receive().body());
        assertEquals(NONE, web.receive().body());
        web.logIn(10001);
        assertEquals(messages(0, 2), web.post(GET));
    }

    /** So many that they fill more than one buffer, and, behind a command that takes its time, the queue. */
    @Test
    void manyThatWereOnTheirWayProveNothing() {
        say(0, 250);
        String get = request(GET);
        String list = "VER=1.1&CMD=List&SEQ=1&UIN=10001";
        for (int round = 0; round < 5; round++) {
            web.logIn(10001);
            web.send((round % 2 == 0 ? request(list) : "") + get.repeat(300));
            if (round % 2 == 0) {
                assertEquals(list + "&RES=0&FN=0", web.receive().body());
            }
            assertEquals(messages(0, 100), web.receive().body());
            for (int i = 1; i < 300; i++) {
                assertEquals(NONE, web.receive().body(), "answer " + i);
            }
        }
        assertEquals(messages(100, 200), web.post(GET));
        assertEquals(messages(200, 250), web.post(GET));
    }

    /** The server reads no more while so many wait: what comes then is read late, and has been there before the answer. */
    @Test
    void aRequestThatCameWhileNothingWasReadProvesNothing() throws SQLException {
        say(0, 2);
        web.logIn(10001);
        String list = "VER=1.1&CMD=List&SEQ=1&UIN=10001";
        try (Connection operator = server.database().connect();
                var statement = operator.createStatement()) {
            operator.setAutoCommit(false);
            statement.execute("LOCK TABLE friends IN ACCESS EXCLUSIVE MODE");
            web.send(request(list) + request(GET).repeat(64));
            awaitLock("friends", "AccessShareLock", "the look for the friends");
            // One of these connections shares the first one's event loop: when they are answered, it has read all.
            for (int i = 0; i < 4; i++) {
                try (HttpPeer other = another()) {
                    assertTrue(other.post(GET.replace("10001", "10002")).endsWith("&RES=20"));
                }
            }
            web.send(request(GET));
            operator.rollback();
        }
        assertEquals(list + "&RES=0&FN=0", web.receive().body());
        assertEquals(messages(0, 2), web.receive().body());
        for (int i = 1; i < 65; i++) {
            assertEquals(NONE, web.receive().body());
        }
        web.logIn(10001);
        assertEquals(messages(0, 2), web.post(GET));
    }

    @Test
    void aRequestThatWasBegunBeforeTheAnswerProvesNothing() {
        say(0, 2);
        web.logIn(10001);
        String get = request(GET);
        // The line end after the body, which old programs send, begins nothing.
        web.send(get + "\r\n" + get.substring(0, 20));
        assertEquals(messages(0, 2), web.receive().body());
        web.send(get.substring(20) + "\r\n");
        assertEquals(NONE, web.receive().body());
        web.logIn(10001);
        web.send(get + "\r\n");
        assertEquals(messages(0, 2), web.receive().body());
        say(2, 3);
        web.send(get + "\r\n");
        assertEquals(messages(2, 3), web.receive().body());
    }

    private static String request(String body) {
        return "POST / HTTP/1.1\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    @Test
    void aConnectionThatBreaksLosesNothing() {
        say(0, 150);
        try (HttpPeer broken = another()) {
            broken.logIn(10001);
            broken.send(request(GET));
            // The answer is written, and nobody has read it.
            awaitAnswer(broken);
            broken.reset();
        }
        web.logIn(10001);
        assertEquals(messages(0, 100), web.post(GET));
        assertEquals(messages(100, 150), web.post(GET));
        assertEquals(NONE, web.post(GET));
    }

    /** As a client does that has waited too long, and tries again. */
    @Test
    void whoClosesBeforeTheAnswerLosesNothing() {
        web.logIn(10001);
        for (int round = 0; round < 12; round++) {
            say(round, round + 1);
            HttpPeer early = another();
            early.send(request(GET));
            early.close();
            assertEquals(messages(round, round + 1), ask());
            assertEquals(NONE, web.post(GET));
        }
    }

    /** As a Java program does: its close ends the output first, and resets the connection where something is unread. */
    @Test
    void whoEndsItsSideAndThenBreaksTheConnectionHasReadNothing() {
        web.logIn(10001);
        for (int round = 0; round < 20; round++) {
            say(round, round + 1);
            try (HttpPeer broken = another()) {
                broken.send(request(GET));
                awaitAnswer(broken);
                broken.endOutput();
                broken.reset();
            }
            assertEquals(messages(round, round + 1), ask());
            assertEquals(NONE, web.post(GET));
        }
    }

    /** Asks until something comes: an answer on another connection may take a while to be known to be lost. */
    private String ask() {
        long end = System.nanoTime() + 60_000_000_000L;
        String answer = web.post(GET);
        while (answer.equals(NONE)) {
            assertTrue(System.nanoTime() < end, "lost");
            answer = web.post(GET);
        }
        return answer;
    }

    /** Two questions at once: the second answer has nothing, and must not make the first one forgotten. */
    @Test
    void whatBreaksBehindAnotherAnswerIsNotLost() {
        say(0, 2);
        web.logIn(10001);
        try (HttpPeer broken = another()) {
            broken.send(request(GET) + request(GET));
            awaitAnswer(broken, messages(0, 2).length() + NONE.length());
            broken.reset();
        }
        assertEquals(messages(0, 2), ask());
    }

    /** The end of the connection is the proof, as on the binary protocol. */
    @Test
    void aRobotWithAConnectionForEachRequestGetsNothingTwice() {
        for (int round = 0; round < 20; round++) {
            say(round, round + 1);
            try (HttpPeer login = another()) {
                login.logIn(10001);
            }
            try (HttpPeer robot = another()) {
                assertEquals(messages(round, round + 1), robot.post(GET));
            }
        }
    }

    /** The server ends its side first, and the client's end is the answer to that. */
    @Test
    void aRobotOfTheOldVersionGetsNothingTwice() {
        for (int round = 0; round < 20; round++) {
            say(round, round + 1);
            web.logIn(10001);
            try (HttpPeer robot = another()) {
                robot.send("POST / HTTP/1.0\r\nContent-Length: " + GET.length() + "\r\n\r\n" + GET);
                assertEquals(messages(round, round + 1), robot.receive().body());
                robot.expectEnd();
            }
        }
        web.logIn(10001);
        assertEquals(NONE, web.post(GET));
    }

    /** It can end nothing after the answer, as it has ended its side already; a later request says that it was read. */
    @Test
    void whoEndsItsSideBeforeTheAnswerHasReadItWhenItAsksAgain() {
        for (int round = 0; round < 6; round++) {
            say(round, round + 1);
            web.logIn(10001);
            try (HttpPeer once = another()) {
                once.send(request(GET));
                once.endOutput();
                assertEquals(messages(round, round + 1), once.receive().body());
                once.expectEnd();
            }
            assertEquals(NONE, web.post(GET));
        }
    }

    /** The connection with the answer is open yet, and what it carried is known to be with the client. */
    @Test
    void whoAsksOverAnotherConnectionHasReadTheAnswer() {
        say(0, 150);
        web.logIn(10001);
        try (HttpPeer first = another()) {
            assertEquals(messages(0, 100), first.post(GET));
            assertEquals(messages(100, 150), web.post(GET));
            assertEquals(NONE, first.post(GET));
        }
    }

    /** Most of the answer is still on its way to a client that does not read. */
    @Test
    void whoAsksElsewhereBeforeTheAnswerIsThereHasNotReadIt() throws IOException {
        web.logIn(10001);
        String words = "x".repeat(16_000);
        IntStream.range(0, 60).forEach(i -> sender.say(10001, i + words));
        sender.barrier();
        try (Socket narrow = new Socket()) {
            narrow.setReceiveBufferSize(4096);
            narrow.connect(server.server().address());
            HttpPeer unread = new HttpPeer(narrow);
            unread.send(request(GET));
            awaitAnswer(unread);
            assertEquals(NONE, web.post(GET));
            unread.reset();
        }
        assertTrue(ask().startsWith(GET + "&RES=0&MN=60&"));
    }

    private static void awaitAnswer(HttpPeer peer) {
        awaitAnswer(peer, 1);
    }

    private static void awaitAnswer(HttpPeer peer, int bytes) {
        long end = System.nanoTime() + 60_000_000_000L;
        while (peer.available() < bytes) {
            assertTrue(System.nanoTime() < end);
        }
    }

    @Test
    void afterTheServerWasStoppedTheyAreThere() {
        web.logIn(10001);
        say(0, 3);
        assertEquals(messages(0, 3), web.post(GET));
        say(3, 5);
        server.stop();
        assertEquals(5, stored());
        server.startAgain();
        try (HttpPeer later = another()) {
            later.logIn(10001);
            assertEquals(messages(0, 5), later.post(GET));
            assertEquals(NONE, later.post(GET));
        }
    }

    @Test
    void whatIsHandedOverHttpIsNotHandedByTheBinaryProtocolAgain() {
        web.logIn(10001);
        say(0, 3);
        assertEquals(messages(0, 3), web.post(GET));
        assertEquals(NONE, web.post(GET));
        say(3, 4);
        TestClient binary = server.logIn(10001);
        assertEquals("m3", binary.hear());
        binary.barrier();
    }

    /** The database holds up what the question waits for, and meanwhile its session ends. */
    @Test
    void whoWaitsForMessagesGetsNoneOnceTheNumberIsTakenOver() throws SQLException {
        server.database().execute("UPDATE accounts SET authentication = 1 WHERE number = 10001");
        // In the database all of them, so that nothing but the look and the deletion needs it from now on.
        say(0, 101);
        web.logIn(10001);
        assertEquals(messages(0, 100), web.post(GET));
        TestClient elsewhere = server.connect();
        try (Connection operator = server.database().connect();
                var statement = operator.createStatement()) {
            operator.setAutoCommit(false);
            statement.execute("LOCK TABLE messages IN ACCESS EXCLUSIVE MODE");
            sender.send(new RequestFriend(10002, 10001, Text.of("please")));
            awaitLock("messages", "AccessShareLock", "the look into the store for the request");
            web.send(request(GET));
            awaitLock("messages", "RowExclusiveLock", "the deletion of what the question has proven");
            elsewhere.logIn(10001);
            operator.rollback();
        }
        assertEquals(GET + "&RES=20", web.receive().body());
        assertEquals("m100", elsewhere.hear());
        assertEquals("please", elsewhere.hear());
        elsewhere.barrier();
    }

    /** Waits until somebody waits for this lock of this table. */
    private void awaitLock(String table, String mode, String whose) {
        String waiting = "SELECT count(*) FROM pg_locks WHERE relation = '" + table + "'::regclass AND NOT granted"
                + " AND mode = '" + mode + "'";
        long end = System.nanoTime() + 60_000_000_000L;
        while (server.database().number(waiting) == 0) {
            assertTrue(System.nanoTime() < end, "in vain for " + whose);
        }
    }
}
