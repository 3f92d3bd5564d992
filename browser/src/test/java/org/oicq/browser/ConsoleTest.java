package org.oicq.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.client.ClientListener;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.codes.RoomAccess;
import org.openqa.selenium.Keys;

/** The operator's console in a browser: wide in Chinese, and narrow in English. */
class ConsoleTest extends TwoPages {
    @TempDir
    private static Path data;

    private static long operator;

    @BeforeAll
    static void withConsole() {
        site.close();
        site = new Site(Map.of("operator-listen", "127.0.0.1:0", "data", data.toString(), "fax-permitted", "true"));
        operator = number("Opera", Authentication.NOBODY);
        site.makeOperator(operator);
    }

    /** They share their browsers: the next one begins logged out. */
    @BeforeEach
    void begin() {
        for (Browser one : List.of(wide, phone)) {
            one.get("about:blank");
        }
    }

    private static long number(String nickname, Authentication authentication) {
        try (OicqClient client = site.join(nickname, authentication, ClientListener.NONE)) {
            return client.number();
        }
    }

    private static void logIn(Browser browser, String password) {
        browser.get(site.consoleUrl());
        browser.type("input[name=number]", Long.toString(operator));
        browser.type("input[name=password]", password);
        browser.click("button.main");
    }

    private static void logIn(Browser browser) {
        logIn(browser, Site.PASSWORD);
        browser.at(".bar");
    }

    /** Opens a part of the console by its menu. */
    private static void open(Browser browser, String part) {
        browser.click("nav a[href='#/" + part + "']");
        browser.at("main." + part);
    }

    /** Opens what a row begins with. */
    private static void row(Browser browser, Object first) {
        browser.await(
                () -> "there is no row " + first + " but " + browser.texts("tbody th"),
                () -> browser.all("button.row").stream()
                        .filter(one -> one.getText().equals(first.toString()))
                        .peek(one -> one.click())
                        .findFirst()
                        .isPresent());
        browser.at("dialog[open]");
    }

    /** Chooses a deed of a row, and does it once it has said what will happen. */
    private static String deed(Browser browser, String deed) {
        browser.click("dialog .deed-" + deed);
        return confirm(browser);
    }

    private static String confirm(Browser browser) {
        browser.await(
                "it is not said what will happen",
                () -> !browser.all("dialog .do:not([disabled])").isEmpty());
        String warning = browser.at("dialog .warning").getText();
        browser.click("dialog .do");
        return warning;
    }

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
        wide.paste("input[type=search]", "hash-memory");
        wide.await("the settings are not searched", () -> wide.all("tbody tr").size() == 1);
        wide.awaitText("tbody", "hash-memory");
        wide.picture("console-settings-zh-dark");
        clean(wide);
        wide.click(".theme");
        wide.click(".language");
        wide.awaitText("main h1", "Settings");
        wide.awaitText("thead", "Changes");
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
    void anAccountIsDisabledAndItsSessionEnds() {
        long number = phone.join(site.url(), "Loud");
        logIn(wide);
        open(wide, "sessions");
        wide.awaitText("tbody", "Loud");
        wide.picture("console-sessions-zh");
        open(wide, "accounts");
        wide.paste("input[type=search]", "Loud");
        wide.await("it is not searched", () -> wide.all("tbody tr").size() == 1);
        row(wide, number);
        wide.awaitText("dialog .facts", "Loud");
        wide.picture("console-account-zh");
        clean(wide);
        // By keyboard out and in again.
        wide.press(Keys.ESCAPE);
        wide.awaitNone("dialog[open]");
        assertEquals(Long.toString(number), wide.run("return document.activeElement.textContent"));
        wide.press(Keys.ENTER);
        wide.awaitText("dialog[open] .facts", "Loud");
        String warning = deed(wide, "disable");
        assertTrue(warning.contains("会话立即结束"), warning);
        wide.awaitText(".said", number + " 已停用。");
        wide.awaitText("tbody", "已停用");
        phone.await("its session goes on", () -> phone.all(".own").isEmpty());
        // Again as before.
        row(wide, number);
        deed(wide, "enable");
        wide.awaitText(".said", number + " 已启用。");
        row(wide, number);
        wide.click("dialog .deed-delete");
        wide.awaitText("dialog .warning", "无法撤销");
        wide.picture("console-delete-zh");
        clean(wide);
        confirm(wide);
        wide.awaitText(".said", number + " 已删除。");
        open(wide, "audit");
        wide.type("input[name=subject]", Long.toString(number));
        wide.await("it is not filtered", () -> wide.all("tbody tr").size() == 3);
        assertEquals(
                3,
                wide.texts(".cell-actor").stream()
                        .filter(Long.toString(operator)::equals)
                        .count());
        wide.type("input[name=action]", "disable");
        wide.await("it is not filtered", () -> wide.all("tbody tr").size() == 1);
        wide.picture("console-audit-zh");
    }

    /** What a running server can take of them is taken at once. */
    @Test
    void theSettingsAreReadAgain() {
        logIn(phone);
        open(phone, "settings");
        phone.click(".tool-reload");
        phone.awaitText("dialog .warning", "reads its settings file again");
        confirm(phone);
        phone.at(".said:not(:empty), dialog .problem:not(:empty)");
        phone.picture("console-reload-phone-en");
        clean(phone);
    }

    @Test
    void aSessionIsEnded() {
        long number = phone.join(site.url(), "Here");
        logIn(wide);
        open(wide, "sessions");
        wide.paste("input[type=search]", Long.toString(number));
        wide.await("it is not searched", () -> wide.all("tbody tr").size() == 1);
        row(wide, number);
        deed(wide, "end");
        wide.awaitText(".said", number + " 的会话已结束。");
        phone.awaitText(".notice", "your session was ended by the operator");
    }

    @Test
    void accountsAreMadeAndGetPasswordsRolesAndPermissions() {
        logIn(phone);
        open(phone, "accounts");
        phone.click(".tool-create");
        phone.paste("dialog input[name=nickname]", "--老王");
        phone.type("dialog input[name=password]", Site.PASSWORD);
        confirm(phone);
        String number = phone.at("dialog .given output").getText();
        phone.picture("console-created-phone-en");
        clean(phone);
        phone.click("dialog .main");
        phone.paste("input[type=search]", number);
        phone.await("it is not searched", () -> phone.all("tbody tr").size() == 1);
        phone.awaitText("tbody", "--老王");
        row(phone, number);
        phone.click("dialog .deed-role");
        phone.run("document.querySelector('dialog select').value = 'operator'");
        confirm(phone);
        phone.awaitText(".said", number + " is an operator now");
        phone.awaitText("tbody", "operator");
        row(phone, number);
        phone.click("dialog .deed-permit");
        confirm(phone);
        phone.awaitText(".said", number + " may fax now");
        row(phone, number);
        phone.click("dialog .deed-password");
        phone.type("dialog input[name=password]", "another1");
        confirm(phone);
        phone.awaitText(".said", number + " has a new password");
        open(phone, "faxNumbers");
        phone.click(".tool-give");
        phone.type("dialog input[name=dialled]", "1234");
        phone.type("dialog input[name=account]", "99999999");
        confirm(phone);
        phone.awaitText("dialog .problem", "There is no account 99999999.");
        phone.run("document.querySelector('dialog input[name=account]').value = arguments[0]", number);
        confirm(phone);
        phone.awaitText("tbody", "1234");
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
    void aRoomGoesAndAJobIsDoneAgain() throws Exception {
        long number = phone.join(site.url(), "Owner");
        RoomsTest.make(phone, "Doomed", "", RoomAccess.ANYONE);
        phone.click(".back");
        phone.click(".to-fax");
        phone.type(".document-form input[name=destination]", "62550001");
        phone.click(".document-form input[value=text]");
        phone.paste(".document-form textarea", "hello");
        phone.click(".document-form .main");
        phone.awaitText(".job", "done");
        logIn(wide);
        open(wide, "accounts");
        wide.paste("input[type=search]", Long.toString(number));
        wide.await("it is not searched", () -> wide.all("tbody tr").size() == 1);
        row(wide, number);
        wide.click("dialog .deed-delete");
        wide.awaitText("dialog .warning", "1 个没有别人的聊天室随之删除");
        wide.click("dialog .close");
        open(wide, "jobs");
        wide.type("input[name=owner]", Long.toString(number));
        wide.await("it is not filtered", () -> wide.all("tbody tr").size() == 1);
        wide.picture("console-jobs-zh");
        row(wide, wide.at("button.row").getText());
        wide.awaitText("dialog .facts", "62550001");
        clean(wide);
        deed(wide, "resend");
        wide.awaitText(".said", "将再做一次");
        open(wide, "rooms");
        wide.paste("input[type=search]", "Doomed");
        wide.await("it is not searched", () -> wide.all("tbody tr").size() == 1);
        row(wide, wide.at("button.row").getText());
        wide.awaitText("dialog table", "Owner");
        String warning = deed(wide, "delete");
        assertTrue(warning.contains("Doomed"), warning);
        wide.awaitText(".said", "已删除");
        phone.awaitText(".notice", "The room Doomed was deleted.");
    }

    @Test
    void bansAndInvitations() {
        logIn(phone);
        open(phone, "bans");
        phone.click(".tool-ban");
        phone.type("dialog input[name=network]", "nonsense");
        confirm(phone);
        phone.at("dialog .problem:not(:empty)");
        phone.run("document.querySelector('dialog input[name=network]').value = '192.0.2.0/24'");
        phone.type("dialog input[name=time]", "7d");
        phone.type("dialog input[name=reason]", "robots");
        confirm(phone);
        phone.awaitText("tbody", "192.0.2.0/24");
        row(phone, "192.0.2.0/24");
        confirm(phone);
        phone.awaitText(".nothing", "Nothing is here.");
        open(phone, "invites");
        phone.click(".tool-invite");
        phone.type("dialog input[name=note]", "class 3b");
        confirm(phone);
        String code = phone.at("dialog .given output").getText();
        assertTrue(code.length() > 8, code);
        phone.picture("console-invitation-phone-en");
        clean(phone);
        phone.click("dialog .main");
        phone.awaitText("tbody", "class 3b");
        assertFalse(phone.run("return document.body.textContent").toString().contains(code));
        row(phone, phone.at("button.row").getText());
        confirm(phone);
        phone.awaitText(".nothing", "Nothing is here.");
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
