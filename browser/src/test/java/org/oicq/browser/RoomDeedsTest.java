package org.oicq.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.oicq.client.ClientListener;
import org.oicq.client.OicqClient;
import org.oicq.client.Rooms;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.codes.RoomAccess;
import org.openqa.selenium.Keys;

/** What one does in rooms on the page beside talking: inviting, roles, changes, bans, search, and what is found and unread. */
class RoomDeedsTest extends TwoPages {
    /** Clicks a button of a list that is drawn anew while one looks. */
    private static void press(Browser browser, String selector) {
        browser.at(selector);
        browser.run("document.querySelector(arguments[0]).click()", selector);
    }

    private static OicqClient someone(String nickname) {
        OicqClient client = site.join(nickname, Authentication.ANYONE, ClientListener.NONE);
        Site.await(client.rooms().enter());
        return client;
    }

    private static void open(Browser browser, long room) {
        browser.run(
                "document.querySelector('buddy-list').dispatchEvent(Object.assign("
                        + "new Event('open-this', {bubbles: true}), {what: 'room ' + arguments[0]}))",
                room);
    }

    @Test
    void aRoomLivesFromItsFirstInvitationToItsEnd() {
        long ming = wide.join(site.url(), "小明");
        long hong = phone.join(site.url(), "<b>Hong</b>");
        for (Browser one : List.of(wide, phone)) {
            one.run("window.confirm = (words) => (window.asked = words, true)");
        }
        RoomsTest.make(wide, "Club", "", RoomAccess.INVITED);

        // An invitation is seen and answered.
        wide.type(".invite input", Long.toString(hong));
        wide.awaitText(".invite-this", Long.toString(hong));
        wide.picture("room-invite-zh");
        clean(wide);
        wide.type(".invite input", Keys.ENTER);
        wide.awaitText(".notice", "<b>Hong</b> 加入 Club");
        phone.awaitText(".rooms .request", "You are invited to the room Club");
        assertEquals("(1) OICQ", phone.run("return document.title"));
        phone.picture("room-invitation-phone-en");
        clean(phone);
        phone.click(".rooms .request .main");
        phone.awaitText(".room h2", "Club");
        phone.awaitText(".happened", "<b>Hong</b> joined");
        // An invited member neither invites nor changes anything, and reads what the room is.
        phone.click(".to-members");
        phone.at(".members");
        assertEquals(0, phone.all(".invite").size());
        assertEquals(0, phone.all(".member-menu").size());
        phone.click(".to-about");
        phone.awaitText(".room-about dd", "by invitation");
        phone.awaitText(".room-about", "小明");
        assertEquals(0, phone.all(".about-form, .delete-room").size());
        clean(phone);

        // A moderator changes the room; the other sees it at once.
        wide.awaitText(".members", "<b>Hong</b>");
        wide.click(".member-menu");
        wide.at(".deed-owner");
        wide.picture("room-deeds-zh");
        clean(wide);
        wide.click(".deed-moderator");
        wide.awaitText(".happened", "<b>Hong</b> 现在是管理员");
        phone.at(".about-form");
        phone.run("document.querySelector('.about-form input[name=name]').value = ''");
        phone.paste(".about-form input[name=name]", "<i>Tea</i> house");
        phone.paste(".about-form input[name=topic]", "Saturday, 18:00 <script>window.hurt = 1</script>");
        phone.picture("room-about-phone-en");
        clean(phone);
        phone.click(".about-form .main");
        phone.awaitText(".about-form", "Saved.");
        wide.awaitText(".room h2", "<i>Tea</i> house");
        wide.awaitText(".room .topic", "Saturday, 18:00 <script>");
        assertEquals("", wide.run("return window.hurt"));
        assertEquals(0, wide.all(".room h2 i, .topic script").size());

        // The room passes on, and its new owner bans the one before.
        wide.click(".member-menu");
        wide.click(".deed-owner");
        assertTrue(wide.run("return window.asked").toString().contains("转让给 <b>Hong</b>"));
        wide.awaitText(".happened", "<b>Hong</b> 现在是室主");
        phone.at(".delete-room");
        phone.click(".to-members");
        phone.click(".member-menu");
        phone.click(".deed-ban");
        wide.awaitText(".notice", "您已不在聊天室");
        wide.awaitNone(".room");
        phone.awaitText(".banned", "小明");
        phone.picture("room-banned-phone-en");
        clean(phone);
        phone.type(".invite input", Long.toString(ming), Keys.ENTER);
        phone.awaitText(".notice", "banned from this room");
        phone.run("document.querySelectorAll('.notice .close').forEach((one) => one.click())");
        press(phone, ".banned button");
        phone.awaitText(".notice", "may come into the room again");
        phone.awaitNone(".banned");
        phone.run("document.querySelectorAll('.notice .close').forEach((one) => one.click())");
        phone.type(".invite input", Long.toString(ming), Keys.ENTER);
        wide.awaitText(".rooms .request", "您受邀加入");
        wide.click(".rooms .request button:not(.main)");
        wide.awaitNone(".rooms .request");

        phone.click(".to-about");
        phone.click(".delete-room");
        assertTrue(phone.run("return window.asked").toString().contains("all that was said in it"));
        phone.awaitNone(".room");
        assertEquals(0, phone.all(".rooms .buddy").size());
    }

    @Test
    void wordsAreFoundInALogAndLeadToTheirPlace() throws Exception {
        wide.join(site.url(), "读者");
        try (OicqClient other = someone("Writer")) {
            Rooms rooms = other.rooms();
            long room = Site.await(rooms.make("Archive", "", RoomAccess.ANYONE));
            for (int i = 1; i <= 130; i++) {
                Site.await(rooms.say(room, "entry " + i + (i % 2 == 0 ? " even" : " odd")));
            }
            Site.await(rooms.say(room, "<b>odd</b>"));
            RoomsTest.find(wide, Long.toString(room));
            wide.click(".person button");
            wide.awaitText(".line", "entry 130");
            wide.click(".to-search");
            wide.paste(".log-search input", "odd");
            wide.click(".log-search .main");
            wide.awaitText(".log-search [role=status]", "找到最近的 50 条");
            assertEquals("<b>odd</b>", wide.texts(".found-entry .words").getFirst());
            wide.picture("room-log-search-zh");
            clean(wide);
            wide.click(".log-search > .link");
            wide.awaitText(".log-search [role=status]", "找到 66 条");
            assertEquals(0, wide.all(".log-search > .link").size());
            // To a place that was not read yet.
            wide.paste(".log-search input", "entry 7 odd");
            wide.click(".log-search .main");
            wide.awaitText(".log-search [role=status]", "找到 1 条");
            wide.click(".found-entry");
            wide.await(
                    "entry 7 is not in sight",
                    () -> wide.run("return document.activeElement.querySelector('p')?.textContent ?? ''")
                            .equals("entry 7 odd"));
            assertEquals(true, wide.run("""
                    const line = document.activeElement.getBoundingClientRect();
                    const log = document.querySelector('.lines').getBoundingClientRect();
                    return line.top >= log.top && line.bottom <= log.bottom"""));
            wide.picture("room-log-found-zh");
            clean(wide);
            wide.paste(".log-search input", "nobody said this");
            wide.click(".log-search .main");
            wide.awaitText(".log-search [role=status]", "没有找到");
        }
    }

    @Test
    void allRoomsAreFoundPageByPage() throws Exception {
        List<OicqClient> makers = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                OicqClient maker = someone("Maker");
                makers.add(maker);
                for (int j = 0; j < 18; j++) {
                    Site.await(maker.rooms().make("Many " + (18 * i + j), "", RoomAccess.ANYONE));
                }
            }
            wide.join(site.url(), "找房间");
            RoomsTest.find(wide, "Many");
            assertEquals(50, wide.all(".results .person").size());
            wide.click(".more-rooms");
            wide.awaitText(".results .person:last-child", "Many 53");
            assertEquals(54, wide.all(".results .person").size());
            assertEquals(0, wide.all(".more-rooms").size());
            clean(wide);
        } finally {
            makers.forEach(OicqClient::close);
        }
    }

    @Test
    void whoComesAndGoesIsNotUnread() throws Exception {
        long number = wide.join(site.url(), "静");
        RoomsTest.make(wide, "Door", "", RoomAccess.ANYONE);
        long room = Long.parseLong(wide.at(".room .number").getText());
        wide.click(".find-rooms");
        try (OicqClient other = someone("Visitor")) {
            Site.await(other.rooms().join(room));
            Site.await(other.rooms().leave(room));
            Site.await(other.rooms().join(room));
            Site.await(other.rooms().say(room, "hello"));
            RoomsTest.awaitUnread(wide, "1 1 条未读");
            assertEquals("(1) OICQ", wide.run("return document.title"));
            // The same after a reload, where the page begins with the log.
            wide.reload();
            wide.logIn(site.url(), number);
            RoomsTest.awaitUnread(wide, "1 1 条未读");
            Site.await(other.rooms().leave(room));
            open(wide, room);
            wide.awaitText(".mark.new + .line", "hello");
            wide.click(".find-rooms");
            Site.await(other.rooms().join(room));
            Site.await(other.rooms().say(room, "again"));
            RoomsTest.awaitUnread(wide, "1 1 条未读");
        }
    }
}
