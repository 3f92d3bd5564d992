package org.oicq.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What one does on the page beside talking: files, a profile, groups, blocking. */
class DeedsTest extends TwoPages {
    private static long mine;
    private static long others;

    @BeforeAll
    static void join() {
        mine = wide.join(site.url(), "小明");
        others = phone.join(site.url(), "Hong");
    }

    /** Opens the talk, the profile or whatever else, as a piece of the page asks for it. */
    private static void show(Browser browser, Object what) {
        browser.run(
                "document.querySelector('buddy-list').dispatchEvent(Object.assign("
                        + "new Event('open-this', {bubbles: true}), {what: arguments[0]}))",
                what);
    }

    @Test
    void aFileGoesFromPageToPageByteForByte(@TempDir Path folder) throws Exception {
        byte[] bytes = new byte[300_001];
        new Random(7).nextBytes(bytes);
        Path file = Files.write(folder.resolve("图 1.bmp"), bytes);
        // The disk's place, as the browser would give it.
        phone.run("""
                window.pieces = [];
                window.showSaveFilePicker = async (options) => (window.asked = options.suggestedName, {
                  createWritable: async () => ({
                    write: async (piece) => void window.pieces.push(...piece),
                    close: async () => void (window.fileClosed = true),
                  }),
                });""");
        show(wide, others);
        wide.type(".attach input", file.toString());
        wide.awaitText(".file", "已提出，等待回答");
        show(phone, mine);
        phone.awaitText(".file", "图 1.bmp");
        phone.picture("file-phone-en");
        clean(phone);
        phone.click(".file .main");
        phone.awaitText(".file", "has come whole");
        wide.awaitText(".file", "已完整发送");
        wide.picture("file-zh");
        clean(wide);
        assertEquals("图 1.bmp", phone.run("return window.asked"));
        assertEquals(true, phone.run("return window.fileClosed"));
        assertEquals(sha256(bytes), sha256(pieces()));
    }

    private static byte[] pieces() {
        String hex =
                (String) phone.run("return window.pieces.map((byte) => byte.toString(16).padStart(2, '0')).join('')");
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
        show(wide, others);
        wide.type(".attach input", file.toString());
        show(phone, mine);
        phone.awaitText(".line:last-child .file", "no.txt");
        phone.click(".line:last-child .file .deeds button:not(.main)");
        wide.awaitText(".line:last-child .file", "被拒绝");
    }

    /** Who takes it may break it off in the middle; nothing is kept of it, and the next file goes. */
    @Test
    void aFileOnItsWayIsBrokenOff(@TempDir Path folder) throws IOException {
        byte[] bytes = new byte[4 << 20];
        new Random(9).nextBytes(bytes);
        Path file = Files.write(folder.resolve("big.bin"), bytes);
        phone.run("""
                window.aborted = false;
                window.showSaveFilePicker = async () => ({
                  createWritable: async () => ({
                    write: async () => {}, close: async () => {}, abort: async () => void (window.aborted = true),
                  }),
                });""");
        // The sender's disk stops after some pieces.
        wide.run("""
                window.pieces = 0;
                window.read ??= Blob.prototype.arrayBuffer;
                Blob.prototype.arrayBuffer = async function () {
                  if (++window.pieces > 80) {
                    await new Promise((goOn) => (window.goOn = goOn));
                  }
                  return window.read.call(this);
                };""");
        show(wide, others);
        wide.type(".attach input", file.toString());
        show(phone, mine);
        phone.awaitText(".line:last-child .file", "big.bin");
        phone.click(".line:last-child .file .main");
        phone.at(".cancel-file");
        phone.picture("file-active-phone-en");
        clean(phone);
        phone.click(".cancel-file");
        phone.awaitText(".line:last-child .file", "You have broken it off.");
        wide.awaitText(".line:last-child .file", "对方已中断接收。");
        phone.await("it is not thrown away", () -> (boolean) phone.run("return window.aborted"));
        wide.run("window.goOn(); Blob.prototype.arrayBuffer = window.read");
        Path next = Files.writeString(folder.resolve("next.txt"), "next");
        wide.type(".attach input", next.toString());
        phone.awaitText(".line:last-child .file", "next.txt");
        phone.click(".line:last-child .file .main");
        wide.awaitText(".line:last-child .file", "已完整发送");
        assertEquals(0, wide.all(".notice").size());
        clean(wide);
    }

    @Test
    void aProfileIsChangedAndReadByOthers() {
        show(wide, "profile " + mine);
        wide.paste(".profile textarea[name=description]", "第一行\n<i>second</i>");
        wide.paste(".profile input[name=city]", "昆明");
        wide.run("document.querySelector('.profile select[name=province]').value = '25'");
        wide.click(".profile .pictures label:nth-of-type(4)");
        wide.picture("profile-zh");
        clean(wide);
        wide.click(".profile form .main");
        wide.awaitText(".profile [role=status]", "已保存。");
        show(phone, "profile " + mine);
        phone.awaitText(".profile dd", "<i>second</i>");
        phone.awaitText(".profile dd", "Yunnan");
        phone.picture("profile-phone-en");
        clean(phone);
    }

    @Test
    void whoIsBlockedIsSoUntilItMayAgain() {
        show(wide, "profile " + others);
        wide.click(".blocking button");
        wide.awaitText(".blocking", "此用户无法联系您");
        wide.reload();
        wide.logIn(site.url(), mine);
        show(wide, "profile " + others);
        wide.awaitText(".blocking", "此用户无法联系您");
        wide.click(".blocking button");
        wide.awaitText(".blocking button", "屏蔽");
    }
}
