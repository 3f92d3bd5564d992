package org.oicq.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;

/** A CLTMSG that comes again with its SEQ: the same message only where its answer was lost. */
class RepeatsOverHttpTest {
    private final TestServer server = TestServer.start("rate-limits = false");
    private final TestClient receiver = server.connect();
    private final HttpPeer web = new HttpPeer(server.server().address());

    RepeatsOverHttpTest() {
        assertEquals(10001, receiver.register("receiver"));
        assertEquals(10002, server.connect().register("sender"));
        receiver.logIn();
        web.logIn(10002);
    }

    @AfterEach
    void close() {
        web.close();
        server.close();
    }

    private HttpPeer another() {
        return new HttpPeer(server.server().address());
    }

    private static String say(int seq, String words) {
        return "VER=1.1&CMD=CLTMSG&SEQ=" + seq + "&UIN=10002&UN=10001&MG=" + words;
    }

    private static String request(String body) {
        return "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
    }

    private static String taken(int seq) {
        return "VER=1.1&CMD=CLTMSG&SEQ=" + seq + "&UIN=10002&RES=0&";
    }

    /** As a published program does, up to three times: here no answer can come while the database is away. */
    @Test
    void whoGetsNoAnswerSaysItAgainAndIsHeardOnce() throws Exception {
        for (int round = 0; round < 3; round++) {
            HttpPeer early = another();
            try (TestServer.Outage _ = server.databaseAway()) {
                early.send(request(say(round, "m" + round)));
                assertEquals("m" + round, receiver.hear());
                early.close();
            }
            try (HttpPeer last = another()) {
                assertEquals(taken(round), last.post(say(round, "m" + round)));
            }
        }
        receiver.barrier();
    }

    @Test
    void aProgramWithOneSeqForEverythingIsHeardEachTime() {
        for (int i = 0; i < 3; i++) {
            assertEquals(taken(0), web.post(say(0, "ha")));
            try (HttpPeer other = another()) {
                assertEquals(taken(0), other.post(say(0, "ha")));
            }
        }
        for (int i = 0; i < 6; i++) {
            assertEquals("ha", receiver.hear());
        }
        receiver.barrier();
    }

    @Test
    void otherWordsAreAnotherMessage() throws Exception {
        HttpPeer early = another();
        try (TestServer.Outage _ = server.databaseAway()) {
            early.send(request(say(1, "ha")));
            assertEquals("ha", receiver.hear());
            early.close();
        }
        assertEquals(taken(1), web.post(say(1, "ho")));
        assertEquals("ho", receiver.hear());
        receiver.barrier();
    }
}
