package org.oicq.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one does on the page beside talking: files, a profile, groups, blocking. */
class DeedsTest {
    private static Browser one;
    private static Browser other;
    private static Site site;
    private static long mine;
    private static long others;

    @BeforeAll
    static void open() {
        one = Browser.open(1100, 720, "zh-CN");
        other = Browser.open(390, 780, "en");
        site = new Site();
        mine = one.join(site.url(), "小明");
        others = other.join(site.url(), "Hong");
    }

    @AfterAll
    static void close() {
        if (other != null) {
            other.close();
        }
        if (one != null) {
            one.close();
        }
        if (site != null) {
            site.close();
        }
    }

    /** Opens the talk, the profile or whatever else, as a piece of the page asks for it. */
    private static void show(Browser browser, Object what) {
        browser.run(
                "document.querySelector('buddy-list').dispatchEvent(Object.assign("
                        + "new Event('open-this', {bubbles: true}), {what: arguments[0]}))",
                what);
    }

    private static void clean(Browser browser) {
        assertEquals(List.of(), browser.axe());
        assertEquals(List.of(), browser.complaints());
    }

    @Test
    void aFileGoesFromPageToPageByteForByte(@TempDir Path folder) throws Exception {
        byte[] bytes = new byte[300_001];
        new Random(7).nextBytes(bytes);
        Path file = Files.write(folder.resolve("图 1.bmp"), bytes);
        // The disk's place, as the browser would give it.
        other.run("""
                window.pieces = [];
                window.showSaveFilePicker = async (options) => (window.asked = options.suggestedName, {
                  createWritable: async () => ({
                    write: async (piece) => void window.pieces.push(...piece),
                    close: async () => void (window.fileClosed = true),
                  }),
                });""");
        show(one, others);
        one.type(".attach input", file.toString());
        one.awaitText(".file", "已提出，等待回答");
        show(other, mine);
        other.awaitText(".file", "图 1.bmp");
        other.picture("file-phone-en");
        clean(other);
        other.click(".file .main");
        other.awaitText(".file", "has come whole");
        one.awaitText(".file", "已完整发送");
        one.picture("file-zh");
        clean(one);
        assertEquals("图 1.bmp", other.run("return window.asked"));
        assertEquals(true, other.run("return window.fileClosed"));
        assertEquals(sha256(bytes), sha256(pieces()));
    }

    private static byte[] pieces() {
        String hex =
                (String) other.run("return window.pieces.map((byte) => byte.toString(16).padStart(2, '0')).join('')");
        return HexFormat.of().parseHex(hex);
    }

    private static String sha256(byte[] bytes) throws IOException {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IOException(e);
        }
    }

    @Test
    void aFileThatIsNotWantedIsRefused(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("no.txt"), "no");
        show(one, others);
        one.type(".attach input", file.toString());
        show(other, mine);
        other.awaitText(".line:last-child .file", "no.txt");
        other.click(".line:last-child .file .deeds button:not(.main)");
        one.awaitText(".line:last-child .file", "被拒绝");
    }

    @Test
    void aProfileIsChangedAndReadByOthers() {
        show(one, "profile " + mine);
        one.paste(".profile textarea[name=description]", "第一行\n<i>second</i>");
        one.paste(".profile input[name=city]", "昆明");
        one.run("document.querySelector('.profile select[name=province]').value = '25'");
        one.click(".profile .pictures label:nth-of-type(4)");
        one.picture("profile-zh");
        clean(one);
        one.click(".profile form .main");
        one.awaitText(".profile [role=status]", "已保存。");
        show(other, "profile " + mine);
        other.awaitText(".profile dd", "<i>second</i>");
        other.awaitText(".profile dd", "Yunnan");
        other.picture("profile-phone-en");
        clean(other);
    }

    @Test
    void whoIsBlockedIsSoUntilItMayAgain() {
        show(one, "profile " + others);
        one.click(".blocking button");
        one.awaitText(".blocking", "此用户无法联系您");
        one.reload();
        one.logIn(site.url(), mine);
        show(one, "profile " + others);
        one.awaitText(".blocking", "此用户无法联系您");
        one.click(".blocking button");
        one.awaitText(".blocking button", "屏蔽");
    }
}
