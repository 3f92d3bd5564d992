package org.oicq.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.oicq.client.ClientListener;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.Authentication;

/** Conversations that are kept in the browser's own database, where one wants that. */
class HistoryTest extends TwoPages {
    private static void keep(Browser browser) {
        browser.click(".to-settings");
        browser.click("input[name=history]");
    }

    private static void talk(Browser browser, long number) {
        browser.run(
                "document.querySelector('buddy-list').dispatchEvent(Object.assign("
                        + "new Event('open-this', {bubbles: true}), {what: arguments[0]}))",
                number);
    }

    private static List<String> said(Browser browser) {
        Object texts = browser.run(
                "const view = document.querySelector('talk-view'); return [...(view?.state.talks.get(view.number)?.lines ?? [])].map((one) => one.text)");
        return ((List<?>) texts).stream().map(Object::toString).toList();
    }

    private static void awaitSaid(Browser browser, List<String> texts) {
        browser.await("not what was said: " + texts, () -> said(browser).equals(texts));
    }

    /** How many lines the browser has of all talks. */
    private static long kept(Browser browser) {
        browser.run("""
                window.kept = undefined;
                indexedDB.open('oicq.history').onsuccess = (opened) => {
                  const database = opened.target.result;
                  const count = database.objectStoreNames.contains('lines')
                    ? database.transaction('lines').objectStore('lines').count()
                    : { set onsuccess(done) { window.kept = 0; } };
                  count.onsuccess = () => ((window.kept = count.result), database.close());
                };""");
        browser.await(
                "nothing was counted", () -> !browser.run("return window.kept").equals(""));
        return (Long) browser.run("return window.kept");
    }

    /** Where the browser forbids it, the box does not say that something is kept, or deleted. */
    @Test
    void aBrowserWithoutItsDatabaseSaysSo() {
        phone.join(site.url(), "Shut");
        phone.run("const shut = indexedDB.open; indexedDB.open = () => { throw new DOMException('shut'); };"
                + "window.unshut = () => { indexedDB.open = shut; };");
        String forbidden = "The browser does not let this page keep or delete anything here.";
        keep(phone);
        phone.awaitText(".settings .problem", forbidden);
        assertEquals(false, phone.run("return document.querySelector('input[name=history]').checked"));
        phone.run("unshut()");
        phone.click("input[name=history]");
        phone.awaitNone(".settings .problem:not(:empty)");
        phone.run("const clear = IDBObjectStore.prototype.clear;"
                + "IDBObjectStore.prototype.clear = () => { throw new DOMException('shut'); };"
                + "window.unshut = () => { IDBObjectStore.prototype.clear = clear; };");
        phone.click("input[name=history]");
        phone.awaitText(".settings .problem", forbidden);
        assertEquals(true, phone.run("return document.querySelector('input[name=history]').checked"));
        clean(phone);
        phone.run("unshut()");
        phone.click("input[name=history]");
        phone.awaitNone(".settings .problem:not(:empty)");
        assertEquals(false, phone.run("return document.querySelector('input[name=history]').checked"));
    }

    /** Also few lines can be much: beside their number their length is bounded, and the oldest go. */
    @Test
    void theOldestGoWhenThereIsTooMuch() throws Exception {
        long number = phone.join(site.url(), "Long");
        keep(phone);
        try (OicqClient other = site.join("Talker", Authentication.ANYONE, ClientListener.NONE)) {
            Site.await(other.send(number, "first"));
            talk(phone, other.number());
            phone.await("not kept", () -> kept(phone) == 1);
            site.awaitAllProven(number);
            // As if an old page had kept one more, and the other one were the last of very many characters.
            phone.run("""
                    window.changed = false;
                    indexedDB.open('oicq.history').onsuccess = ({ target: { result: database } }) => {
                      const lines = database.transaction('lines', 'readwrite').objectStore('lines');
                      lines.getAll().onsuccess = ({ target: { result: [one] } }) => {
                        const { sum, ...old } = one;
                        lines.put({ ...old, key: 'old', text: 'old', order: 1 });
                        lines.put({ ...one, sum: 60000000 }).onsuccess = () => (database.close(), (window.changed = true));
                      };
                    };""");
            phone.await("nothing was changed", () -> (boolean) phone.run("return window.changed"));
            phone.reload();
            phone.logIn(site.url(), number);
            talk(phone, other.number());
            awaitSaid(phone, List.of("old", "first"));
            Site.await(other.send(number, "second"));
            awaitSaid(phone, List.of("old", "first", "second"));
            site.awaitAllProven(number);
            phone.await("the old one is still kept, or the new one is not", () -> kept(phone) == 2);
            phone.reload();
            phone.logIn(site.url(), number);
            talk(phone, other.number());
            awaitSaid(phone, List.of("first", "second"));
            phone.click(".back");
            phone.click(".to-settings");
            phone.click("input[name=history]");
            phone.await("it is still kept", () -> kept(phone) == 0);
        }
    }

    @Test
    void aTalkOutlivesThePageAndNothingIsThereTwice() throws Exception {
        long number = wide.join(site.url(), "记得");
        keep(wide);
        wide.picture("settings-history-zh");
        try (OicqClient other = site.join("Friend", Authentication.ANYONE, ClientListener.NONE)) {
            Site.await(other.send(number, "one"));
            wide.awaitText(".unread", "1");
            talk(wide, other.number());
            wide.say("二 <b>");
            wide.awaitText(".line.taken", "二 <b>");
            List<String> all = new ArrayList<>(List.of("one", "二 <b>"));
            wide.awaitText(".line.mine.taken", "二 <b>");
            wide.await("not kept", () -> kept(wide) == 2);
            site.awaitAllProven(number);
            wide.reload();
            wide.logIn(site.url(), number);
            // Nobody reads these: they come again after the next reload, and are kept already.
            Site.await(other.send(number, "three"));
            Site.await(other.send(number, "three"));
            wide.awaitText(".unread", "2");
            wide.await("not kept", () -> kept(wide) == 4);
            all.addAll(List.of("three", "three"));
            wide.reload();
            wide.logIn(site.url(), number);
            wide.awaitText(".unread", "2");
            talk(wide, other.number());
            awaitSaid(wide, all);
            wide.picture("history-zh");
            clean(wide);
            assertEquals(4, kept(wide));

            // More than is read at once comes as one scrolls up.
            for (int i = 0; i < 110; i++) {
                Site.await(other.send(number, "line " + i));
                all.add("line " + i);
            }
            awaitSaid(wide, all);
            wide.await("not kept", () -> kept(wide) == 114);
            site.awaitAllProven(number);
            wide.reload();
            wide.logIn(site.url(), number);
            talk(wide, other.number());
            awaitSaid(wide, all.subList(14, 114));
            wide.run("document.querySelector('.lines').scrollTop = 0");
            awaitSaid(wide, all);

            // Another user of this browser reads nothing of it.
            wide.click(".leave");
            long another = wide.join(site.url(), "别人");
            talk(wide, other.number());
            wide.awaitText(".nothing", "还没有说过话");
            wide.click(".to-settings");
            // Turned off, it is gone.
            wide.click("input[name=history]");
            wide.await("it is still kept", () -> kept(wide) == 0);
            Site.await(other.send(another, "not kept"));
            wide.awaitText(".unread", "1");
            talk(wide, other.number());
            awaitSaid(wide, List.of("not kept"));
            assertEquals(0, kept(wide));
        }
    }
}
