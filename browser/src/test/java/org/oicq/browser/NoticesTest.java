package org.oicq.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.oicq.client.ClientListener;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.Authentication;

/** How the page tells of what is new to somebody who looks at something else. */
class NoticesTest extends TwoPages {
    /** The browser's own notices and sounds, written down: a browser without a window shows and plays none. */
    private static void writeDown(Browser browser, String permission) {
        browser.run("""
                window.noticed = [];
                window.tones = 0;
                window.Notification = class {
                  static permission = 'default';
                  static requestPermission = async () => (this.permission = window.answer);
                  constructor(title, options) {
                    window.noticed.push(`${title}: ${options.body}`);
                    window.lastNotice = this;
                  }
                  close() {}
                };
                window.Notification.requestPermission = async () => (window.Notification.permission = arguments[0]);
                const Real = window.AudioContext;
                window.AudioContext = class extends Real {
                  createOscillator() {
                    window.tones++;
                    return super.createOscillator();
                  }
                };
                document.hasFocus = () => false;""", permission);
    }

    private static void hidden(Browser browser, boolean now) {
        browser.run("""
                const now = arguments[0];
                Object.defineProperty(document, 'hidden', { get: () => now, configurable: true });
                document.dispatchEvent(new Event('visibilitychange'));""", now);
    }

    private static List<?> noticed(Browser browser) {
        return (List<?>) browser.run("return window.noticed");
    }

    @Test
    void whoLooksElsewhereIsTold() throws Exception {
        long number = wide.join(site.url(), "忙");
        writeDown(wide, "granted");
        try (OicqClient other = site.join("Friend", Authentication.ANYONE, ClientListener.NONE)) {
            // Off at first.
            Site.await(other.send(number, "nobody is told"));
            wide.awaitText(".unread", "1");
            assertEquals(List.of(), noticed(wide));
            assertEquals(0L, wide.run("return window.tones"));
            wide.click(".to-settings");
            wide.picture("settings-zh");
            clean(wide);
            wide.click("input[name=sound]");
            wide.click("input[name=notices]");
            wide.await(
                    "the setting is not kept",
                    () -> wide.run("return localStorage.getItem('oicq.notices')")
                            .equals("on"));
            Site.await(other.send(number, "<b>你好</b>"));
            wide.awaitText(".unread", "2");
            assertEquals(List.of("Friend: <b>你好</b>"), noticed(wide));
            assertEquals(2L, wide.run("return window.tones"));
            assertEquals("(2) OICQ", wide.run("return document.title"));
            assertTrue(wide.run("return document.querySelector('link[rel=icon]').href")
                    .toString()
                    .endsWith("/icon-unread.svg"));
            // A click on the notice leads to the talk.
            wide.run("window.lastNotice.onclick()");
            wide.awaitText(".talk h2", "Friend");
            wide.awaitText(".line.theirs", "<b>你好</b>");
            assertEquals("OICQ", wide.run("return document.title"));

            // What is open is not read while nobody can see the page.
            hidden(wide, true);
            Site.await(other.send(number, "are you there?"));
            wide.awaitText(".unread", "1");
            assertEquals("Friend: are you there?", noticed(wide).getLast());
            hidden(wide, false);
            wide.awaitNone(".unread");
            wide.awaitText(".mark.new + .line", "are you there?");
            int before = noticed(wide).size();

            // Who is not to be disturbed is not; the count goes on.
            hidden(wide, true);
            wide.run("const select = document.querySelector('.own-mode select'); select.value = '3';"
                    + " select.dispatchEvent(new Event('change'))");
            Site.await(other.send(number, "hush"));
            wide.awaitText(".unread", "1");
            assertEquals(before, noticed(wide).size());
            hidden(wide, false);
        }
    }

    @Test
    void whoDoesNotAllowNoticesIsToldSo() {
        phone.join(site.url(), "No");
        writeDown(phone, "denied");
        phone.click(".to-settings");
        phone.click("input[name=notices]");
        phone.awaitText(".settings .problem", "The browser does not allow notices");
        assertEquals(false, phone.run("return document.querySelector('input[name=notices]').checked"));
        phone.picture("settings-phone-en");
        clean(phone);
    }
}
