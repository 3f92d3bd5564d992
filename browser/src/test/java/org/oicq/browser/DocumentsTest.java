package org.oicq.browser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fax and print on the page, at a server that puts finished pages into a folder. */
class DocumentsTest extends TwoPages {
    @TempDir
    private static Path data;

    @BeforeAll
    static void withFax() {
        site.close();
        site = new Site(Map.of("data", data.toString(), "fax-permitted", "true"));
    }

    private static List<Path> spooled(String service, String ending) throws IOException {
        Path folder = data.resolve("spool").resolve(service);
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending)).toList();
        }
    }

    private static void write(Browser browser, String text) {
        browser.click(".document-form input[value=text]");
        browser.paste(".document-form textarea", text);
    }

    @Test
    void aTextIsFaxed() throws IOException {
        wide.join(site.url(), "小明");
        wide.click(".to-fax");
        wide.type(".document-form input[name=destination]", "+86 (10) 6255-0001");
        write(wide, "明天上午九点开会。<b>!</b>");
        wide.picture("fax-form-zh");
        clean(wide);
        wide.click(".document-form .main");
        wide.awaitText(".job", "已完成");
        wide.awaitText(".job", "1 页");
        wide.awaitText(".job", "00861062550001");
        // What was sent is gone from the form.
        assertEquals("", wide.run("return document.querySelector('.document-form textarea').value"));
        wide.picture("fax-done-zh");
        clean(wide);
        assertEquals(1, spooled("fax", ".tif").size());
        // The number is wrong, and the server says so.
        wide.run("document.querySelector('.document-form input[name=destination]').value = 'abc'");
        wide.paste(".document-form textarea", "x");
        wide.click(".document-form .main");
        wide.awaitText(".document-form .problem", "这不是可以拨打的传真号码");
        assertEquals("x", wide.run("return document.querySelector('.document-form textarea').value"));
        wide.paste(".document-form textarea", "x".repeat(70_000));
        wide.click(".document-form .main");
        wide.awaitText(".document-form .problem", "太长");
        clean(wide);
    }

    @Test
    void aFileIsPrintedAndABrokenOneFailsWithASentence(@TempDir Path folder) throws IOException {
        Path picture = folder.resolve("图 <i>1.png");
        ImageIO.write(new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB), "png", picture.toFile());
        Path broken = Files.write(
                folder.resolve("broken.pdf"), "%PDF-1.4 and nothing more".getBytes(StandardCharsets.US_ASCII));
        int before = spooled("print", ".pdf").size();
        long number = phone.join(site.url(), "Hong");
        phone.click(".to-print");
        phone.awaitText(".document-form select", "spool (ready)");
        phone.type(".document-form input[type=file]", picture.toString());
        phone.picture("print-form-phone-en");
        clean(phone);
        phone.click(".document-form .main");
        phone.awaitText(".job", "done");
        phone.awaitText(".job", "图 <i>1.png → spool");
        phone.type(".document-form input[type=file]", broken.toString());
        phone.click(".document-form .main");
        phone.awaitText(".job .job-state", "failed");
        assertTrue(phone.texts(".job .why").getFirst().length() > 5);
        assertEquals(0, phone.all(".jobs i").size());
        assertEquals(true, phone.run("return document.documentElement.scrollWidth <= innerWidth"));
        phone.picture("print-jobs-phone-en");
        clean(phone);
        assertEquals(before + 1, spooled("print", ".pdf").size());
        phone.reload();
        phone.logIn(site.url(), number);
        phone.click(".to-print");
        phone.awaitText(".job", "broken.pdf");
        assertEquals(2, phone.all(".job").size());
    }

    /** The file goes in pieces: the page stops reading it where somebody cancels. */
    @Test
    void aDocumentOnItsWayIsCancelled(@TempDir Path folder) throws IOException {
        byte[] bytes = new byte[4 << 20];
        new Random(3).nextBytes(bytes);
        Path big = Files.write(folder.resolve("big.tif"), bytes);
        wide.join(site.url(), "慢");
        wide.run("""
                window.pieces = 0;
                const read = Blob.prototype.arrayBuffer;
                Blob.prototype.arrayBuffer = async function () {
                  if (++window.pieces > 64) {
                    await new Promise((goOn) => (window.goOn = goOn));
                  }
                  return read.call(this);
                };""");
        wide.click(".to-print");
        wide.type(".document-form input[type=file]", big.toString());
        wide.click(".document-form .main");
        wide.await(
                "half of it has not gone",
                () -> wide.run("return document.querySelector('.sending-document progress')?.value ?? 0")
                        .toString()
                        .matches("4[0-9]|50"));
        wide.awaitText(".job", "正在传入");
        wide.picture("print-sending-zh");
        clean(wide);
        wide.click(".cancel-sending");
        wide.awaitNone(".sending-document");
        wide.awaitText(".job .job-state", "已取消");
        wide.run("window.goOn()");
        wide.await("it reads on", () -> wide.run("return window.pieces").equals(65L));
        assertEquals(List.of(), wide.texts(".notice"));
        clean(wide);
        // The next one goes.
        Path next = Files.writeString(folder.resolve("next.txt"), "hello");
        wide.run("window.pieces = 0");
        wide.type(".document-form input[type=file]", next.toString());
        wide.click(".document-form .main");
        wide.awaitText(".job:first-child .job-state", "已完成");
    }

    /** The form forgets what was sent, and not what was chosen while that was on its way. */
    @Test
    void whatIsChosenMeanwhileStays(@TempDir Path folder) throws IOException {
        Path first = Files.writeString(folder.resolve("first.txt"), "one");
        Path second = Files.writeString(folder.resolve("second.txt"), "two");
        wide.join(site.url(), "急");
        wide.run("""
                const read = Blob.prototype.arrayBuffer;
                Blob.prototype.arrayBuffer = async function () {
                  await new Promise((goOn) => (window.goOn = goOn));
                  return read.call(this);
                };""");
        wide.click(".to-print");
        wide.type(".document-form input[type=file]", first.toString());
        wide.click(".document-form .main");
        wide.at(".sending-document");
        wide.await("it is not read", () -> (boolean) wide.run("return window.goOn !== undefined"));
        wide.type(".document-form input[type=file]", second.toString());
        wide.run("window.goOn()");
        wide.awaitText(".job .job-state", "已完成");
        wide.awaitNone(".sending-document");
        String chosen = "return document.querySelector('.document-form input[type=file]').files[0]?.name ?? ''";
        assertEquals("second.txt", wide.run(chosen));
        wide.run("window.goOn = undefined");
        wide.click(".document-form .main");
        wide.await("it is not read", () -> !wide.run("return window.goOn ?? ''").equals(""));
        wide.run("window.goOn()");
        wide.await("it is still there", () -> wide.run(chosen).equals(""));
    }

    @Test
    void aFaxComesInAndIsFetched() throws IOException {
        byte[] bytes = new byte[200_003];
        new Random(5).nextBytes(bytes);
        long number = phone.join(site.url(), "Office");
        phone.at(".to-fax");
        site.faxCame(data, number, "+86 755 8376", "in ../1.tif", bytes, 3);
        phone.awaitText(".notice", "A fax has come in from +86 755 8376.");
        phone.click(".to-fax");
        phone.awaitText(".faxes .job", "From +86 755 8376");
        phone.awaitText(".faxes .job", "3 pages");
        phone.run("""
                window.pieces = [];
                window.showSaveFilePicker = async (options) => (window.asked = options.suggestedName, {
                  createWritable: async () => ({
                    write: async (piece) => void window.pieces.push(...piece),
                    close: async () => void (window.fileClosed = true),
                  }),
                });""");
        phone.click(".take-fax");
        phone.awaitText(".faxes .job", "has come whole");
        assertEquals("in .._1.tif", phone.run("return window.asked"));
        assertEquals(true, phone.run("return window.fileClosed"));
        String hex =
                (String) phone.run("return window.pieces.map((byte) => byte.toString(16).padStart(2, '0')).join('')");
        assertArrayEquals(bytes, HexFormat.of().parseHex(hex));
        phone.run("document.querySelectorAll('.notice .close').forEach((one) => one.click())");
        phone.picture("fax-received-phone-en");
        clean(phone);
        // It stays at the server until it is deleted, and what waited is no news.
        phone.reload();
        phone.logIn(site.url(), number);
        phone.awaitText(".to-fax .count", "1");
        phone.click(".to-fax");
        phone.at(".take-fax");
        assertEquals(List.of(), phone.texts(".notice"));
        phone.run("window.confirm = () => true");
        phone.click(".delete-fax");
        phone.awaitNone(".faxes");
        phone.reload();
        phone.logIn(site.url(), number);
        phone.at(".to-fax");
        assertEquals(0, phone.all(".to-fax .count").size());
    }

    @Test
    void onlyWhatOneMayIsShown() {
        long number = wide.join(site.url(), "不可");
        wide.at(".to-fax");
        site.permitFax(number, false);
        wide.reload();
        wide.logIn(site.url(), number);
        wide.at(".to-print");
        assertEquals(0, wide.all(".to-fax").size());
        assertEquals(List.of(), wide.texts(".notice"));
        try (Site none = new Site(Map.of("fax", "off", "print", "off"))) {
            wide.join(none.url(), "无");
            wide.at(".rooms");
            assertEquals(0, wide.all(".documents").size());
            assertEquals(List.of(), wide.texts(".notice"));
        }
    }
}
