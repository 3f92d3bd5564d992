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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The page as something that one installs: it opens without a server, and is never older than the server. */
class InstalledTest extends TwoPages {
    private static void awaitKept(Browser browser) {
        browser.await("there is no service worker", () ->
                (boolean) browser.run("return navigator.serviceWorker.controller !== null"));
    }

    /** Does something while there is no server. */
    private static void withoutServer(Runnable deed) {
        site.stop();
        try {
            deed.run();
        } finally {
            site.startAgain();
        }
    }

    /** The tests share their browsers: the next one begins with nothing kept. */
    @AfterEach
    void forget() {
        for (Browser one : List.of(wide, phone)) {
            one.get(site.url());
            one.run("""
                    window.forgotten = false;
                    Promise.all([
                      navigator.serviceWorker.getRegistrations().then((all) => Promise.all(all.map((each) => each.unregister()))),
                      caches.keys().then((names) => Promise.all(names.map((name) => caches.delete(name)))),
                    ]).then(() => (window.forgotten = true));""");
            one.await("something is kept", () -> (boolean) one.run("return window.forgotten"));
        }
    }

    @Test
    void itOpensWithoutAServer() {
        long number = wide.join(site.url(), "装");
        awaitKept(wide);
        withoutServer(() -> {
            wide.reload();
            wide.at(".start-card");
            assertEquals("OICQ", wide.at("h1").getText());
            wide.picture("installed-away-zh");
            clean(wide);
        });
        wide.logIn(site.url(), number);
    }

    /** Whatever the browser keeps: while there is a server, its files count. */
    @Test
    void anOldPageIsNotShownWhileThereIsAServer() {
        wide.join(site.url(), "新");
        awaitKept(wide);
        wide.run("""
                window.replaced = false;
                caches.keys().then((names) => caches.open(names[0])).then(async (kept) => {
                  for (const file of ['/', '/app.js']) {
                    await kept.put(file, new Response('old', { headers: { 'content-type': 'text/html' } }));
                  }
                  window.replaced = true;
                });""");
        wide.await("nothing is replaced", () -> (boolean) wide.run("return window.replaced"));
        wide.reload();
        wide.at(".start-card");
        withoutServer(() -> {
            wide.reload();
            wide.awaitText("body", "old");
        });
        wide.reload();
        wide.at(".start-card");
    }

    /** A page that has been open for long learns of a newer one when it comes back to its server. */
    @Test
    void aNewerPageIsOffered() {
        phone.join(site.url(), "Long");
        withoutServer(() -> phone.awaitText(".connection", "No connection"));
        phone.awaitNone(".connection");
        assertEquals(0, phone.all(".newer").size());
        withoutServer(() -> {
            phone.awaitText(".connection", "No connection");
            another(phone);
        });
        phone.awaitText(".newer", "The server has a newer version of this page.");
        phone.picture("newer-phone-en");
        clean(phone);
        phone.click(".newer button");
        phone.at(".start-card");
    }

    /** From now on the server has another version. */
    private static void another(Browser browser) {
        browser.run("""
                const fetched = window.fetch;
                window.fetch = async (what, how) => (what === '/sw.js' ? new Response('another') : fetched(what, how));""");
    }

    /** A page that the browser had kept, because there was no server, learns of a newer one as well. */
    @Test
    void aKeptPageLearnsOfANewerOne() {
        long number = wide.join(site.url(), "旧");
        awaitKept(wide);
        withoutServer(() -> {
            wide.reload();
            wide.at(".start-card");
            another(wide);
        });
        wide.type("input[name=number]", Long.toString(number));
        wide.type("input[name=password]", Site.PASSWORD);
        wide.click("button.main");
        wide.at(".newer");
    }

    /** On phones the service worker shows the notices; it says which one was clicked. */
    @Test
    void aNoticeOfTheServiceWorkerOpensItsTalk() {
        long number = phone.join(site.url(), "Clicked");
        phone.run(
                "navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data: { clicked: arguments[0] } }))",
                number);
        phone.awaitText(".talk .number", Long.toString(number));
        phone.run(
                "navigator.serviceWorker.dispatchEvent(new MessageEvent('message', { data: { clicked: 'settings' } }))");
        phone.at(".settings");
    }

    @Test
    void itsFilesComeWithTheRightHeads() throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (String file :
                    List.of("sw.js", "oicq.webmanifest", "icon-192.png", "icon-512.png", "icon-unread.svg")) {
                HttpResponse<String> answer = http.send(
                        HttpRequest.newBuilder(URI.create(site.url() + file)).build(),
                        HttpResponse.BodyHandlers.ofString());
                assertEquals(200, answer.statusCode(), file);
                assertEquals(
                        "no-cache", answer.headers().firstValue("cache-control").orElse(""), file);
                assertTrue(answer.headers().firstValue("etag").isPresent(), file);
                String policy =
                        answer.headers().firstValue("content-security-policy").orElse("");
                assertTrue(policy.startsWith("default-src 'none'"), policy);
                assertFalse(policy.contains("unsafe-"), policy);
            }
        }
    }
}
