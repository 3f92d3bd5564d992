package org.oicq.browser;

import static org.oicq.browser.Site.await;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.oicq.client.ClientListener;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.codes.RoomAccess;

/** How smoothly long lists scroll, and how soon a typed character is on the screen: run by name, it prints a table. */
class SmoothTrial {
    private static final int FRIENDS = 5_000;
    private static final int MESSAGES = 50_000;
    /** Pages of older messages that are read before it is measured. */
    private static final int READ_BACK = Integer.getInteger("oicq.readBack", 1_000);

    /** So many of them at a time: a script has a minute. */
    private static final int PART = 250;

    /** Scrolls a list by steps, one a frame, there and back; gives how long each frame took, in milliseconds. */
    private static final String SCROLL = """
            const done = arguments[arguments.length - 1];
            const list = document.querySelector(arguments[0]);
            const step = arguments[1];
            const frames = [];
            let before = 0;
            const frame = (now) => {
              if (before > 0) { frames.push(now - before); }
              before = now;
              list.scrollTop += frames.length < 120 ? step : -step;
              if (frames.length < 240) { requestAnimationFrame(frame); } else { done(frames); }
            };
            requestAnimationFrame(frame);""";

    /** Puts characters into the field, each half a second after the one before; gives how long each took to its frame. */
    private static final String TYPE = """
            const done = arguments[arguments.length - 1];
            const input = document.querySelector('textarea');
            const times = [];
            const type = () => {
              const from = performance.now();
              input.dispatchEvent(new KeyboardEvent('keydown', { key: 'a', bubbles: true }));
              input.setRangeText('a', input.value.length, input.value.length, 'end');
              input.dispatchEvent(new InputEvent('input', { data: 'a', bubbles: true }));
              requestAnimationFrame(() => {
                // A message comes after the frame's own work: its style, layout and painting.
                const channel = new MessageChannel();
                channel.port1.onmessage = () => {
                  times.push(performance.now() - from);
                  if (times.length < 60) { setTimeout(type, 37); } else { input.value = ''; done(times); }
                };
                channel.port2.postMessage(0);
              });
            };
            type();""";

    /** Goes to the top again and again, until this entry is there; gives how long each page took. */
    private static final String READ = """
            const done = arguments[arguments.length - 1];
            const goal = arguments[0];
            const list = document.querySelector('.lines');
            const times = [];
            let [first, from] = [Infinity, performance.now()];
            const look = () => {
              const top = Number(document.querySelector('.line[data-entry]').dataset.entry);
              if (top < first) {
                times.push(performance.now() - from);
                [first, from] = [top, performance.now()];
              }
              if (top <= goal || times.length > 2000) { done(times); return; }
              list.scrollTop = 0;
              requestAnimationFrame(look);
            };
            look();""";

    private static void print(String what, Object millis, Browser browser) {
        List<Double> sorted = ((List<?>) millis)
                .stream().map(one -> ((Number) one).doubleValue()).sorted().toList();
        double median = sorted.get(sorted.size() / 2);
        double late = sorted.get(sorted.size() * 95 / 100);
        Object elements = browser.run("return document.querySelectorAll('*').length");
        System.out.printf("%s | %.1f | %.1f | %.1f | %s%n", what, median, late, sorted.getLast(), elements);
    }

    @Test
    void listsAreSmooth() throws Exception {
        try (Site site = new Site(Map.of("room-messages", "1000000"));
                Browser browser = Browser.open(1100, 720, "en");
                OicqClient other = site.join("Writer", Authentication.ANYONE, ClientListener.NONE)) {
            long number = browser.join(site.url(), "Reader");
            await(other.rooms().enter());
            long room = await(other.rooms().make("Archive", "", RoomAccess.ANYONE));
            browser.click(".find-rooms");
            browser.paste(".find input[name=words]", Long.toString(room));
            browser.click(".find .main");
            browser.click(".person button");
            browser.at(".room h2");
            browser.click(".leave");
            site.befriend(number, FRIENDS);
            site.said(room, other.number(), MESSAGES);

            System.out.println("what | ms, median | p95 | largest | elements of the page");
            browser.logIn(site.url(), number);
            browser.at(".group .buddy");
            print("nothing, for comparison", browser.async(SCROLL, ".people", 0), browser);
            print("friends, scrolled by 100 pixels a frame", browser.async(SCROLL, ".people", 100), browser);
            print("… by 1,500", browser.async(SCROLL, ".people", 1500), browser);
            browser.run("document.querySelector('buddy-list').dispatchEvent(Object.assign("
                    + "new Event('open-this', {bubbles: true}), {what: 'room " + room + "'}))");
            browser.awaitText(".lines", "entry " + (MESSAGES + 2));
            print("typing, 50 messages read", browser.async(TYPE), browser);
            List<Object> took = new ArrayList<>();
            for (int read = PART; read <= READ_BACK; read += PART) {
                took.addAll((List<?>) browser.async(READ, MESSAGES + 2 - read));
            }
            print(READ_BACK + " messages read back, each page", took, browser);
            print("typing, many read", browser.async(TYPE), browser);
            print("room, scrolled by 100 pixels a frame", browser.async(SCROLL, ".lines", 100), browser);
            print("… by 1,500", browser.async(SCROLL, ".lines", 1500), browser);
        }
    }
}
