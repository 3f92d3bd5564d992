package org.oicq.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.server.TestServer;
import org.oicq.server.tls.TestCertificate;

/** What HTTP may do on the operator's address, byte for byte. */
@Timeout(60)
class ConsoleHttpTest {
    private static final Pattern LENGTH = Pattern.compile("\r\ncontent-length: (\\d+)\r\n");

    private static TestServer server;
    private static Browser browser;

    @BeforeAll
    static void start() {
        server = TestServer.start("operator-listen = 127.0.0.1:0");
        browser = Browser.asOperator(server);
    }

    @AfterAll
    static void stop() {
        browser.close();
        server.close();
    }

    private static InetSocketAddress address() {
        return server.server().operatorAddress().orElseThrow();
    }

    private static Socket connect() throws IOException {
        Socket socket = new Socket(address().getAddress(), address().getPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static String request(String head, String body) {
        return head + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer " + browser.token()
                + "\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    private static void write(Socket socket, String... requests) throws IOException {
        socket.getOutputStream().write(String.join("", requests).getBytes(StandardCharsets.UTF_8));
    }

    /** A page of another site can give its own name to this machine, but not another one. */
    @Test
    void inClearTextTheConsoleHasNoName() throws IOException {
        try (Socket socket = connect()) {
            for (String path : new String[] {"/", "/console/figures"}) {
                write(socket, "GET " + path + " HTTP/1.1\r\nHost: evil.example:8001\r\n\r\n");
                assertTrue(read(socket).startsWith("HTTP/1.1 403 "), path);
            }
            write(socket, "GET /metrics HTTP/1.1\r\nHost: evil.example:8001\r\n\r\n");
            assertTrue(read(socket).startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void theHeadIsAllOfAnAnswerToHead() throws IOException {
        try (Socket socket = connect()) {
            write(
                    socket,
                    "HEAD /nothing-here HTTP/1.1\r\nHost: localhost\r\n\r\n",
                    "GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");
            String both = new String(socket.getInputStream().readNBytes(1), StandardCharsets.UTF_8);
            while (!both.endsWith("live\n")) {
                both += (char) socket.getInputStream().read();
            }
            assertEquals(
                    "HTTP/1.1 200 OK",
                    both.substring(both.indexOf("\r\n\r\n") + 4)
                            .lines()
                            .findFirst()
                            .orElse(""));
        }
    }

    /** Answers that nobody reads are no reason to make more of them. */
    @Test
    void whoReadsNothingIsNotReadEither() throws Exception {
        byte[] requests =
                "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(1_000).getBytes(StandardCharsets.US_ASCII);
        long most = 64L << 20;
        long written = 0;
        try (SocketChannel channel = SocketChannel.open(address())) {
            channel.configureBlocking(false);
            for (int waits = 0; waits < 40 && written < most; ) {
                int some = channel.write(ByteBuffer.wrap(requests));
                written += some;
                waits = some > 0 ? 0 : waits + 1;
                if (some == 0) {
                    // Until the server has read more, or has not for two seconds.
                    Thread.sleep(50);
                }
            }
        }
        assertTrue(written < most, "the server went on reading");
    }

    /** One answer: its head and its body. */
    private static String read(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (!head.toString().endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new AssertionError("the end came after " + head);
            }
            head.append((char) next);
        }
        Matcher length = LENGTH.matcher(head);
        assertTrue(length.find(), head.toString());
        return head + new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8);
    }

    @Test
    void whatIsNoCommandIsRefused() {
        for (String body : List.of("", "{", "[]", "null", "7", "\"args\"", "{\"args\":", "\u0000")) {
            Browser.Got got = browser.post("/console/run", body);
            assertEquals("400 that is no object of JSON", got.status() + " " + got.get("error"), body);
        }
        for (String body : List.of(
                "{}",
                "{\"args\":[]}",
                "{\"args\":\"user list\"}",
                "{\"args\":[1]}",
                "{\"args\":[null]}",
                "{\"args\":[[\"user\"]]}",
                "{\"args\":[" + "\"x\",".repeat(64) + "\"x\"]}",
                "{\"args\":[\"" + "x".repeat(8193) + "\"]}")) {
            Browser.Got got = browser.post("/console/run", body);
            assertEquals(400, got.status(), body);
            assertTrue(got.get("error").startsWith("a command has args"), body);
        }
        for (String body :
                List.of("{}", "{\"number\":1}", "{\"number\":\"1\",\"password\":\"p\"}", "{\"password\":\"p\"}")) {
            assertEquals(400, browser.post("/console/login", body).status(), body);
        }
        assertEquals(400, browser.post("/console/run", "[".repeat(50_000)).status());
        assertEquals(404, browser.get("/console/run").status());
        assertEquals(404, browser.get("/console/nothing").status());
        assertEquals(404, browser.post("/console/figures", "{}").status());
        assertEquals(405, browser.send(browser.request("/console/run").DELETE()).status());
    }

    @Test
    void aBodyThatIsTooLargeIsNotTaken() throws IOException {
        try (Socket socket = connect()) {
            write(socket, request("POST /console/run", "x".repeat((1 << 16) + 1)));
            assertTrue(read(socket).startsWith("HTTP/1.1 413 "));
        }
        Browser.Got whole = browser.post("/console/run", "{\"args\":[\"ban\",\"list\"]}" + " ".repeat((1 << 16) - 24));
        assertEquals("200 0", whole.status() + " " + whole.get("code"));
    }

    @Test
    void twoRequestsAtOnceAreAnsweredOneAfterTheOther() throws Exception {
        try (Connection holder = server.database().connect();
                Socket socket = connect()) {
            holder.setAutoCommit(false);
            try (var statement = holder.createStatement()) {
                statement.execute("LOCK TABLE bans IN ACCESS EXCLUSIVE MODE");
            }
            String waits = request("POST /console/run", "{\"args\":[\"ban\",\"list\"]}");
            write(socket, waits, request("GET /console/figures", ""), request("GET /health/live", ""));
            server.database()
                    .await("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'bans'::regclass", 1);
            // Bytes of others can be there only where somebody has overtaken.
            assertEquals(200, browser.get("/console/figures").status());
            assertEquals(0, socket.getInputStream().available());
            holder.rollback();
            String first = read(socket);
            assertTrue(first.contains("\"headings\":[\"network\""), first);
            String second = read(socket);
            assertTrue(second.contains("\"series\":{"), second);
            assertTrue(read(socket).endsWith("live\n"));
        }
    }

    @Test
    void anEarlyTooLargeRequestDoesNotOvertakeEither() throws Exception {
        try (Connection holder = server.database().connect();
                Socket socket = connect()) {
            holder.setAutoCommit(false);
            try (var statement = holder.createStatement()) {
                statement.execute("LOCK TABLE bans IN ACCESS EXCLUSIVE MODE");
            }
            String waits = request("POST /console/run", "{\"args\":[\"ban\",\"list\"]}");
            write(socket, waits, "POST /console/run HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n");
            server.database()
                    .await("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = 'bans'::regclass", 1);
            holder.rollback();
            String first = read(socket);
            assertTrue(first.startsWith("HTTP/1.1 200 "), first);
            assertTrue(read(socket).startsWith("HTTP/1.1 413 "));
        }
    }

    @Test
    void thePageOfAnotherSiteGetsNothing() {
        String own = "127.0.0.1:" + address().getPort();
        for (String origin : List.of("https://evil.example", "http://127.0.0.1", "http://127.0.0.1:1", "null")) {
            var foreign = browser.request("/console/figures").header("origin", origin);
            assertEquals(403, browser.send(foreign.GET()).status(), origin);
        }
        var same = browser.request("/console/figures").header("origin", "http://" + own);
        assertEquals(200, browser.send(same.GET()).status());
        var shared = browser.raw(browser.request("/console/figures").GET());
        assertFalse(shared.headers().map().keySet().stream().anyMatch(name -> name.startsWith("access-control")));
        assertEquals("no-store", shared.headers().firstValue("cache-control").orElse(""));
        assertFalse(shared.headers().map().containsKey("set-cookie"));
    }

    @Test
    void theMainPortKnowsNothingOfIt() throws IOException {
        InetSocketAddress main = server.server().address();
        for (String request : List.of(
                request("GET /console/figures", ""),
                request("GET /console.html", ""),
                request("POST /console/run", "{\"args\":[\"ban\",\"list\"]}"))) {
            try (Socket socket = new Socket(main.getAddress(), main.getPort())) {
                socket.setSoTimeout(30_000);
                write(socket, request.replace("HTTP/1.1", "HTTP/1.0"));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertFalse(answer.contains("application/json") || answer.contains("series"), answer);
                assertFalse(answer.contains("headings"), answer);
            }
        }
    }

    @Test
    void aServerWithoutThePageSaysSoAndOneWithItShowsIt() {
        var page = browser.raw(browser.request("/").GET());
        if (page.statusCode() == 200) {
            String policy = page.headers().firstValue("content-security-policy").orElse("");
            assertTrue(policy.startsWith("default-src 'none'; script-src 'self';"), policy);
            assertFalse(policy.contains("unsafe"), policy);
        } else {
            assertEquals(
                    "404 This server was built without the page of its console.\n",
                    page.statusCode() + " " + page.body());
        }
        assertEquals(404, browser.get("/nothing").status());
    }

    @Test
    void clearTextIsRefusedWhereThePortTakesNone(@TempDir Path folder) throws IOException {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TestServer secure = TestServer.start(
                "operator-listen = 127.0.0.1:0",
                certificate.settings()[0],
                certificate.settings()[1],
                "clear-text = none")) {
            InetSocketAddress port = secure.server().operatorAddress().orElseThrow();
            try (Socket plain = new Socket(port.getAddress(), port.getPort())) {
                plain.setSoTimeout(30_000);
                write(plain, request("POST /console/login", "{\"number\":10001,\"password\":\"p\"}"));
                String answer = read(plain);
                assertTrue(answer.startsWith("HTTP/1.1 403 "), answer);
                assertTrue(answer.endsWith("this server takes no clear text from here; connect with TLS\n"), answer);
            }
            try (Socket tls = certificate.connect(port)) {
                write(tls, request("POST /console/login", "{\"number\":10001,\"password\":\"p\"}"));
                assertTrue(read(tls).startsWith("HTTP/1.1 401 "));
                // Over TLS the page of the same host in clear text is another site.
                write(
                        tls,
                        request("GET /console/figures", "").replace("Host: 127.0.0.1", "Host: x\r\nOrigin: http://x"));
                assertTrue(read(tls).startsWith("HTTP/1.1 403 "));
                write(
                        tls,
                        request("GET /console/figures", "").replace("Host: 127.0.0.1", "Host: x\r\nOrigin: https://x"));
                assertTrue(read(tls).startsWith("HTTP/1.1 401 "));
            }
        }
    }
}
