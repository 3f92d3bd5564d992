package org.oicq.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.oicq.client.ClientListener;
import org.oicq.client.OicqClient;
import org.oicq.codec.codes.Authentication;
import org.oicq.codec.packet.Message;
import org.openqa.selenium.Keys;

/** People on the page: with each other, with the other clients, and through what can happen to a connection. */
class PageTest extends TwoPages {
    /** Each line of what one does is a step that the page must have taken; clean at every one of them. */
    @Test
    void twoMeetAndTalk() {
        wide.get(site.url());
        wide.at(".start-card");
        wide.picture("start-zh");
        clean(wide);
        long ming = wide.join(site.url(), "小明 😀");
        long hong = phone.join(site.url(), "<b>Hong</b> 红");
        phone.picture("empty-phone-en");
        clean(phone);

        phone.type("#search", Long.toString(ming), Keys.ENTER);
        phone.awaitText(".notice", "小明 😀 wants to be asked first.");
        phone.paste(".notice input", "你好，我是小红");
        clean(phone);
        phone.click(".notice .main");
        wide.awaitText(".request", "你好，我是小红");
        wide.awaitText(".request", "<b>Hong</b> 红 想加您为好友");
        wide.picture("request-zh");
        clean(wide);
        wide.click(".request .deeds button:not(.main)");
        wide.awaitNone(".request");
        phone.awaitText(".buddy.mode-1", "小明 😀");
        phone.awaitText(".notice", "小明 😀 agreed, and is in your list now.");
        phone.all(".notice .close").forEach(org.openqa.selenium.WebElement::click);

        phone.click(".buddy");
        phone.say("Hello 你好 👋 https://example.org/a?b=c.");
        phone.awaitText(".line.taken", "Hello 你好 👋");
        wide.awaitText(".unread", "1");
        assertTrue(wide.run("return document.title").toString().startsWith("(1) "));
        wide.click(".buddy");
        wide.awaitText(".line.theirs", "Hello 你好 👋 https://example.org/a?b=c.");
        assertEquals("https://example.org/a?b=c", wide.at(".line a").getDomAttribute("href"));
        for (String text : hostile()) {
            wide.say(text);
        }
        wide.awaitText(".line.taken:last-child", "the end");
        phone.awaitText(".line.theirs:last-child", "the end");
        assertEquals(hostile(), phone.texts(".line.theirs p").stream().toList());
        assertEquals("", phone.run("return window.hurt"));
        assertEquals(0, phone.all(".lines script, .lines b, .lines img").size());
        // No text makes the page wider than the phone.
        assertEquals(true, phone.run("return document.documentElement.scrollWidth <= innerWidth"));
        wide.picture("talk-zh");
        phone.picture("talk-phone-en");
        clean(wide);
        clean(phone);

        phone.click(".back");
        phone.click(".own-menu button[title='Light or dark']");
        wide.click(".own-menu button[title='浅色或深色']");
        wide.picture("talk-zh-dark");
        phone.picture("list-phone-en-dark");
        clean(wide);
        clean(phone);
        wide.click(".own-menu button");
        wide.awaitText(".own-mode select", "online");
        wide.click(".search button");
        wide.paste("input[name=name]", "Hong");
        wide.click(".people-search form .main");
        wide.awaitText(".person", Long.toString(hong));
        wide.picture("people-en-dark");
        clean(wide);
    }

    private static List<String> hostile() {
        return List.of(
                "<b>not bold</b> <script>window.hurt = 1</script> <img src=x onerror=window.hurt=1>",
                "javascript:alert(1) data:text/html,x",
                "x".repeat(400),
                "👨‍👩‍👧‍👦 🇨🇳 é é",
                "${1+1} {{2}} %s &lt;",
                "the end");
    }

    /** Where the operator wants it so, only a code gives a number. */
    @Test
    void whoIsInvitedGetsANumber() {
        try (Site invited = new Site(Map.of("registration", "invite"))) {
            wide.get(invited.url());
            wide.click(".other button");
            wide.paste("input[name=nickname]", "客人");
            wide.type("input[name=password]", Site.PASSWORD);
            wide.click("button.main");
            wide.awaitText(".problem", "需要有效的邀请码，请联系运营者。");
            wide.type("input[name=invitation]", invited.invitation());
            wide.picture("invitation-zh");
            wide.click("button.main");
            wide.at(".made .number");
            clean(wide);
        }
    }

    @Test
    void aPageAndTheReferenceClient() throws Exception {
        long page = wide.join(site.url(), "页面");
        BlockingQueue<Message> heard = new LinkedBlockingQueue<>();
        ClientListener listener = new ClientListener() {
            @Override
            public void message(Message message) {
                heard.add(message);
            }
        };
        try (OicqClient terminal = site.join("Terminal", Authentication.ANYONE, listener)) {
            wide.type("#search", Long.toString(terminal.number()), Keys.ENTER);
            wide.awaitText(".buddy.mode-1", "Terminal");
            Site.await(terminal.send(page, "from the terminal 终端"));
            wide.awaitText(".unread", "1");
            wide.click(".buddy");
            wide.say("从页面来的 😀");
            Message message = heard.poll(60, TimeUnit.SECONDS);
            assertEquals(
                    "从页面来的 😀", message == null ? "" : message.information().toString());
            wide.awaitText(".line.taken", "从页面来的 😀");
        }
        wide.awaitText(".buddy.mode-4", "Terminal");
    }

    @Test
    void aMessageToNobodyIsRefusedWithTheReason() {
        wide.join(site.url(), "Lost");
        wide.run(
                "document.querySelector('buddy-list').dispatchEvent(Object.assign(new Event('open-this', {bubbles: true}),"
                        + " {what: 99999}))");
        wide.say("is there anybody?");
        wide.awaitText(".line.refused", "没有这个用户");
        // More than fits into a packet.
        wide.say("x".repeat(70_000));
        wide.awaitText(".line.refused", "消息太长");
    }

    @Test
    void whatIsWrittenWhileTheServerIsAwayIsKeptAndSent() {
        long page = wide.join(site.url(), "Patient");
        long other = phone.join(site.url(), "Other");
        phone.click(".search button");
        phone.paste("input[name=name]", "Patient");
        phone.click(".people-search form .main");
        phone.click(".person .name");
        phone.say("before");
        wide.awaitText(".buddy", "Other");
        wide.click(".buddy");
        site.stop();
        wide.awaitText(".connection", "没有连接");
        wide.picture("away-zh");
        clean(wide);
        wide.say("written while nobody was there");
        wide.awaitText(".line.waiting", "written while");
        site.startAgain();
        wide.awaitText(".line.taken", "written while");
        wide.awaitNone(".connection");
        phone.awaitText(".line.theirs", "written while");
        assertFalse(page == other);
    }

    @Test
    void aBrowserThatLosesItsNetworkComesBackByItself() {
        wide.join(site.url(), "Traveller");
        wide.offline(true);
        wide.awaitText(".connection", "没有连接");
        wide.offline(false);
        wide.awaitNone(".connection");
    }

    @Test
    void whoLogsInElsewhereIsAskedBeforeThisPageComesBack() {
        long number = wide.join(site.url(), "Twice");
        phone.logIn(site.url(), number);
        wide.awaitText(".connection", "您的号码已在别处登录。");
        wide.click(".connection button");
        phone.awaitText(".connection", "Your number has logged in elsewhere.");
        wide.awaitNone(".connection");
    }

    @Test
    void aWrongPasswordIsSaidAndTheRightOneWorks() {
        long number = wide.join(site.url(), "Forgetful");
        wide.click(".leave");
        wide.type("input[name=number]", Long.toString(number));
        wide.type("input[name=password]", "wrong");
        wide.click("button.main");
        wide.awaitText(".problem", "号码或密码不对。");
        clean(wide);
        wide.logIn(site.url(), number);
    }

    @Test
    void aReloadKeepsWhoAskedForIt() {
        long number = wide.join(site.url(), "Keeper");
        wide.click(".leave");
        wide.type("input[name=number]", Long.toString(number));
        wide.type("input[name=password]", Site.PASSWORD);
        wide.click("input[name=keep]");
        wide.click("button.main");
        wide.at(".own");
        wide.reload();
        wide.awaitText(".own .number", Long.toString(number));
        wide.click(".leave");
        wide.at(".start-card form");
        wide.reload();
        wide.at(".start-card form");
        assertEquals(0, wide.all(".own").size());
    }

    /** What came while nobody was there says when, and the page says itself what it has shown. */
    @Test
    void aMessageShowsWhenItWasSentAndDoesNotComeAgain() throws Exception {
        long page = wide.join(site.url(), "Away");
        wide.click(".leave");
        try (OicqClient terminal = site.join("Early", Authentication.ANYONE, ClientListener.NONE)) {
            Site.await(terminal.send(page, "last week"));
            site.sentAWeekAgo(page);
            wide.logIn(site.url(), page);
            wide.awaitText(".unread", "1");
            // Nobody has read it: it is not gone with the page.
            wide.reload();
            wide.logIn(site.url(), page);
            wide.awaitText(".unread", "1");
            wide.click(".buddy");
            wide.awaitText(".line.theirs", "last week");
            String time = wide.at(".line.theirs time").getDomAttribute("datetime");
            assertTrue(Instant.parse(time).isBefore(Instant.now().minus(Duration.ofDays(6))), time);
            wide.picture("last-week-zh");
            site.awaitAllProven(page);
            wide.reload();
            wide.logIn(site.url(), page);
            Site.await(terminal.send(page, "today"));
            wide.awaitText(".unread", "1");
            wide.click(".buddy");
            wide.awaitText(".line.theirs", "today");
            assertEquals(List.of("today"), wide.texts(".line.theirs p").stream().toList());
        }
    }
}
