package org.oicq.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.codec.codes.DisplayMode;
import org.oicq.codec.packet.ChangeMode;
import org.oicq.schema.Role;
import org.oicq.server.TestClient;
import org.oicq.server.TestCluster;
import org.oicq.server.TestServer;
import org.oicq.server.page.WebSocketSocket;

/** Operators see who is logged in, and end sessions. */
@Timeout(60)
class ConsoleSessionsTest {
    @SuppressWarnings("NullAway.Init")
    private TestServer server;

    @SuppressWarnings("NullAway.Init")
    private Browser browser;

    @BeforeEach
    void start() {
        server = TestServer.start("operator-listen = 127.0.0.1:0");
        browser = Browser.asOperator(server);
    }

    @AfterEach
    void stop() {
        browser.close();
        server.close();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> sessions(Browser.Got got) {
        assertEquals(200, got.status(), got.toString());
        return (List<Map<String, Object>>) Objects.requireNonNull(got.facts().get("sessions"));
    }

    private List<Integer> numbers(String query) {
        List<Integer> numbers = new ArrayList<>();
        for (Map<String, Object> session : sessions(browser.get("/console/sessions" + query))) {
            numbers.add((Integer) session.get("number"));
        }
        return numbers;
    }

    @Test
    void eachIsShownAsItIs() {
        long before = System.currentTimeMillis();
        TestClient alice = server.join("小明");
        TestClient bob = new TestClient(WebSocketSocket.open(server.server().address()));
        bob.register("Bob");
        bob.logIn();
        bob.send(new ChangeMode(bob.number(), DisplayMode.HIDDEN.code()));
        bob.barrier();
        Browser.Got got = browser.get("/console/sessions");
        assertEquals("2", got.get("count"));
        assertFalse(got.facts().containsKey("next"));
        Map<String, Object> first = sessions(got).get(0);
        assertTrue(Long.parseLong(String.valueOf(first.remove("since"))) >= before, first.toString());
        assertEquals(
                Map.of(
                        "number", (int) alice.number(),
                        "nickname", "小明",
                        "protocol", "binary",
                        "tls", false,
                        "address", "127.0.0.1",
                        "state", "online",
                        "unproven", 0),
                first);
        Map<String, Object> second = sessions(got).get(1);
        assertEquals(
                List.of((int) bob.number(), "Bob", "websocket", "hidden"),
                List.of(second.get("number"), second.get("nickname"), second.get("protocol"), second.get("state")));
        bob.close();
    }

    @Test
    void theyComeInPagesAndByWhatIsLookedFor() {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            all.add((int) server.join(i == 3 ? "Needle" : "User " + i).number());
        }
        server.connect().register("Needle who is away");
        assertEquals(all, numbers(""));
        Browser.Got page = browser.get("/console/sessions?limit=3");
        assertEquals("" + all.get(2), page.get("next"));
        assertEquals(all.subList(3, 6), numbers("?limit=3&after=" + page.get("next")));
        assertEquals(all.subList(6, 7), numbers("?limit=3&after=" + all.get(5)));
        assertEquals(List.of(all.get(3)), numbers("?search=needle"));
        assertEquals(List.of(all.get(5)), numbers("?search=" + all.get(5)));
        assertEquals(List.of(), numbers("?search=nobody"));
        Browser.Got two = browser.get("/console/sessions?search=user&limit=2");
        assertEquals("" + all.get(1), two.get("next"));
        assertEquals(List.of(all.get(2), all.get(4)), numbers("?search=user&limit=2&after=" + two.get("next")));
        for (String bad : List.of("?after=x", "?limit=-1", "?after=99999999999")) {
            assertEquals(400, browser.get("/console/sessions" + bad).status(), bad);
        }
    }

    @Test
    void anEndedOneIsToldAndInTheAudit() {
        TestClient alice = server.join("Alice");
        alice.send(new ChangeMode(alice.number(), DisplayMode.HIDDEN.code()));
        alice.barrier();
        Browser.Got got = browser.post("/console/sessions/end", Map.of("number", alice.number()));
        assertEquals("the session of " + alice.number() + " is ended", got.get("sentence"));
        assertEquals("your session was ended by the operator", alice.hear());
        alice.expectEnd();
        assertEquals(List.of(), numbers(""));
        List<Object> entry =
                browser.run("audit", "--action", "end session").rows().getFirst();
        assertEquals(List.of("end session", (int) alice.number()), entry.subList(3, 5));
        assertTrue(entry.get(2).toString().matches("\\d{5}"), entry.toString());
        Browser.Got again = browser.post("/console/sessions/end", Map.of("number", alice.number()));
        assertEquals("404 " + alice.number() + " is not logged in", again.status() + " " + again.get("error"));
        assertEquals(400, browser.post("/console/sessions/end", Map.of()).status());
        // The account is as it was.
        server.logIn(alice.number()).barrier();
    }

    @Test
    void thoseOfAllServersOfAClusterAreShown() {
        try (TestCluster cluster = TestCluster.of(3, Map.of("operator-listen", "127.0.0.1:0"))) {
            List<TestClient> users = new ArrayList<>();
            for (int i = 0; i < 7; i++) {
                users.add(cluster.join(i % 3, "user " + i));
            }
            long operator = cluster.connect(0).register("Op");
            cluster.database().database().accounts().setRole(operator, Role.OPERATOR);
            try (Browser any = new Browser(
                    cluster.node(1).server().operatorAddress().orElseThrow().getPort())) {
                any.in(operator);
                Browser.Got got = any.get("/console/sessions?limit=5");
                assertEquals("7", got.get("count"));
                List<Map<String, Object>> rows = new ArrayList<>(sessions(got));
                assertEquals(5, rows.size());
                rows.addAll(sessions(any.get("/console/sessions?limit=5&after=" + got.get("next"))));
                assertEquals(
                        users.stream().map(user -> (int) user.number()).toList(),
                        rows.stream().map(row -> row.get("number")).toList());
                assertEquals(
                        List.of(1, 2, 3, 1, 2, 3, 1),
                        rows.stream().map(row -> row.get("server")).toList());
                TestClient other = users.get(2);
                assertEquals(
                        200,
                        any.post("/console/sessions/end", Map.of("number", other.number()))
                                .status());
                assertEquals("your session was ended by the operator", other.hear());
                other.expectEnd();
                assertEquals(
                        404,
                        any.post("/console/sessions/end", Map.of("number", 99_999))
                                .status());
                Browser.Got found = any.get("/console/sessions?search=user%203");
                assertEquals(1, sessions(found).size());
            }
        }
    }
}
