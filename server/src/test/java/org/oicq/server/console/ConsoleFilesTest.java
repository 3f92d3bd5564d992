package org.oicq.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.schema.Role;
import org.oicq.server.LoggedEvents;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;

/** Commands of the console whose files come from the browser, or go to it, over real connections. */
@Timeout(60)
class ConsoleFilesTest {
    private static final int MOST = 300_000;

    @TempDir
    private Path data;

    private TestServer server;
    private Browser browser;
    private long operator;

    @BeforeEach
    void start() {
        server = TestServer.start("operator-listen = 127.0.0.1:0", "document-bytes = " + MOST, "data = " + data);
        operator = Browser.operator(server, "Op");
        browser = new Browser(server);
        browser.in(operator);
    }

    @AfterEach
    void stop() {
        browser.close();
        server.close();
    }

    /** A TIFF of so many pages, without anything on them. */
    static byte[] tiff(int pages) {
        ByteBuffer tiff = ByteBuffer.allocate(8 + pages * 6).order(ByteOrder.LITTLE_ENDIAN);
        tiff.putInt(0x002a4949).putInt(8);
        for (int page = 1; page <= pages; page++) {
            tiff.putShort((short) 0).putInt(page == pages ? 0 : 8 + page * 6);
        }
        return tiff.array();
    }

    private static byte[] padded(byte[] tiff, int size) {
        return ByteBuffer.allocate(size).put(tiff).array();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Begins a tap, and gives its answer while that goes on. */
    private HttpResponse<InputStream> tap(Browser by, long number, int seconds) {
        List<String> args = List.of("tap", "" + number, "--seconds", "" + seconds);
        return by.answer(by.fileRequest(args).POST(BodyPublishers.noBody()), BodyHandlers.ofInputStream());
    }

    private List<String> audit() {
        return server.database().database().audit().read(50, Long.MAX_VALUE).reversed().stream()
                .filter(one -> one.action().startsWith("tap") || one.action().startsWith("fax"))
                .map(one -> one.actor() + " " + one.action() + " " + one.subject() + ": " + one.detail())
                .toList();
    }

    /** Reads on until these bytes have come. */
    private static byte[] until(InputStream in, String wanted) throws IOException {
        StringBuilder all = new StringBuilder();
        byte[] some = new byte[1024];
        while (all.indexOf(wanted) < 0) {
            int count = in.read(some);
            assertTrue(count > 0, "it has ended without " + wanted);
            all.append(new String(some, 0, count, StandardCharsets.ISO_8859_1));
        }
        return all.toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    // ------------------------------------------------------------------ tap

    @Test
    void aTapComesWhileItIsMadeUntilItIsEnded() throws IOException {
        TestClient alice = server.connect();
        long number = alice.register("Alice");
        HttpResponse<InputStream> answer = tap(browser, number, 3_600);
        assertEquals(200, answer.statusCode());
        assertEquals(
                "attachment; filename=\"tap-" + number + ".pcapng\"",
                answer.headers().firstValue("content-disposition").orElse(""));
        assertEquals(List.of(operator + " tap " + number + ": for 3600 s"), audit());
        try (InputStream in = answer.body()) {
            alice.logIn(number);
            alice.say(number, "in clear words");
            byte[] sofar = until(in, "in clear words");
            assertEquals(0x0a0d0d0a, ByteBuffer.wrap(sofar).getInt(), "a pcapng");
            assertFalse(new String(sofar, StandardCharsets.ISO_8859_1).contains(TestClient.PASSWORD));
            // Nobody else ends it.
            try (Browser other = Browser.asOperator(server)) {
                assertEquals(
                        404,
                        other.post("/console/tap/end", Map.of("number", number)).status());
            }
            assertEquals(
                    1, browser.run("user", "list", "--search", "Alice").rows().size(), "others work meanwhile");
            Browser.Got ended = browser.post("/console/tap/end", Map.of("number", number));
            assertEquals("the tap of " + number + " ends", ended.get("sentence"));
            // It ends as it should, and is in the audit then.
            in.transferTo(OutputStream.nullOutputStream());
        }
        List<String> audit = audit();
        assertEquals(2, audit.size(), audit.toString());
        assertTrue(
                audit.getLast().matches(operator + " tap end " + number + ": [1-9]\\d* frames, 0 left out.*"),
                audit.toString());
        assertFalse(server.server().taps().any());
        // The connection is as good as before.
        assertEquals("0", browser.run("ping").get("code"));
    }

    @Test
    void aTapEndsByItself() throws IOException {
        long number = server.connect().register("Alice");
        try (InputStream in = tap(browser, number, 1).body()) {
            assertEquals(60, in.readAllBytes().length, "a file without frames");
        }
        assertFalse(server.server().taps().any());
    }

    @Test
    void aTapEndsWithItsBrowserItsOperatorAndItsServer() throws Exception {
        long number = server.connect().register("Alice");
        HttpResponse<InputStream> answer = tap(browser, number, 3_600);
        answer.body().close();
        awaitNoTap();
        answer = tap(browser, number, 3_600);
        assertEquals(200, answer.statusCode());
        assertTrue(server.server().taps().any());
        try (Browser other = Browser.asOperator(server)) {
            other.run("user", "role", "" + operator, "user");
        }
        awaitNoTap();
        answer.body().readAllBytes();
        server.database().database().accounts().setRole(operator, Role.OPERATOR);
        browser.in(operator);
        answer = tap(browser, number, 3_600);
        assertEquals(200, answer.statusCode());

        server.stop();
        assertEquals(60, answer.body().readAllBytes().length, "it has its end");
    }

    private void awaitNoTap() throws InterruptedException {
        while (server.server().taps().any()) {
            Thread.sleep(5);
        }
    }

    @Test
    void noTapWithoutALogInAPlaceOrSense() throws IOException {
        long number = server.connect().register("Alice");
        for (List<String> words : List.of(
                List.of("tap", "0"),
                List.of("tap", "" + number, "--seconds", "3601"),
                List.of("tap", "" + number, "--write", data.resolve("x").toString()),
                List.of("tap", "99999999"),
                List.of("tap"))) {
            HttpResponse<byte[]> got = browser.file(words, new byte[0]);
            assertEquals(
                    "application/json", got.headers().firstValue("content-type").orElse(""));
            assertTrue(text(got.body()).matches("\\{\"code\":[12],.*\"error\":\".*"), text(got.body()));
        }
        try (Browser stranger = new Browser(server)) {
            assertEquals(
                    401, stranger.file(List.of("tap", "" + number), new byte[0]).statusCode());
            assertEquals(
                    401,
                    stranger.file(List.of("fax", "receive", "-"), new byte[1 << 20])
                            .statusCode());
        }
        assertEquals(
                403,
                browser.answer(
                                browser.fileRequest(List.of("tap", "" + number))
                                        .header("origin", "https://evil.example")
                                        .POST(BodyPublishers.noBody()),
                                BodyHandlers.ofByteArray())
                        .statusCode());
        assertEquals(400, browser.file(List.of(), new byte[0]).statusCode());
        assertEquals(List.of(), audit());
        List<InputStream> open = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            HttpResponse<InputStream> one = tap(browser, server.connect().register("Bob " + i), 3_600);
            assertEquals(
                    "application/x-pcapng",
                    one.headers().firstValue("content-type").orElse(""));
            open.add(one.body());
        }
        String full = text(tap(browser, number, 3_600).body().readAllBytes());
        assertTrue(full.contains("4 users are tapped, and there can't be more at once"), full);
        // A fax has its place still.
        assertEquals("0", browser.run("fax", "number", "1234", "" + number).get("code"));
        byte[] fax = browser.file(List.of("fax", "receive", "-", "--to", "1234"), tiff(1))
                .body();
        assertTrue(text(fax).startsWith("{\"code\":0,"), text(fax));
        for (InputStream one : open) {
            one.close();
        }
    }

    // ------------------------------------------------------------------ fax receive

    private List<String> documents() throws IOException {
        Path folder = data.resolve("documents");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aFaxComesFromTheBrowser() throws IOException {
        TestClient alice = server.join("Alice");
        browser.run("fax", "number", "1234", "" + alice.number());
        byte[] sent = padded(tiff(3), MOST);
        HttpResponse<byte[]> got = browser.file(
                List.of("fax", "receive", "-", "--from", "+8675583765566", "--to", "1234", "--name=图.tif"), sent);
        assertTrue(text(got.body()).contains("is before " + alice.number()), text(got.body()));
        assertTrue(text(got.body()).contains("\"pages\":3"), text(got.body()));
        String kept = documents().getFirst();
        assertEquals(1, documents().size());
        assertEquals(-1, Arrays.mismatch(sent, Files.readAllBytes(data.resolve("documents/" + kept))));
        String entry = audit().getLast();
        assertTrue(entry.startsWith(operator + " fax received " + alice.number()), entry);
    }

    @Test
    void whatIsNoFaxOrTooLargeLeavesNothing() throws IOException {
        long number = server.connect().register("Alice");
        browser.run("fax", "number", "1234", "" + number);
        assertRefused("it has more than " + MOST + " bytes", "1234", padded(tiff(1), MOST + 1));
        assertRefused("it has more than " + MOST + " bytes", "1234", padded(tiff(1), 3 << 20));
        assertRefused("it is no TIFF", "1234", new byte[100_000]);
        assertRefused("that cannot be taken: ", "1234", new byte[0]);
        assertRefused("nobody gets faxes to 9", "9", padded(tiff(1), MOST));
        Path secret = Files.write(data.resolve("secret.tif"), tiff(1));
        String got = text(browser.file(List.of("fax", "receive", secret.toString(), "--to", "1234"), tiff(1))
                .body());
        assertTrue(got.startsWith("{\"code\":2,") && got.contains("the file is '-'"), got);
        assertEquals(List.of(), documents());
        // The connection is as good as before.
        assertEquals("0", browser.run("ping").get("code"));
    }

    private void assertRefused(String why, String to, byte[] body) {
        String got = text(
                browser.file(List.of("fax", "receive", "-", "--to", to), body).body());
        assertTrue(got.contains(why) && !got.startsWith("{\"code\":0"), got);
    }

    /** Somebody goes away in the middle: nothing is kept, and the place is free. */
    @Test
    void halfAFaxLeavesNothing() throws Exception {
        long number = server.connect().register("Alice");
        browser.run("fax", "number", "1234", "" + number);
        var address = server.server().operatorAddress().orElseThrow();
        try (LoggedEvents log = new LoggedEvents("org.oicq.server.operator", Level.ERROR)) {
            sendHalves(address);
            assertEquals(List.of(), log.events());
        }
        byte[] fax = browser.file(List.of("fax", "receive", "-", "--to", "1234"), tiff(1))
                .body();
        assertTrue(text(fax).startsWith("{\"code\":0,"), text(fax));
    }

    private void sendHalves(InetSocketAddress address) throws Exception {
        for (int i = 0; i < OperatorConsole.FILES_AT_ONCE + 1; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), address.getPort())) {
                String args = "%5B%22fax%22,%22receive%22,%22-%22,%22--to%22,%221234%22%5D";
                socket.getOutputStream()
                        .write(("POST /console/file?args=" + args
                                        + " HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer " + browser.token()
                                        + "\r\ncontent-length: 200000\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));
                socket.getOutputStream().write(padded(tiff(1), 100_000));
                // It is being taken.
                while (documents().isEmpty()) {
                    Thread.sleep(5);
                }
            }
            while (!documents().isEmpty()) {
                Thread.sleep(5);
            }
        }
    }
}
