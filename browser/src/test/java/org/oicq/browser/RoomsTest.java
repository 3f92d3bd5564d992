package org.oicq.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.oicq.client.ClientListener;
import org.oicq.client.OicqClient;
import org.oicq.client.Rooms;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.codes.RoomAccess;
import org.oicq.codec.codes.RoomRole;

/** Rooms on the page: with another page, and with the reference client. */
class RoomsTest extends TwoPages {
    private static void confirms(Browser browser) {
        browser.run("window.confirm = () => true");
    }

    static void make(Browser browser, String name, String topic, RoomAccess access) {
        browser.click(".find-rooms");
        browser.paste(".make input[name=name]", name);
        browser.paste(".make input[name=topic]", topic);
        browser.run("document.querySelector('.make select').value = arguments[0]", Integer.toString(access.code()));
        browser.click(".make .main");
        browser.awaitText(".room h2", name);
    }

    /** Looks for rooms and finds one. */
    static void find(Browser browser, String name) {
        browser.click(".find-rooms");
        browser.paste(".find input[name=words]", name);
        browser.click(".find .main");
        browser.awaitText(".person", name);
    }

    @Test
    void twoPagesTalkInARoom() {
        wide.join(site.url(), "小明");
        phone.join(site.url(), "<b>Hong</b>");
        make(wide, "<i>茶馆</i>", "topic <script>window.hurt = 1</script> & more", RoomAccess.ANYONE);
        wide.awaitText(".happened", "小明 加入了");
        wide.awaitText(".members", "室主");
        find(phone, "茶馆");
        phone.picture("room-search-phone-en");
        clean(phone);
        phone.click(".person button");
        phone.awaitText(".room h2", "<i>茶馆</i>");
        wide.awaitText(".happened", "<b>Hong</b> 加入了");
        wide.awaitText(".to-members", "2");
        wide.awaitText(".members", "<b>Hong</b>");

        phone.say("<img src=x onerror=window.hurt=1> https://example.org/x.");
        phone.awaitText(".line.mine.taken", "<img src=x");
        wide.awaitText(".line.theirs", "<img src=x onerror=window.hurt=1> https://example.org/x.");
        wide.awaitText(".line.theirs .who", "<b>Hong</b>");
        wide.say("你好 👋 " + "x".repeat(300));
        phone.awaitText(".line.theirs", "你好 👋");
        assertEquals("", phone.run("return window.hurt"));
        assertEquals("", wide.run("return window.hurt"));
        assertEquals(0, phone.all(".lines img, .lines b, .room h2 i").size());
        assertEquals(true, phone.run("return document.documentElement.scrollWidth <= innerWidth"));
        wide.picture("room-zh");
        phone.picture("room-phone-en");
        clean(wide);
        clean(phone);

        // What is said while the room is not open is counted, and read when it is.
        phone.click(".to-members");
        phone.awaitText(".members", "owner");
        phone.picture("room-members-phone-en");
        clean(phone);
        phone.click(".back");
        wide.say("one more");
        awaitUnread(phone, "1 1 unread");
        phone.picture("room-list-phone-en");
        clean(phone);
        phone.click(".rooms .buddy");
        phone.awaitText(".line.theirs", "one more");
        phone.awaitText(".mark.new", "new");
        wide.click(".own-menu button[title='浅色或深色']");
        wide.picture("room-zh-dark");
        clean(wide);

        confirms(phone);
        phone.click(".to-about");
        phone.click(".leave-room");
        phone.awaitNone(".room");
        wide.awaitText(".happened", "<b>Hong</b> 离开了");
        wide.awaitText(".to-members", "1");
        wide.click(".own-menu button[title='浅色或深色']");
    }

    /** What was said in the room, also where it is not in sight. */
    private static List<String> saidOn(Browser browser) {
        Object texts = browser.run("""
                const { entries, sayings } = document.querySelector('room-view').state.rooms.values().next().value;
                return [...entries.filter((one) => one.type === 0), ...sayings].map((one) => one.text)""");
        return ((List<?>) texts).stream().map(Object::toString).toList();
    }

    private static void awaitSaid(Browser browser, String text) {
        browser.await(text + " was not said", () -> saidOn(browser).contains(text));
    }

    static void awaitUnread(Browser browser, String exactly) {
        browser.await(
                exactly + " are not unread",
                () -> browser.run("return document.querySelector('.rooms .unread')?.textContent.trim()")
                        .equals(exactly));
    }

    @Test
    void aLongLogIsReadBackAndGoesOnAfterABrokenConnection() throws Exception {
        long page = wide.join(site.url(), "读者");
        try (OicqClient other = site.join("Writer", Authentication.ANYONE, ClientListener.NONE)) {
            Rooms rooms = other.rooms();
            Site.await(rooms.enter());
            long room = Site.await(rooms.make("Archive", "", RoomAccess.ANYONE));
            for (int i = 1; i <= 170; i++) {
                Site.await(rooms.say(room, "entry " + i));
            }
            find(wide, Long.toString(room));
            wide.click(".person button");
            wide.awaitText(".line", "entry 170");
            // As a person does: up, and up again, until there is nothing more.
            for (String earlier : List.of("entry 72", "entry 22", "entry 2")) {
                wide.run("document.querySelector('.lines').scrollTop = 0");
                awaitSaid(wide, earlier);
                // What one was reading stays where it is.
                wide.await("it has moved", () ->
                        (boolean) wide.run("return document.querySelector('.lines').scrollTop > 100"));
            }
            wide.awaitText(".room .top", "开头");
            List<String> all = saidOn(wide);
            assertEquals(170, all.size());
            assertEquals("entry 1", all.getFirst());
            assertEquals("entry 170", all.getLast());

            wide.offline(true);
            wide.awaitText(".connection", "没有连接");
            wide.say("said without a connection");
            for (int i = 171; i <= 240; i++) {
                Site.await(rooms.say(room, "entry " + i));
            }
            wide.offline(false);
            awaitSaid(wide, "entry 240");
            wide.awaitText(".line.taken", "said without a connection");
            List<String> more = saidOn(wide);
            assertEquals(241, more.size());
            assertEquals("said without a connection", more.getLast());

            // What is read is known to the server.
            wide.click(".find-rooms");
            Site.await(rooms.say(room, "unread"));
            awaitUnread(wide, "1 1 条未读");
            wide.reload();
            wide.logIn(site.url(), page);
            awaitUnread(wide, "1 1 条未读");

            // Put out: said once, and the room is gone.
            Site.await(rooms.give(room, page, RoomRole.NONE));
            wide.awaitText(".notice", "您已不在聊天室 Archive 中。");
            wide.awaitNone(".rooms .buddy");
        }
    }

    @Test
    void whoMustAskIsLetInAndWhoIsNotInIsRefused() throws Exception {
        wide.join(site.url(), "店主");
        long number = phone.join(site.url(), "Guest");
        make(wide, "Quiet", "", RoomAccess.ASK_FIRST);
        phone.run("window.prompt = () => '请让我进来'");
        find(phone, "Quiet");
        phone.click(".person button");
        phone.awaitText(".notice", "You have asked to join");
        wide.awaitText(".rooms .request", "请让我进来");
        wide.picture("room-request-zh");
        clean(wide);
        wide.click(".rooms .request .main");
        wide.awaitNone(".rooms .request");
        phone.awaitText(".notice", "You have been let into the room Quiet.");
        phone.click(".back");
        phone.awaitText(".rooms .buddy", "Quiet");
        phone.click(".rooms .buddy");
        phone.say("x".repeat(60_000));
        phone.awaitText(".line.refused .fate", "refused: the message is too long");
        assertTrue(number > 0);
        phone.picture("room-refused-phone-en");
        clean(phone);
    }
}
