package org.oicq.server.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.oicq.server.TestClient;
import org.oicq.server.TestServer;

/** Who gets into the operator's console, and for how long. */
@Timeout(60)
class ConsoleLogInTest {
    private static TestServer server;

    @BeforeAll
    static void start() {
        server = TestServer.start("operator-listen = 127.0.0.1:0");
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void anOperatorGetsInWithItsPassword() {
        try (Browser browser = new Browser(server)) {
            long number = Browser.operator(server, "小明");
            assertEquals(401, browser.run("user", "list").status());
            Browser.Got got = browser.logIn(number, TestClient.PASSWORD);
            assertEquals("200 小明 " + number, got.status() + " " + got.get("nickname") + " " + got.get("number"));
            assertTrue(browser.token().matches("[A-Za-z0-9_-]{43}"), browser.token());
            Browser.Got list = browser.run("user", "list");
            assertEquals("0", list.get("code"), list.toString());
            assertTrue(list.rows().stream().anyMatch(row -> row.get(1).equals("小明")), list.toString());
            assertEquals(200, browser.get("/console/figures").status());
            assertEquals(200, browser.get("/console/sessions").status());
            assertEquals(200, browser.post("/console/logout", Map.of()).status());
            assertEquals(401, browser.run("user", "list").status());
        }
    }
}
