package org.oicq.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.oicq.browser.Site.await;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.oicq.client.ClientListener;
import org.oicq.client.OicqClient;
import org.oicq.client.Rooms;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.codes.RoomAccess;
import org.openqa.selenium.Keys;

/** Lists of any length: only what is in sight is in the document, and one gets everywhere by wheel and by keyboard. */
class LongListsTest extends TwoPages {
    private static final int FRIENDS = 5_000;
    private static final int MESSAGES = 3_000;
    /** What fits on the screen, and as much above and below it. */
    private static final int MOST_ROWS = 120;

    private static long rows(Browser browser) {
        return browser.number("return document.querySelectorAll('.row').length");
    }

    private static void open(Browser browser, String what) {
        browser.run("document.querySelector('buddy-list').dispatchEvent(Object.assign("
                + "new Event('open-this', {bubbles: true}), {what: " + what + "}))");
    }

    private static final String IN_SIGHT = """
            const top = document.querySelector('.lines').getBoundingClientRect().top;
            const line = [...document.querySelectorAll('.line')].find((one) => one.getBoundingClientRect().top >= top);
            const inSight = line.dataset.entry + ' at ' + Math.round(line.getBoundingClientRect().top - top);
            """;

    /** The first line that is wholly in sight: its entry, and how far it is from the top, in whole pixels. */
    private static String inSight(Browser browser) {
        return browser.run(IN_SIGHT + "return inSight").toString();
    }

    /** Scrolls to so many pixels from the top, and gives what is in sight in the next frame. */
    private static String scroll(Browser browser, int to) {
        return browser.async(
                        "document.querySelector('.lines').scrollTop = arguments[0];"
                                + "requestAnimationFrame(() => requestAnimationFrame(() => {"
                                + IN_SIGHT
                                + "arguments[1](inSight); }))",
                        to)
                .toString();
    }

    @Test
    void fiveThousandFriendsAreAFewRows() {
        long number = wide.join(site.url(), "众友");
        wide.click(".leave");
        site.befriend(number, FRIENDS);
        wide.logIn(site.url(), number);
        wide.awaitText(".group .title", "250");
        wide.at(".row");
        assertTrue(rows(wide) < MOST_ROWS, rows(wide) + " rows");
        assertEquals(
                "250 1",
                wide.run(
                        "const row = document.querySelector('.row'); return row.ariaSetSize + ' ' + row.ariaPosInSet"));
        // To the end: the last one is there, and the first is not.
        wide.run("const list = document.querySelector('.people'); list.scrollTop = list.scrollHeight");
        wide.await("the last one is not drawn", () -> (boolean) wide.run(
                "return document.querySelector('.group:last-of-type .row:last-child')?.ariaPosInSet === '250'"));
        assertTrue(rows(wide) < MOST_ROWS, rows(wide) + " rows");
        wide.picture("friends-5000-zh");
        clean(wide);
        // By keyboard from one to the next, also beyond what was drawn; and the focus outlives scrolling.
        wide.run("document.querySelector('.people').scrollTop = 0");
        wide.await("the first one is not drawn", () ->
                (boolean) wide.run("return document.querySelector('.row')?.ariaPosInSet === '1'"));
        wide.run("document.querySelector('.row button').focus()");
        for (int i = 0; i < 100; i++) {
            String before = focused();
            wide.press(Keys.ARROW_DOWN);
            wide.await("it goes no further than " + before, () -> !focused().equals(before));
        }
        assertEquals("101", focused());
        assertTrue(rows(wide) < MOST_ROWS, rows(wide) + " rows");
        wide.run("document.querySelector('.people').scrollTop += 20000");
        wide.await("nothing is drawn there", () -> (boolean) wide.run("""
                const list = document.querySelector('.people').getBoundingClientRect();
                return document.elementFromPoint(list.left + 40, list.top + list.height / 2)?.closest('.row') !== null"""));
        assertEquals("101", focused());
        wide.press(Keys.ARROW_UP);
        wide.await("it is lost", () -> focused().equals("100"));
        // One who comes online goes to its place, and nothing else is drawn for it.
        assertTrue(rows(wide) < MOST_ROWS, rows(wide) + " rows");
    }

    private static String focused() {
        return wide.run("return document.activeElement.closest('.row')?.ariaPosInSet ?? 'nobody'")
                .toString();
    }

    @Test
    void aLongRoomIsOneScroll() throws Exception {
        long number = phone.join(site.url(), "Reader");
        try (OicqClient other = site.join("Writer", Authentication.ANYONE, ClientListener.NONE)) {
            Rooms rooms = other.rooms();
            await(rooms.enter());
            long room = await(rooms.make("Archive", "", RoomAccess.ANYONE));
            RoomsTest.find(phone, Long.toString(room));
            phone.click(".person button");
            phone.at(".room h2");
            phone.click(".back");
            phone.click(".leave");
            site.said(room, other.number(), MESSAGES);
            phone.logIn(site.url(), number);
            open(phone, "'room " + room + "'");
            long last = MESSAGES + 2;
            phone.awaitText(".line", "entry " + last);
            assertTrue(rows(phone) < MOST_ROWS, rows(phone) + " rows");
            // Up, and up again: what one looks at stays where it is while older lines come above it.
            long first = first();
            for (int i = 0; i < 20; i++) {
                long known = first;
                String before = scroll(phone, 300);
                phone.await("nothing is read", () -> first() < known);
                phone.await(
                        () -> "it has moved from " + before + " to " + inSight(phone),
                        () -> inSight(phone).equals(before));
                first = first();
            }
            assertTrue(first <= last - 20 * 50, "only back to " + first);
            assertTrue(rows(phone) < MOST_ROWS, rows(phone) + " rows");
            // To scroll, it looks at what it draws and at nothing else; what is out of sight leaves not even a comment.
            long looks = looksForScrolling(phone, 40);
            long nodes = phone.number("return document.querySelector('.lines ol').childNodes.length");
            assertTrue(nodes < 4L * MOST_ROWS, nodes + " nodes");
            assertTrue(looks < 40L * 4 * MOST_ROWS, looks + " looks at entries in 40 frames");
            // What is only for readers does not make the page longer than the window.
            assertEquals(true, phone.run("return document.documentElement.scrollHeight <= innerHeight"));
            phone.picture("room-long-phone-en");
            clean(phone);
            // Something new does not move it, and is said; at the end it is seen.
            String before = inSight(phone);
            await(rooms.say(room, "something new"));
            phone.await("it is not read aloud", () -> (boolean)
                    phone.run("return document.querySelector('.spoken').textContent === 'Writer: something new'"));
            assertEquals(before, inSight(phone));
            // The same again is something else to hear.
            await(rooms.say(room, "something new"));
            phone.await("it is not read aloud again", () -> (boolean)
                    phone.run("return [...document.querySelectorAll('.spoken p')].map((one) => one.textContent).join()"
                            + " === 'Writer: something new,Writer: something new'"));
            phone.run("const lines = document.querySelector('.lines'); lines.scrollTop = lines.scrollHeight");
            phone.awaitText(".line", "something new");
            await(rooms.say(room, "and more"));
            phone.awaitText(".line", "and more");
            phone.await("its end is not in sight", () -> (boolean) phone.run("""
                    const lines = document.querySelector('.lines');
                    return lines.scrollHeight - lines.scrollTop - lines.clientHeight < 1"""));
            assertTrue(rows(phone) < MOST_ROWS, rows(phone) + " rows");
            // As from the search: to a line that is far from what is drawn.
            phone.run(
                    "document.querySelector('.lines').dispatchEvent(Object.assign(new Event('go-to-entry', {bubbles: true}), {entry: arguments[0]}))",
                    first + 70);
            phone.awaitText(".line:focus", "entry " + (first + 70));
            clean(phone);
        }
    }

    /** Nobody clicks on somebody else because a third one has come online. */
    @Test
    void whoIsPointedAtStaysInPlace() throws Exception {
        wide.join(site.url(), "指者");
        OicqClient anna = site.join("Anna", Authentication.ANYONE, ClientListener.NONE);
        try (OicqClient bert = site.join("Bert", Authentication.ANYONE, ClientListener.NONE)) {
            for (OicqClient one : List.of(anna, bert)) {
                wide.type("#search", Long.toString(one.number()), Keys.ENTER);
                wide.awaitText(".group .buddy.mode-1", one == anna ? "Anna" : "Bert");
            }
            wide.pointAt(".group .buddy");
            anna.close();
            wide.awaitText(".group .buddy.mode-4", "Anna");
            assertTrue(names().startsWith("Anna"), names());
            // Away from the list, and what was held is made up for.
            wide.pointAt(".own");
            wide.await("the order stays", () -> names().startsWith("Bert"));
        }
    }

    private static String names() {
        return String.join(" ", wide.texts(".group .buddy .name"));
    }

    /** How often something asks for an entry of the room while it is scrolled for so many frames, up and down. */
    private static long looksForScrolling(Browser browser, int frames) {
        return ((Number) browser.async("""
                        const [frames, done] = arguments;
                        const room = document.querySelector('room-view').state.rooms.values().next().value;
                        const { entries } = room;
                        let looks = 0;
                        room.entries = new Proxy(entries, {
                          get: (target, name) => {
                            looks += /^\\d+$/.test(String(name)) ? 1 : 0;
                            return target[name];
                          },
                        });
                        // What is another array is looked through once.
                        document.querySelector('room-view').requestUpdate();
                        const lines = document.querySelector('.lines');
                        const from = lines.scrollTop;
                        let frame = -1;
                        const next = () => {
                          looks = frame < 0 ? 0 : looks;
                          lines.scrollTop = from + 1500 + (++frame % 2) * 3000;
                          if (frame < frames) { requestAnimationFrame(next); return; }
                          room.entries = entries;
                          lines.scrollTop = from;
                          requestAnimationFrame(() => done(looks));
                        };
                        requestAnimationFrame(next);""", frames)).longValue();
    }

    /** The oldest entry that the page has. */
    private static long first() {
        return phone.number(
                "return document.querySelector('room-view').state.rooms.values().next().value.entries[0].entry");
    }
}
