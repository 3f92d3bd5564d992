package org.oicq.server.operator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;
import org.oicq.server.page.WebSocketSocket;

/** Metrics and health, on the operator's address of a real server. */
class OperatorTest {
    private static final Path DOCS = Path.of("../docs/metrics.md");
    private static final Path DASHBOARD = Path.of("../docs/grafana.json");

    private static final Path ALERTS = Path.of("../docs/alerts.yml");
    private static final Path GUIDE = Path.of("../docs/operating.md");

    private static TestServer server;
    private static HttpClient http;

    @BeforeAll
    static void start() {
        server = TestServer.start("operator-listen = 127.0.0.1:0");
        http = HttpClient.newHttpClient();
    }

    @AfterAll
    static void stop() {
        http.close();
        server.close();
    }

    private static HttpResponse<String> ask(int port, String method, String path)
            throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + path);
        return http.send(
                HttpRequest.newBuilder(uri)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return ask(operatorPort(server), "GET", path);
    }

    private static int operatorPort(TestServer of) {
        return of.server().operatorAddress().orElseThrow().getPort();
    }

    private static double figure(String name) throws IOException, InterruptedException {
        return figure(operatorPort(server), name);
    }

    private static double figure(int port, String name) throws IOException, InterruptedException {
        Matcher line = Pattern.compile("^" + Pattern.quote(name) + " (\\S+)$", Pattern.MULTILINE)
                .matcher(ask(port, "GET", "/metrics").body());
        assertTrue(line.find(), name);
        return Double.parseDouble(line.group(1));
    }

    @Test
    void theFiguresAreThoseOfWhatWasDone() throws Exception {
        double said = figure("oicq_packets_received_total{packet=\"SendMessage\",server=\"oicq\"}");
        double heard = figure("oicq_packets_sent_total{packet=\"Message\",server=\"oicq\"}");
        double refused = figure("oicq_packets_refused_total{packet=\"Login\",server=\"oicq\"}");
        double malformed = figure("oicq_packets_malformed_total");
        double webSockets = figure("oicq_websockets_total");
        double taken = figure("oicq_messages_total");
        double logIns = figure("oicq_log_ins_total");
        double bytes = figure("oicq_received_bytes_total");
        try (TestClient one = server.join("One");
                TestClient two =
                        new TestClient(WebSocketSocket.open(server.server().address()))) {
            two.register("Two");
            two.logIn();
            one.say(two.number(), "counted");
            assertEquals("counted", two.hear());
            assertFalse(server.connect().tryLogIn(one.number(), "wrong").success());
            one.sendHex("81 0a 01 0f 00 00 00 00");
            one.hear();
            one.barrier();
            assertEquals(said + 1, figure("oicq_packets_received_total{packet=\"SendMessage\",server=\"oicq\"}"));
            assertEquals(heard + 2, figure("oicq_packets_sent_total{packet=\"Message\",server=\"oicq\"}"));
            assertEquals(refused + 1, figure("oicq_packets_refused_total{packet=\"Login\",server=\"oicq\"}"));
            assertEquals(malformed + 1, figure("oicq_packets_malformed_total"));
            assertEquals(webSockets + 1, figure("oicq_websockets_total"));
            assertEquals(taken + 1, figure("oicq_messages_total"));
            assertEquals(logIns + 2, figure("oicq_log_ins_total"));
            assertTrue(figure("oicq_received_bytes_total") > bytes);
            assertEquals(2, figure("oicq_sessions"));
            assertTrue(figure("oicq_connections") >= 2);
        }
    }

    @Test
    void aMessageThatWaitsIsCommittedAndItsTimeIsCounted() throws Exception {
        double before = figure("oicq_commit_seconds_count");
        double all = figure("oicq_commit_seconds_bucket{le=\"+Inf\"}");
        double seconds = figure("oicq_commit_seconds_sum");
        long away = server.connect().register("Away");
        try (TestClient one = server.join("One")) {
            one.say(away, "wait");
            // The answer comes once what was said before is safe.
            one.barrier();
            double count = figure("oicq_commit_seconds_count");
            assertTrue(count > before);
            assertEquals(count, figure("oicq_commit_seconds_bucket{le=\"+Inf\"}") - all + before);
            assertTrue(figure("oicq_commit_seconds_sum") > seconds);
        }
    }

    @Test
    void theAnswersAreHttpsOwn() throws Exception {
        HttpResponse<String> metrics = get("/metrics");
        assertEquals(
                "text/plain; version=0.0.4; charset=utf-8",
                metrics.headers().firstValue("content-type").orElse(""));
        assertTrue(metrics.body().contains("# TYPE jvm_memory_used_bytes gauge\n"));
        assertEquals(404, get("/metrics/..").statusCode());
        assertEquals(405, ask(operatorPort(server), "POST", "/metrics").statusCode());
        assertEquals("live\n", get("/health/live").body());
        assertEquals("ready\n", get("/health/ready").body());
    }

    @Test
    void theMainPortTellsNobody() throws Exception {
        int port = server.server().address().getPort();
        assertEquals(404, ask(port, "GET", "/metrics").statusCode());
        assertEquals(404, ask(port, "GET", "/health/ready").statusCode());
    }

    @Test
    void withoutTheSettingThereIsNoSuchAddress() {
        try (TestServer plain = TestServer.start()) {
            assertTrue(plain.server().operatorAddress().isEmpty());
        }
    }

    @Test
    void aServerWithoutItsDatabaseIsLiveAndNotReady() throws Exception {
        try (TestServer other = TestServer.start("operator-listen = 127.0.0.1:0")) {
            int port = operatorPort(other);
            try (var _ = other.databaseAway()) {
                HttpResponse<String> ready = ask(port, "GET", "/health/ready");
                assertEquals(503, ready.statusCode());
                assertEquals("the server cannot reach its database\n", ready.body());
                assertEquals(200, ask(port, "GET", "/health/live").statusCode());
            }
            HttpResponse<String> again = ask(port, "GET", "/health/ready");
            for (int i = 0; again.statusCode() != 200 && i < 50; i++) {
                again = ask(port, "GET", "/health/ready");
            }
            assertEquals("ready\n", again.body());
        }
    }

    /** The table is of the code; {@code -Doicq.docs.write=true} writes it. */
    @Test
    void theDocumentNamesEveryFigure() throws IOException {
        String table = server.server().metrics().orElseThrow().described().entrySet().stream()
                .map(one -> "| `" + one.getKey() + "` | " + one.getValue() + " |\n")
                .collect(Collectors.joining("", "| name | what it is |\n|---|---|\n", ""));
        String page = Files.readString(DOCS);
        String start = page.substring(0, page.indexOf("| name |"));
        if (Boolean.getBoolean("oicq.docs.write")) {
            Files.writeString(DOCS, start + table);
        }
        assertEquals(start + table, Files.readString(DOCS), DOCS + " is stale; -Doicq.docs.write=true writes it");
    }

    @Test
    void theDashboardShowsFiguresThatThereAre() throws IOException {
        var names = server.server().metrics().orElseThrow().described().keySet();
        assertTrue(usedIn(Files.readString(DASHBOARD), names) >= 6);
    }

    private static int usedIn(String text, Set<String> names) {
        Matcher used = Pattern.compile("\\b(oicq|jvm|process)_[a-z_]+").matcher(text);
        int count = 0;
        for (; used.find(); count++) {
            assertTrue(names.contains(used.group()), used.group());
        }
        return count;
    }

    @Test
    void anAlertIsOfFiguresThatThereAreAndInTheGuide() throws IOException {
        String alerts = Files.readString(ALERTS);
        assertTrue(usedIn(
                        alerts,
                        server.server().metrics().orElseThrow().described().keySet())
                >= 8);
        String guide = Files.readString(GUIDE);
        Matcher alert = Pattern.compile("alert: (\\w+)").matcher(alerts);
        while (alert.find()) {
            assertTrue(guide.contains("`" + alert.group(1) + "`"), alert.group(1));
        }
    }

    /** Each alert's figure says what it should when that happens. */
    @Test
    void whatNeedsAHandIsSeen() throws Exception {
        try (TestServer other =
                TestServer.start("operator-listen = 127.0.0.1:0", "stored-messages = 2", "tls-development = true")) {
            int port = operatorPort(other);
            TestClient alice = other.join("Alice");
            long away = other.connect().register("Away");
            alice.say(away, "one");
            alice.say(away, "two");
            alice.barrier();
            other.database().await("SELECT count(*) FROM messages", 2);
            other.server().logState();
            assertEquals(1, figure(port, "oicq_mailboxes_nearly_full"));
            assertEquals(1, figure(port, "oicq_database_up"));
            assertEquals(2, figure(port, "oicq_stored_messages"));
            assertTrue(figure(port, "oicq_journal_bytes") > 0);
            assertTrue(figure(port, "oicq_database_bytes") > figure(port, "oicq_journal_bytes"));
            assertTrue(figure(port, "oicq_disk_free_bytes") > 0);
            assertTrue(figure(port, "oicq_certificate_end_timestamp_seconds") > System.currentTimeMillis() / 1e3);
            assertEquals(0, figure(port, "oicq_clock_shift_seconds"), 60);
            try (var _ = other.databaseAway()) {
                other.server().logState();
                assertEquals(0, figure(port, "oicq_database_up"));
            }
        }
    }
}
