package org.oicq.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.oicq.server.TestServer;

/** Requests as old programs send them, byte for byte; and those that are no good. */
class HttpFormsTest {
    private static final String LIST = "VER=1.1&CMD=List&SEQ=1&UIN=10001&TN=0";
    private static final String COUNT = "VER=1.1&CMD=List&SEQ=1&UIN=10001&RES=0&FN=0";

    private static final TestServer SERVER =
            TestServer.start("first-packet-time = 2s", "packet-time = 2s", "idle-time = 4s", "rate-limits = false");

    private HttpPeer peer = connect();

    @BeforeAll
    static void logIn() {
        assertEquals(10001, SERVER.connect().register("me"));
        try (HttpPeer first = connect()) {
            first.logIn(10001);
        }
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static HttpPeer connect() {
        return new HttpPeer(SERVER.server().address());
    }

    @BeforeEach
    void nothingWaits() {
        assertTrue(connectAndAsk("VER=1.1&CMD=GetMsgEx&SEQ=1&UIN=10001").contains("&RES=0&"));
    }

    @AfterEach
    void close() {
        peer.close();
    }

    private static String connectAndAsk(String body) {
        try (HttpPeer other = connect()) {
            return other.post(body);
        }
    }

    // ------------------------------------------------------------------ good ones

    @Test
    void todaysRequest() {
        HttpPeer.Answer answer = peer.ask(LIST);
        assertEquals("HTTP/1.1 200 OK", answer.status());
        assertEquals(
                Map.of("content-type", "text/plain; charset=UTF-8", "content-length", "" + COUNT.length()),
                answer.headers());
        assertEquals(COUNT, answer.body());
        assertEquals(COUNT, peer.post(LIST));
    }

    @Test
    void noPath() {
        peer.send("POST HTTP/1.1\r\nHost: tqq.tencent.com:8000\r\nContent-Type: text/plain; charset=UTF-8\r\n"
                + "Content-Length: " + LIST.length() + "\r\nConnection: Close\r\n\r\n" + LIST);
        HttpPeer.Answer answer = peer.receive();
        assertEquals(COUNT, answer.body());
        assertEquals("close", answer.header("connection"));
        peer.expectEnd();
    }

    @Test
    void anyPath() {
        for (String path : List.of(" ", "  ", " /cgi?x=1 ", " * ", " http://tqq.tencent.com:8000/ ")) {
            peer.send("POST" + path + "HTTP/1.1\r\nContent-Length: " + LIST.length() + "\r\n\r\n" + LIST);
            assertEquals(COUNT, peer.receive().body(), path);
        }
    }

    @Test
    void http10() {
        peer.send("POST / HTTP/1.0\r\nContent-Length: " + LIST.length() + "\r\n\r\n" + LIST);
        assertEquals(COUNT, peer.receive().body());
        peer.expectEnd();
    }

    @Test
    void http10WithoutPathThatKeepsItsConnection() {
        String request =
                "POST HTTP/1.0\r\nConnection: Keep-Alive\r\nContent-Length: " + LIST.length() + "\r\n\r\n" + LIST;
        peer.send(request);
        assertEquals("keep-alive", peer.receive().header("connection"));
        peer.send(request);
        assertEquals(COUNT, peer.receive().body());
    }

    @Test
    void expectContinue() {
        peer.send(
                "POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: " + LIST.length() + "\r\n\r\n");
        assertEquals("HTTP/1.1 100 Continue", peer.receive().status());
        peer.send(LIST);
        assertEquals(COUNT, peer.receive().body());
    }

    @Test
    void chunks() {
        peer.send("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < LIST.length(); i += 10) {
            String chunk = LIST.substring(i, Math.min(LIST.length(), i + 10));
            peer.send(Integer.toHexString(chunk.length()) + ";x=y\r\n" + chunk + "\r\n");
        }
        peer.send("0\r\nTrailer: x\r\n\r\n");
        assertEquals(COUNT, peer.receive().body());
        assertEquals(COUNT, peer.post(LIST));
    }

    @Test
    void byteByByte() {
        String request = "POST HTTP/1.1\r\nHost: x\r\nContent-Length: " + LIST.length() + "\r\n\r\n" + LIST;
        for (byte b : (request + request).getBytes(StandardCharsets.UTF_8)) {
            peer.send(new byte[] {b});
        }
        assertEquals(COUNT, peer.receive().body());
        assertEquals(COUNT, peer.receive().body());
    }

    @Test
    void pipelined() {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < 300; i++) {
            String body = "VER=1.1&CMD=" + (i % 3 == 0 ? "List" : "GetMsgEx") + "&SEQ=" + i + "&UIN=10001";
            all.append("POST / HTTP/1.1\r\nContent-Length: ")
                    .append(body.length())
                    .append("\r\n\r\n");
            // Old programs end the body with a line end that its length doesn't count.
            all.append(body).append(i % 2 == 0 ? "" : "\r\n");
        }
        peer.send(all.toString());
        for (int i = 0; i < 300; i++) {
            String body = peer.receive().body();
            assertTrue(body.contains("&SEQ=" + i + "&UIN=10001&RES=0&"), body);
        }
    }

    @Test
    void oddContentTypesAndLineEnds() {
        for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "image/gif", ";;;", "")) {
            peer.send("POST / HTTP/1.1\nContent-type:" + type + "\nCONTENT-LENGTH:  " + LIST.length() + "\n\n" + LIST);
            assertEquals(COUNT, peer.receive().body(), type);
        }
    }

    @Test
    void halfClosedBeforeTheAnswer() {
        peer.send("POST / HTTP/1.1\r\nContent-Length: " + LIST.length() + "\r\n\r\n" + LIST);
        peer.endOutput();
        assertEquals(COUNT, peer.receive().body());
        peer.expectEnd();
    }

    @Test
    void textInTheBody() {
        String say = "VER=1.1&CMD=CLTMSG&SEQ=1&UIN=10001&UN=10001 \r\n&mg=你好 100% %4 a=b+c";
        assertEquals("VER=1.1&CMD=CLTMSG&SEQ=1&UIN=10001&RES=0&", peer.post(say));
        assertEquals(
                "VER=1.1&CMD=GetMsgEx&SEQ=1&UIN=10001&RES=0&MN=1&MT=9,&UN=10001,&MG=你好 100%25 %254 a%3db+c,",
                peer.post("VER=1.1&CMD=GetMsgEx&SEQ=1&UIN=10001"));
        byte[] head = "VER=1.1&CMD=CLTMSG&SEQ=1&UIN=10001&UN=10001&MG=".getBytes(StandardCharsets.UTF_8);
        byte[] gbk = "你好".getBytes(Charset.forName("GBK"));
        peer.send("POST / HTTP/1.1\r\nContent-Length: " + (head.length + gbk.length) + "\r\n\r\n");
        peer.send(head);
        peer.send(gbk);
        HttpPeer.Answer answer = peer.receive();
        assertEquals("HTTP/1.1 200 OK", answer.status());
        assertEquals("0", answer.header("content-length"));
    }

    @Test
    void noBody() {
        peer.send("POST / HTTP/1.1\r\nHost: x\r\n\r\n");
        HttpPeer.Answer answer = peer.receive();
        assertEquals("HTTP/1.1 200 OK", answer.status());
        assertEquals("0", answer.header("content-length"));
    }

    // ------------------------------------------------------------------ bad ones

    private void refused(String request, String status) {
        try (HttpPeer bad = connect()) {
            bad.send(request);
            HttpPeer.Answer answer = bad.receive();
            assertEquals("HTTP/1.1 " + status, answer.status(), request);
            assertEquals("0", answer.header("content-length"));
            assertEquals("close", answer.header("connection"));
            assertEquals(status.startsWith("405") ? "GET, HEAD, POST" : "", answer.header("allow"));
            bad.expectEnd();
        }
    }

    @Test
    void otherMethods() {
        for (String method : List.of("PUT", "DELETE", "OPTIONS", "CONNECT", "TRACE", "PATCH", "X")) {
            refused(method + " / HTTP/1.1\r\nHost: x\r\n\r\n", "405 Method Not Allowed");
        }
        refused("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "405 Method Not Allowed");
    }

    @Test
    void withoutThePageThereIsNothingToGet() {
        try (TestServer bare = TestServer.start("page = off")) {
            for (String path : List.of("/", "/oicq")) {
                try (HttpPeer bad = new HttpPeer(bare.server().address())) {
                    bad.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
                    HttpPeer.Answer answer = bad.receive();
                    assertEquals("HTTP/1.1 405 Method Not Allowed", answer.status());
                    assertEquals("POST", answer.header("allow"));
                    bad.expectEnd();
                }
            }
        }
    }

    @Test
    void brokenHttp() {
        refused("POST\r\n\r\n", "400 Bad Request");
        refused("POST / HTTQ/1.1\r\n\r\n", "400 Bad Request");
        refused("POST / HTTP/1.1\r\nno colon\r\n\r\n", "400 Bad Request");
        refused("POST / HTTP/1.1\r\nContent-Length: 1x\r\n\r\n", "400 Bad Request");
        refused("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", "400 Bad Request");
        refused("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n", "400 Bad Request");
        refused("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nnot hex\r\n", "400 Bad Request");
    }

    /** Programs that do so wait for an answer. */
    @Test
    void noBlankLineBeforeTheBody() {
        String head = "POST / HTTP/1.1\r\nContent-Length: " + LIST.length() + "\r\n";
        refused(head + LIST, "400 Bad Request");
        refused(head + LIST + "\r\n", "400 Bad Request");
        refused(LIST, "400 Bad Request");
        refused("VER=1.4&CON=1&CMD=Login&SEQ=1&UIN=10001\n", "400 Bad Request");
        refused("POST HTTP/1.1\n" + LIST, "400 Bad Request");
        // What is cut at any place is read the same.
        for (byte b : (head + LIST.substring(0, 4)).getBytes(StandardCharsets.UTF_8)) {
            peer.send(new byte[] {b});
        }
        assertEquals("HTTP/1.1 400 Bad Request", peer.receive().status());
        for (int cut = 1; cut < head.length() + 6; cut++) {
            try (HttpPeer good = connect()) {
                String request = head + "\r\n" + LIST;
                good.send(request.substring(0, cut));
                good.send(request.substring(cut));
                assertEquals(COUNT, good.receive().body(), "cut at " + cut);
            }
        }
    }

    @Test
    void tooBig() {
        String field = "X: " + "x".repeat(2000) + "\r\n";
        refused("POST / HTTP/1.1\r\n" + field.repeat(5) + "\r\n", "431 Request Header Fields Too Large");
        refused("POST /" + "x".repeat(5000) + " HTTP/1.1\r\n\r\n", "431 Request Header Fields Too Large");
        refused("POST / HTTP/1.1\r\nContent-Length: 131073\r\n\r\n", "413 Request Entity Too Large");
        refused(
                "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 99999999999\r\n\r\n",
                "413 Request Entity Too Large");
        String chunk = "1000\r\n" + "x".repeat(4096) + "\r\n";
        refused(
                "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk.repeat(33),
                "413 Request Entity Too Large");
        String whole = "x".repeat(200_000);
        refused("POST / HTTP/1.1\r\nContent-Length: 200000\r\n\r\n" + whole, "413 Request Entity Too Large");
    }

    @Test
    void aBadRequestIsAnsweredAfterTheGoodOnesBeforeIt() {
        peer.send("POST / HTTP/1.1\r\nContent-Length: " + LIST.length() + "\r\n\r\n" + LIST + "PUT / HTTP/1.1\r\n\r\n"
                + "POST / HTTP/1.1\r\nContent-Length: " + LIST.length() + "\r\n\r\n" + LIST);
        assertEquals(COUNT, peer.receive().body());
        assertEquals("HTTP/1.1 405 Method Not Allowed", peer.receive().status());
        peer.expectEnd();
    }

    // ------------------------------------------------------------------ slow ones

    private void expectTimeOut() {
        HttpPeer.Answer answer = peer.receive();
        assertEquals("HTTP/1.1 408 Request Timeout", answer.status());
        assertEquals("close", answer.header("connection"));
        peer.expectEnd();
    }

    @Test
    void aBodyThatNeverBecomesWhole() {
        peer.send("POST / HTTP/1.1\r\nContent-Length: 100\r\n\r\nVER=1.1&");
        expectTimeOut();
    }

    @Test
    void aRequestThatNeverBecomesWhole() {
        peer.send("POST / HTTP/1.1\r\n");
        long start = System.nanoTime();
        expectTimeOut();
        assertTrue(System.nanoTime() - start > 1_500_000_000L);
    }

    @Test
    void aLaterRequestThatNeverBecomesWhole() {
        assertEquals(COUNT, peer.post(LIST));
        peer.send("POST / HTTP/1.1\r\n");
        long start = System.nanoTime();
        expectTimeOut();
        long millis = (System.nanoTime() - start) / 1_000_000;
        assertTrue(millis > 1500 && millis < 3500, millis + " ms");
    }

    @Test
    void anIdleConnection() {
        assertEquals(COUNT, peer.post(LIST));
        long start = System.nanoTime();
        peer.expectEnd();
        assertTrue(System.nanoTime() - start > 3_500_000_000L);
    }
}
