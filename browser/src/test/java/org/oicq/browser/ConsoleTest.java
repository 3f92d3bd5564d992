package org.oicq.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.oicq.client.ClientListener;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.codes.RoomAccess;

/** The operator's console in a browser: who gets in, and what it shows. */
class ConsoleTest extends ConsolePages {
    @Test
    void itIsWellAndSaysSoInBothLanguagesAndWidths() {
        logIn(phone);
        phone.at(".figure-online .now");
        phone.await(
                "no figure is known", () -> phone.texts(".figure-online .now").equals(List.of("0")));
        phone.awaitText(".figure-commitMillis h3", "Commit, 99 of 100 within");
        phone.at(".graph");
        assertEquals(6, phone.all(".figure").size());
        phone.picture("console-overview-phone-en");
        clean(phone);
        assertEquals(true, phone.run("return document.documentElement.scrollWidth <= innerWidth"));
        logIn(wide);
        wide.awaitText(".figure-online h3", "在线人数");
        wide.picture("console-overview-zh");
        clean(wide);
        wide.click(".theme");
        wide.picture("console-overview-zh-dark");
        clean(wide);
        open(wide, "settings");
        wide.at("tbody tr");
        // Each one, and each section, is explained in Chinese.
        assertEquals(
                List.of(),
                wide.run("return [...document.querySelectorAll('tbody tr')].filter((row) => !/[\\u4e00-\\u9fff]/.test("
                        + "row.querySelector('.cell-meaning').textContent) || !/^TLS$|[\\u4e00-\\u9fff]/.test("
                        + "row.querySelector('.cell-section').textContent)).map((row) => row.textContent)"));
        wide.paste("input[type=search]", "hash-memory");
        wide.await("the settings are not searched", () -> wide.all("tbody tr").size() == 1);
        wide.awaitText("tbody", "hash-memory");
        wide.picture("console-settings-zh-dark");
        clean(wide);
        wide.click(".theme");
        wide.click(".language");
        wide.awaitText("main h1", "Settings");
        wide.awaitText("thead", "Changes");
        wide.awaitText(".cell-meaning", "Memory for one password hash");
        wide.click(".language");
    }

    @Test
    void everyPartIsReadAndClean() throws Exception {
        try (OicqClient other = site.join("Host", Authentication.ANYONE, ClientListener.NONE)) {
            Site.await(other.rooms().enter());
            Site.await(other.rooms().make("<b>茶馆</b>", "topic", RoomAccess.ANYONE));
            logIn(phone);
            logIn(wide);
            for (String part : List.of(
                    "accounts",
                    "unused",
                    "sessions",
                    "rooms",
                    "jobs",
                    "faxNumbers",
                    "faxBook",
                    "bans",
                    "invites",
                    "audit",
                    "settings",
                    "space")) {
                for (Browser one : List.of(wide, phone)) {
                    open(one, part);
                    one.await(
                            part + " is not read",
                            () -> !one.all("table, .nothing").isEmpty());
                    assertEquals("", String.join("", one.texts(".problem")), part);
                    assertEquals(true, one.run("return document.documentElement.scrollWidth <= innerWidth"), part);
                    one.picture("console-" + part + (one == wide ? "-zh" : "-phone-en"));
                    clean(one);
                }
            }
            open(wide, "rooms");
            wide.awaitText("td", "<b>茶馆</b>");
            assertEquals(0, wide.all("td b").size());
        }
    }

    @Test
    void aLongListIsReadOn() {
        site.befriend(number("Popular", Authentication.ANYONE), 250);
        logIn(wide);
        open(wide, "accounts");
        wide.awaitText(".count", "前 100 行");
        wide.click(".more button");
        wide.await("it is not read on", () -> wide.all("tbody tr").size() == 200);
        wide.paste("input[type=search]", "朋友 2");
        // 21, 23 … 29, 201 … 249 and 3 others: of each name every second one is Chinese.
        wide.awaitText("tbody", "朋友 249");
        wide.awaitNone(".more");
        assertTrue(wide.texts(".cell-nickname").stream().allMatch(name -> name.startsWith("朋友 2")));
        wide.picture("console-accounts-found-zh");
        // Nobody has ever logged in with them.
        open(wide, "unused");
        wide.paste("input[name=older]", "0s");
        wide.awaitText("tbody", "Friend 2");
        wide.click(".tool-deleteUnused");
        wide.awaitText("dialog .warning", "个从未有人登录过的账号");
        wide.picture("console-unused-delete-zh");
        clean(wide);
        confirm(wide);
        wide.awaitText(".said", "个账号。");
        wide.awaitText(".nothing", "什么也没");
    }

    @Test
    void whoIsNoOperatorStaysOutAndALogInEnds() {
        logIn(phone, "wrong1");
        phone.awaitText(".problem", "The number or the password is wrong.");
        phone.picture("console-log-in-phone-en");
        assertEquals(List.of(), phone.axe());
        logIn(wide, "wrong1");
        wide.awaitText(".problem", "号码或密码不对。");
        logIn(wide);
        site.endConsole(operator);
        // The overview asks for figures each ten seconds.
        wide.awaitText(".problem", "您的登录已结束，请重新登录。");
        assertEquals(0, wide.all(".bar").size());
        wide.click(".language");
        wide.awaitText(".card h1", "OICQ console");
        wide.click(".language");
        // What the browser itself notes of refused log-ins is not for the next test.
        wide.complaints();
        phone.complaints();
    }

    @Test
    void itIsOnItsOwnAddressOnlyWithAStrictPolicy() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String file : List.of("", "console.js", "console.css")) {
                var asked = HttpRequest.newBuilder(URI.create(site.consoleUrl() + file))
                        .build();
                var answer = http.send(asked, HttpResponse.BodyHandlers.ofString());
                assertEquals(200, answer.statusCode(), file);
                String policy =
                        answer.headers().firstValue("content-security-policy").orElse("");
                assertTrue(policy.startsWith("default-src 'none'"), policy);
                assertFalse(policy.contains("unsafe-"), policy);
            }
            for (String file : List.of("console.html", "console.js", "console.css")) {
                var asked =
                        HttpRequest.newBuilder(URI.create(site.url() + file)).build();
                assertEquals(
                        404,
                        http.send(asked, HttpResponse.BodyHandlers.ofString()).statusCode(),
                        file);
            }
        }
    }
}
