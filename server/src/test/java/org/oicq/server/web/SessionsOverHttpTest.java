package org.oicq.server.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.oicq.codec.codes.InformationType;
import org.oicq.codec.packet.AddFriend;
import org.oicq.codec.packet.Message;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;

/** Who a session over HTTP belongs to, and how it ends. */
class SessionsOverHttpTest {
    private static final String LIST = "VER=1.1&CMD=List&SEQ=1&UIN=10001";
    private static final String COUNT = LIST + "&RES=0&FN=0";
    private static final String OUT = LIST + "&RES=20";

    private static HttpPeer connect(TestServer server) {
        return new HttpPeer(server.server().address());
    }

    @Test
    void theCookieBindsWhoSendsItBack() {
        try (TestServer server = TestServer.start(Map.of());
                HttpPeer browser = connect(server);
                HttpPeer other = connect(server)) {
            server.connect().register("me");
            HttpPeer.Answer answer =
                    browser.ask("VER=1.1&CMD=Login&SEQ=1&UIN=10001&PS=" + HttpPeer.PS + "&M5=1&LC=" + HttpPeer.LC);
            String header = answer.header("set-cookie");
            assertTrue(Pattern.matches("oicq-10001=[0-9a-f]{32}; Path=/; HttpOnly; SameSite=Strict", header), header);
            String cookie = header.split(";", 2)[0];
            // Until it has come back, the pair of address and number is enough.
            assertEquals(COUNT, other.post(LIST));
            assertEquals(COUNT, browser.post(LIST));
            browser.cookie("a=b; " + cookie + "; oicq-10002=0");
            assertEquals(COUNT, browser.post(LIST));
            assertEquals(OUT, other.post(LIST));
            assertEquals("VER=1.1&CMD=Logout&SEQ=1&UIN=10001&RES=0", other.post("VER=1.1&CMD=Logout&SEQ=1&UIN=10001"));
            assertEquals(COUNT, browser.post(LIST));
            browser.cookie(cookie.substring(0, cookie.length() - 1));
            assertEquals(OUT, browser.post(LIST));
            // The cookie of an older session opens no newer one.
            other.logIn(10001);
            browser.cookie(cookie);
            assertEquals(OUT, browser.post(LIST));
            assertEquals(COUNT, other.post(LIST));
        }
    }

    @Test
    void aSettingRequiresTheCookie() {
        try (TestServer server = TestServer.start("web-cookie-required = true");
                HttpPeer web = connect(server)) {
            server.connect().register("me");
            String cookie = web.logIn(10001);
            assertEquals(OUT, web.post(LIST));
            web.cookie(cookie);
            assertEquals(COUNT, web.post(LIST));
        }
    }

    /** A page under a name that its owner points to this server is of the same site: what it hasn't got is the cookie. */
    @Test
    void aBrowserNeedsTheCookie() {
        try (TestServer server = TestServer.start(Map.of());
                HttpPeer program = connect(server)) {
            server.connect().register("me");
            program.logIn(10001);
            assertEquals(COUNT, program.post(LIST));
            String page = "Host: evil.cn:8000\r\nOrigin: http://evil.cn:8000\r\n";
            assertEquals(OUT, browse(server, page, LIST).body());
            String get = "VER=1.1&CMD=GetMsgEx&SEQ=1&UIN=10001";
            assertEquals(get + "&RES=20", browse(server, page, get).body());
            String logOut = "VER=1.1&CMD=Logout&SEQ=1&UIN=10001";
            assertEquals(logOut + "&RES=0", browse(server, page, logOut).body());
            assertEquals(COUNT, program.post(LIST));
            // A log-in needs the password, and gives the cookie.
            HttpPeer.Answer answer = browse(server, page, login());
            assertTrue(answer.body().contains("&RES=0&RS=0&"), answer.body());
            String cookie = answer.header("set-cookie").split(";", 2)[0];
            assertEquals(
                    COUNT,
                    browse(server, page + "Cookie: " + cookie + "\r\n", LIST).body());
        }
    }

    private static HttpPeer.Answer browse(TestServer server, String headers, String body) {
        try (HttpPeer web = connect(server)) {
            web.send("POST / HTTP/1.1\r\n" + headers + "Content-Length: " + body.length() + "\r\n\r\n" + body);
            return web.receive();
        }
    }

    @Test
    void onlyItsOwnSite() {
        try (TestServer server = TestServer.start(Map.of())) {
            server.connect().register("me");
            try (HttpPeer web = connect(server)) {
                web.logIn(10001);
            }
            String ok = "HTTP/1.1 200 OK";
            String no = "HTTP/1.1 403 Forbidden";
            assertEquals(ok, status(server, "Host: a.cn:8000\r\nOrigin: http://a.cn:8000\r\n"));
            assertEquals(ok, status(server, "Host: A.cn\r\nOrigin: https://a.cn\r\n"));
            assertEquals(ok, status(server, "Host: a.cn\r\nOrigin: http://a.cn:80\r\n"));
            assertEquals(no, status(server, "Host: a.cn:8000\r\nOrigin: http://evil.cn\r\n"));
            assertEquals(no, status(server, "Host: a.cn:8000\r\nOrigin: http://a.cn:8001\r\n"));
            assertEquals(no, status(server, "Host: a.cn:8000\r\nOrigin: null\r\n"));
            assertEquals(no, status(server, "Host: a.cn\r\nOrigin: http://a.cn\r\nOrigin: http://evil.cn\r\n"));
            assertEquals(no, status(server, "Origin: http://a.cn\r\n"));
            assertEquals(no, status(server, "Host: \r\nOrigin: http://\r\n"));
        }
    }

    private static String status(TestServer server, String headers) {
        return browse(server, headers, LIST).status();
    }

    @Test
    void proxiesAreBelievedWhenTheyAreConfigured() {
        try (TestServer server = TestServer.start(Map.of())) {
            server.connect().register("me");
            // Without the setting the header is nothing: both are one address.
            assertTrue(forwarded(server, "1.1.1.1", login()).contains("RES=0&RS=0"));
            assertEquals(COUNT, forwarded(server, "2.2.2.2", LIST));
        }
        try (TestServer server = TestServer.start("trusted-proxies = 127.0.0.1, 10.0.0.1")) {
            server.connect().register("me");
            assertTrue(forwarded(server, "1.1.1.1", login()).contains("RES=0&RS=0"));
            assertEquals(OUT, forwarded(server, "2.2.2.2", LIST));
            assertEquals(COUNT, forwarded(server, "1.1.1.1", LIST));
            // What a client itself wrote stands before what the proxies did.
            assertEquals(OUT, forwarded(server, "1.1.1.1, 2.2.2.2", LIST));
            assertEquals(COUNT, forwarded(server, "2.2.2.2, 1.1.1.1, 10.0.0.1", LIST));
            assertEquals(OUT, forwarded(server, "1.1.1.1, not an address", LIST));
        }
    }

    private static String login() {
        return "VER=1.1&CMD=Login&SEQ=1&UIN=10001&PS=" + HttpPeer.PS + "&M5=1&LC=" + HttpPeer.LC;
    }

    private static String forwarded(TestServer server, String hops, String body) {
        try (HttpPeer web = connect(server)) {
            web.send("POST / HTTP/1.1\r\nX-Forwarded-For: " + hops + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                    + body);
            return web.receive().body();
        }
    }

    @Test
    void aLogInElsewhereEndsIt() {
        try (TestServer server = TestServer.start(Map.of());
                HttpPeer web = connect(server);
                HttpPeer again = connect(server)) {
            TestClient friend = server.join("friend");
            TestClient me = server.connect();
            assertEquals(10002, me.register("me"));
            friend.send(new AddFriend(friend.number(), 10002));
            assertEquals(
                    InformationType.AGREED.code(), friend.receive(Message.class).informationType());
            web.logIn(10002);
            mode(friend, 10002, 1);
            String list = LIST.replace("10001", "10002");
            // By the binary protocol: friends see no change, for it is online before and after.
            me.logIn();
            me.hear();
            assertEquals(list + "&RES=20", web.post(list));
            friend.barrier();
            // And back by HTTP.
            web.logIn(10002);
            assertTrue(me.hear().contains("elsewhere"));
            me.expectEnd();
            assertEquals(list + "&RES=0&FN=0", web.post(list));
            // And by HTTP from the same address: the bare pair is of the new one.
            String cookie = again.logIn(10002);
            assertEquals(list + "&RES=0&FN=0", web.post(list));
            again.cookie(cookie);
            assertEquals(list + "&RES=0&FN=0", again.post(list));
            assertEquals(list + "&RES=20", web.post(list));
            friend.barrier();
            assertEquals(list.replace("List", "Logout") + "&RES=0", again.post(list.replace("List", "Logout")));
            mode(friend, 10002, 4);
        }
    }

    private static void mode(TestClient friend, long who, int mode) {
        Message message = friend.receive(Message.class);
        assertEquals(InformationType.MODE_CHANGED.code(), message.informationType(), message.toString());
        assertEquals(who, message.number());
        assertEquals(Integer.toString(mode), message.information().toString());
    }

    @Test
    void friendsSeeItsStatusAndThatItStopsAsking() {
        try (TestServer server = TestServer.start("web-session-time = 600ms");
                HttpPeer web = connect(server)) {
            TestClient me = server.connect();
            assertEquals(10001, me.register("me"));
            TestClient friend = server.join("friend");
            friend.send(new AddFriend(friend.number(), 10001));
            friend.receive(Message.class);
            assertTrue(web.post(login()).endsWith("&RES=0&RS=0&HI=60&LI=0"));
            mode(friend, 10001, 1);
            String change = "VER=1.1&CMD=Change_Stat&SEQ=1&UIN=10001";
            assertEquals(change + "&RES=0&", web.post(change + "&ST=30"));
            mode(friend, 10001, 3);
            assertEquals(change + "&RES=0&", web.post(change + "&ST=40"));
            mode(friend, 10001, 4);
            assertEquals(change + "&RES=0&", web.post(change + "&ST=20"));
            friend.barrier();
            assertEquals(change + "&RES=0&", web.post(change + "&ST=10"));
            mode(friend, 10001, 1);
            long start = System.nanoTime();
            mode(friend, 10001, 4);
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertTrue(millis > 400 && millis < 3000, millis + " ms");
            assertEquals(OUT, web.post(LIST));
        }
    }

    /** Whoever fills a mailbox must not see that somebody is there who shows as offline: it reads, and makes no room. */
    @Test
    void aMailboxDoesNotSinkWhereItsOwnerShowsAsOffline() {
        try (TestServer server = TestServer.start("stored-messages = 3", "rate-limits = false", "web-penalty = 10ms");
                HttpPeer web = connect(server);
                HttpPeer sender = connect(server)) {
            assertEquals(10001, server.connect().register("me"));
            assertEquals(10002, server.connect().register("sender"));
            sender.logIn(10002);
            for (int status : new int[] {20, 40}) {
                web.logIn(10001);
                String change = "VER=1.1&CMD=Change_Stat&SEQ=1&UIN=10001";
                assertEquals(change + "&RES=0&", web.post(change + "&ST=10"));
                assertEquals(change + "&RES=0&", web.post(change + "&ST=" + status));
                String say = "VER=1.1&CMD=CLTMSG&SEQ=1&UIN=10002";
                String get = "VER=1.1&CMD=GetMsgEx&SEQ=1&UIN=10001";
                for (int i = 0; i < 5; i++) {
                    String taken = sender.post(say + "&UN=10001&MG=hi");
                    assertEquals(say + (i < 3 ? "&RES=0&" : "&RES=3"), taken, "message " + i + ", status " + status);
                    if (i < 3) {
                        assertEquals(get + "&RES=0&MN=1&MT=9,&UN=10002,&MG=hi,", web.post(get));
                        assertEquals(LIST + "&RES=0&FN=0", web.post(LIST));
                        long end = System.nanoTime() + 60_000_000_000L;
                        while (server.database().number("SELECT count(*) FROM messages") > 0) {
                            assertTrue(System.nanoTime() < end);
                        }
                    }
                }
            }
        }
    }

    @Test
    void theOperatorEndsIt() {
        try (TestServer server = TestServer.start(Map.of());
                HttpPeer web = connect(server)) {
            server.connect().register("me");
            web.logIn(10001);
            assertEquals(COUNT, web.post(LIST));
            server.database().database().accounts().setDisabled(10001, true);
            // It is told by a notification of the database: the session ends a moment later.
            long end = System.nanoTime() + 60_000_000_000L;
            while (!web.post(LIST).equals(OUT)) {
                assertTrue(System.nanoTime() < end);
                Thread.onSpinWait();
            }
            assertTrue(web.post(login()).contains("&RES=0&RS=1&RA="));
        }
    }

    @Test
    void aServerThatStopsLetsNobodyWait() {
        TestServer server = TestServer.start("stop-time = 30s");
        try (server;
                HttpPeer web = connect(server)) {
            TestClient registrar = server.connect();
            registrar.register("me");
            registrar.reset();
            web.logIn(10001);
            long start = System.nanoTime();
            server.stop();
            long millis = (System.nanoTime() - start) / 1_000_000;
            assertTrue(millis < 15_000, millis + " ms");
            web.expectEnd();
        }
    }
}
