package org.oicq.browser;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.client.ClientListener;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.Authentication;

/** Two browsers, and a server with its operator's console: wide in Chinese, and narrow in English. */
abstract class ConsolePages extends TwoPages {
    @TempDir
    private static Path data;

    static long operator;

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

    static long number(String nickname, Authentication authentication) {
        try (OicqClient client = site.join(nickname, authentication, ClientListener.NONE)) {
            return client.number();
        }
    }

    static void logIn(Browser browser, String password) {
        browser.get(site.consoleUrl());
        browser.type("input[name=number]", Long.toString(operator));
        browser.type("input[name=password]", password);
        browser.click("button.main");
    }

    static void logIn(Browser browser) {
        logIn(browser, Site.PASSWORD);
        browser.at(".bar");
    }

    /** Opens a part of the console by its menu. */
    static void open(Browser browser, String part) {
        browser.click("nav a[href='#/" + part + "']");
        browser.at("main." + part);
    }

    /** Opens what a row begins with. */
    static void row(Browser browser, Object first) {
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
    static String deed(Browser browser, String deed) {
        browser.click("dialog .deed-" + deed);
        return confirm(browser);
    }

    static String confirm(Browser browser) {
        browser.await(
                "it is not said what will happen",
                () -> !browser.all("dialog .do:not([disabled])").isEmpty());
        String warning = browser.at("dialog .warning").getText();
        browser.click("dialog .do");
        return warning;
    }
}
