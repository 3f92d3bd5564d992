package org.oicq.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;

/** Too fast: RES=3 comes late, without a thread that waits, and only so many are held. */
class PenaltiesTest {
    private static final String SAY = "VER=1.1&CMD=CLTMSG&SEQ=1&UIN=10001&UN=10001&MG=hi";
    private static final String TAKEN = "VER=1.1&CMD=CLTMSG&SEQ=1&UIN=10001&RES=0&";
    private static final String REFUSED = "VER=1.1&CMD=CLTMSG&SEQ=1&UIN=10001&RES=3";

    private static HttpPeer connect(TestServer server) {
        return new HttpPeer(server.server().address());
    }

    private static long millis(Runnable work) {
        long start = System.nanoTime();
        work.run();
        return (System.nanoTime() - start) / 1_000_000;
    }

    @Test
    void theRateOfHttpIsItsOwnAndARefusalIsHeldBack() {
        try (TestServer server = TestServer.start("web-message-rate = 1/h burst 3", "web-penalty = 700ms");
                HttpPeer web = connect(server)) {
            TestClient me = server.connect();
            me.register("me");
            web.logIn(10001);
            for (int i = 0; i < 3; i++) {
                assertEquals(TAKEN, web.post(SAY));
            }
            long took = millis(() -> assertEquals(REFUSED, web.post(SAY)));
            assertTrue(took >= 700 && took < 5000, took + " ms");
            // What is asked meanwhile over another connection is not held.
            web.send("POST / HTTP/1.1\r\nContent-Length: " + SAY.length() + "\r\n\r\n" + SAY);
            try (HttpPeer other = connect(server)) {
                long fast = millis(() -> assertTrue(
                        other.post("VER=1.1&CMD=GetMsgEx&SEQ=1&UIN=10001").contains("&MN=3&")));
                assertTrue(fast < 600, fast + " ms");
            }
            assertEquals(REFUSED, web.receive().body());
            // The same account by the binary protocol has a rate of its own.
            me.logIn();
            for (int i = 0; i < 10; i++) {
                me.say(10001, "hi");
                assertEquals("hi", me.hear());
            }
        }
    }

    @Test
    void peopleSearchHasARateAndTheBoundOfAllSearches() throws Exception {
        String finger = "VER=1.1&CMD=Finger&SEQ=1&UIN=10001";
        String everybody = finger + "&AG=&SX=&PV=&TN=&UN=";
        try (TestServer server = TestServer.start(
                        "change-rate = 1/h burst 8", "web-penalty = 20ms", "search-time = 1s", "searches = 2");
                HttpPeer web = connect(server)) {
            server.connect().register("me");
            web.logIn(10001);
            assertTrue(web.post(everybody).contains("&SN=1&UN=10001,"));
            List<HttpPeer> all = Stream.generate(() -> connect(server)).limit(6).toList();
            try (Connection operator = server.database().connect();
                    var statement = operator.createStatement()) {
                operator.setAutoCommit(false);
                statement.execute("LOCK TABLE accounts IN ACCESS EXCLUSIVE MODE");
                all.forEach(peer ->
                        peer.send("POST / HTTP/1.1\r\nContent-Length: " + everybody.length() + "\r\n\r\n" + everybody));
                long most = 0;
                long end = System.nanoTime() + 60_000_000_000L;
                while (all.stream().anyMatch(peer -> peer.available() == 0)) {
                    most = Math.max(
                            most,
                            server.database()
                                    .number(
                                            "SELECT count(*) FROM pg_locks"
                                                    + " WHERE relation = 'accounts'::regclass AND mode = 'AccessShareLock' AND NOT granted"));
                    assertTrue(System.nanoTime() < end);
                }
                assertEquals(2, most, "so many used the database at once");
                operator.rollback();
            }
            for (HttpPeer peer : all) {
                assertEquals(finger + "&RES=3", peer.receive().body());
                peer.close();
            }
            assertTrue(web.post(everybody).contains("&SN=1&UN=10001,"));
            assertEquals(finger + "&RES=3", web.post(everybody), "the rate");
        }
    }

    @Test
    void changesAndFailedLogInsHaveRatesToo() {
        try (TestServer server = TestServer.start(
                        "change-rate = 1/h burst 1",
                        "failed-login-rate = 1/h burst 1",
                        "limit-loopback = true",
                        "web-penalty = 20ms");
                HttpPeer web = connect(server)) {
            server.connect().register("me");
            web.logIn(10001);
            String change = "VER=1.1&CMD=Change_Stat&SEQ=1&UIN=10001";
            assertEquals(change + "&RES=0&", web.post(change + "&ST=30"));
            assertEquals(change + "&RES=3", web.post(change + "&ST=10"));
            String login = "VER=1.1&CMD=Login&SEQ=1&UIN=10001";
            String wrong = "&M5=1&LC=" + HttpPeer.LC + "&PS=" + HttpPeer.PS.replace('5', '6');
            assertTrue(web.post(login + wrong).startsWith(login + "&RES=0&RS=1&RA="));
            assertEquals(login + "&RES=3", web.post(login + wrong));
        }
    }

    @Test
    void onlySoManyAreHeld() throws Exception {
        try (TestServer server = TestServer.start(
                Map.of("web-message-rate", "1/h burst 1", "web-penalty", "3s", "web-penalties", "5"))) {
            server.connect().register("me");
            List<HttpPeer> all = new ArrayList<>();
            try (HttpPeer web = connect(server)) {
                web.logIn(10001);
                assertEquals(TAKEN, web.post(SAY));
                for (int i = 0; i < 12; i++) {
                    HttpPeer peer = connect(server);
                    all.add(peer);
                    peer.send("POST / HTTP/1.1\r\nContent-Length: " + SAY.length() + "\r\n\r\n" + SAY);
                }
                long start = System.nanoTime();
                List<Long> late = new ArrayList<>();
                try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    List<Future<Long>> answers = new ArrayList<>();
                    for (HttpPeer peer : all) {
                        answers.add(threads.submit(() -> {
                            assertEquals(REFUSED, peer.receive().body());
                            return (System.nanoTime() - start) / 1_000_000;
                        }));
                    }
                    for (Future<Long> answer : answers) {
                        late.add(answer.get());
                    }
                }
                late.removeIf(millis -> millis < 2000);
                assertEquals(5, late.size(), late.toString());
                // Their places are free again.
                long held = millis(() -> assertEquals(REFUSED, web.post(SAY)));
                assertTrue(held >= 3000, held + " ms");
            } finally {
                all.forEach(HttpPeer::close);
            }
        }
    }
}
