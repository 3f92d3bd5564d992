package org.oicq.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.codes.RoomAccess;
import org.openqa.selenium.Keys;

/** What an operator does in the console: each deed says first what will happen, and stands in the audit. */
class ConsoleDeedsTest extends ConsolePages {
    @Test
    void anAccountIsDisabledAndItsSessionEnds() {
        long number = phone.join(site.url(), "Loud");
        logIn(wide);
        open(wide, "sessions");
        wide.awaitText("tbody", "Loud");
        wide.picture("console-sessions-zh");
        open(wide, "accounts");
        wide.paste("input[type=search]", "Loud");
        wide.await("it is not searched", () -> wide.all("tbody tr").size() == 1);
        row(wide, number);
        wide.awaitText("dialog .facts", "Loud");
        wide.picture("console-account-zh");
        clean(wide);
        // By keyboard out and in again.
        wide.press(Keys.ESCAPE);
        wide.awaitNone("dialog[open]");
        assertEquals(Long.toString(number), wide.run("return document.activeElement.textContent"));
        wide.press(Keys.ENTER);
        wide.awaitText("dialog[open] .facts", "Loud");
        String warning = deed(wide, "disable");
        assertTrue(warning.contains("会话立即结束"), warning);
        wide.awaitText(".said", number + " 已停用。");
        wide.awaitText("tbody", "已停用");
        phone.await("its session goes on", () -> phone.all(".own").isEmpty());
        // Again as before.
        row(wide, number);
        deed(wide, "enable");
        wide.awaitText(".said", number + " 已启用。");
        row(wide, number);
        wide.click("dialog .deed-delete");
        wide.awaitText("dialog .warning", "无法撤销");
        wide.picture("console-delete-zh");
        clean(wide);
        confirm(wide);
        wide.awaitText(".said", number + " 已删除。");
        open(wide, "audit");
        wide.type("input[name=subject]", Long.toString(number));
        wide.await("it is not filtered", () -> wide.all("tbody tr").size() == 3);
        assertEquals(
                3,
                wide.texts(".cell-actor").stream()
                        .filter(Long.toString(operator)::equals)
                        .count());
        wide.type("input[name=action]", "disable");
        wide.await("it is not filtered", () -> wide.all("tbody tr").size() == 1);
        wide.picture("console-audit-zh");
    }

    /** What a running server can take of them is taken at once. */
    @Test
    void theSettingsAreReadAgain() {
        logIn(phone);
        open(phone, "settings");
        phone.click(".tool-reload");
        phone.awaitText("dialog .warning", "reads its settings file again");
        confirm(phone);
        phone.at(".said:not(:empty), dialog .problem:not(:empty)");
        phone.picture("console-reload-phone-en");
        clean(phone);
    }

    @Test
    void aUserIsTapped(@TempDir Path saved) throws IOException {
        long number = phone.join(site.url(), "Tapped");
        logIn(wide);
        wide.saveInto(saved);
        open(wide, "accounts");
        wide.paste("input[type=search]", Long.toString(number));
        wide.await("it is not searched", () -> wide.all("tbody tr").size() == 1);
        row(wide, number);
        String warning = deed(wide, "tap");
        assertTrue(warning.contains("记入审计"), warning);
        wide.awaitText("dialog .progress", "已收到");
        // What it does now is in the capture.
        phone.type("#search", Long.toString(operator), Keys.ENTER);
        wide.await("nothing comes", () -> !wide.at("dialog .progress").getText().contains("已收到 60 B"));
        wide.picture("console-tap-zh");
        clean(wide);
        wide.click("dialog .end");
        wide.awaitText(".said", "对 " + number + " Tapped 的抓包已结束");
        Path file = saved.resolve("tap-" + number + ".pcapng");
        wide.await("it is not saved", () -> Files.exists(file));
        try (InputStream in = Files.newInputStream(file)) {
            assertEquals("0a0d0d0a", HexFormat.of().formatHex(in.readNBytes(4)));
        }
        assertTrue(Files.size(file) > 200, Files.size(file) + " bytes");
        // By keyboard, and closed before its time.
        row(wide, number);
        wide.run("document.querySelector('dialog .deed-tap').focus()");
        wide.press(Keys.ENTER);
        wide.await(
                "it is not said what will happen",
                () -> !wide.all("dialog .do:not([disabled])").isEmpty());
        wide.press(Keys.ENTER);
        wide.awaitText("dialog .progress", "已收到");
        wide.press(Keys.ESCAPE);
        wide.awaitNone("dialog[open]");
        open(wide, "audit");
        wide.type("input[name=action]", "tap");
        wide.paste("input[name=subject]", Long.toString(number));
        wide.await("it goes on", () -> {
            wide.click(".refresh");
            return wide.texts(".cell-action").equals(List.of("tap end", "tap", "tap end", "tap"));
        });
        assertEquals(
                List.of("" + operator),
                wide.texts(".cell-actor").stream().distinct().toList());
    }

    @Test
    void aFaxIsReceived(@TempDir Path folder) throws IOException {
        long number = phone.join(site.url(), "Receiver");
        logIn(phone);
        open(phone, "faxNumbers");
        phone.click(".tool-give");
        phone.type("dialog input[name=dialled]", "4711");
        phone.type("dialog input[name=account]", Long.toString(number));
        confirm(phone);
        row(phone, "4711");
        phone.click("dialog .deed-receive");
        phone.type(
                "dialog input[type=file]",
                Files.write(folder.resolve("no.tif"), new byte[100_000]).toString());
        phone.type("dialog input[name=from]", "+8675583765566");
        confirm(phone);
        phone.awaitText("dialog .problem", "That cannot be taken: it is no TIFF.");
        Path fax = Files.write(folder.resolve("图.tif"), HexFormat.of().parseHex("49492a0008000000" + "000000000000"));
        phone.type("dialog input[type=file]", fax.toString());
        phone.picture("console-fax-phone-en");
        clean(phone);
        confirm(phone);
        phone.awaitText(".said", "is before " + number + ".");
        phone.logIn(site.url(), number);
        phone.click(".to-fax");
        phone.awaitText(".faxes", "图.tif");
    }

    @Test
    void theMainPortIsAskedAndABackupNeedsAFolder() {
        logIn(phone);
        open(phone, "sessions");
        phone.click(".tool-ping");
        confirm(phone);
        phone.awaitText(".said", " answers.");
        open(phone, "space");
        phone.click(".tool-backup");
        confirm(phone);
        phone.awaitText("dialog .problem", "The setting backup-folder is empty; set it to a folder");
    }

    @Test
    void aSessionIsEnded() {
        long number = phone.join(site.url(), "Here");
        logIn(wide);
        open(wide, "sessions");
        wide.paste("input[type=search]", Long.toString(number));
        wide.await("it is not searched", () -> wide.all("tbody tr").size() == 1);
        row(wide, number);
        deed(wide, "end");
        wide.awaitText(".said", number + " 的会话已结束。");
        phone.awaitText(".notice", "your session was ended by the operator");
    }

    @Test
    void accountsAreMadeAndGetPasswordsRolesAndPermissions() {
        logIn(phone);
        open(phone, "accounts");
        phone.click(".tool-create");
        phone.paste("dialog input[name=nickname]", "--老王");
        phone.type("dialog input[name=password]", Site.PASSWORD);
        confirm(phone);
        String number = phone.at("dialog .given output").getText();
        phone.picture("console-created-phone-en");
        clean(phone);
        phone.click("dialog .main");
        phone.paste("input[type=search]", number);
        phone.await("it is not searched", () -> phone.all("tbody tr").size() == 1);
        phone.awaitText("tbody", "--老王");
        row(phone, number);
        phone.click("dialog .deed-role");
        phone.run("document.querySelector('dialog select').value = 'operator'");
        confirm(phone);
        phone.awaitText(".said", number + " is an operator now");
        phone.awaitText("tbody", "operator");
        row(phone, number);
        phone.click("dialog .deed-permit");
        confirm(phone);
        phone.awaitText(".said", number + " may fax now");
        row(phone, number);
        phone.click("dialog .deed-password");
        phone.type("dialog input[name=password]", "another1");
        confirm(phone);
        phone.awaitText(".said", number + " has a new password");
        open(phone, "faxNumbers");
        phone.click(".tool-give");
        phone.type("dialog input[name=dialled]", "1234");
        phone.type("dialog input[name=account]", "99999999");
        confirm(phone);
        phone.awaitText("dialog .problem", "There is no account 99999999.");
        phone.run("document.querySelector('dialog input[name=account]').value = arguments[0]", number);
        confirm(phone);
        phone.awaitText("tbody", "1234");
    }

    @Test
    void aRoomGoesAndAJobIsDoneAgain() throws Exception {
        long number = phone.join(site.url(), "Owner");
        RoomsTest.make(phone, "Doomed", "", RoomAccess.ANYONE);
        phone.click(".back");
        phone.click(".to-fax");
        phone.type(".document-form input[name=destination]", "62550001");
        phone.click(".document-form input[value=text]");
        phone.paste(".document-form textarea", "hello");
        phone.click(".document-form .main");
        phone.awaitText(".job", "done");
        logIn(wide);
        open(wide, "accounts");
        wide.paste("input[type=search]", Long.toString(number));
        wide.await("it is not searched", () -> wide.all("tbody tr").size() == 1);
        row(wide, number);
        wide.click("dialog .deed-delete");
        wide.awaitText("dialog .warning", "1 个没有别人的聊天室随之删除");
        wide.click("dialog .close");
        open(wide, "jobs");
        wide.type("input[name=owner]", Long.toString(number));
        wide.await("it is not filtered", () -> wide.all("tbody tr").size() == 1);
        wide.picture("console-jobs-zh");
        row(wide, wide.at("button.row").getText());
        wide.awaitText("dialog .facts", "62550001");
        clean(wide);
        deed(wide, "resend");
        wide.awaitText(".said", "将再做一次");
        open(wide, "rooms");
        wide.paste("input[type=search]", "Doomed");
        wide.await("it is not searched", () -> wide.all("tbody tr").size() == 1);
        row(wide, wide.at("button.row").getText());
        wide.awaitText("dialog table", "Owner");
        String warning = deed(wide, "delete");
        assertTrue(warning.contains("Doomed"), warning);
        wide.awaitText(".said", "已删除");
        phone.awaitText(".notice", "The room Doomed was deleted.");
    }

    @Test
    void bansAndInvitations() {
        logIn(phone);
        open(phone, "bans");
        phone.click(".tool-ban");
        phone.type("dialog input[name=network]", "nonsense");
        confirm(phone);
        phone.at("dialog .problem:not(:empty)");
        phone.run("document.querySelector('dialog input[name=network]').value = '192.0.2.0/24'");
        phone.type("dialog input[name=time]", "7d");
        phone.type("dialog input[name=reason]", "robots");
        confirm(phone);
        phone.awaitText("tbody", "192.0.2.0/24");
        row(phone, "192.0.2.0/24");
        confirm(phone);
        phone.awaitText(".nothing", "Nothing is here.");
        open(phone, "invites");
        phone.click(".tool-invite");
        phone.type("dialog input[name=note]", "class 3b");
        confirm(phone);
        String code = phone.at("dialog .given output").getText();
        assertTrue(code.length() > 8, code);
        phone.picture("console-invitation-phone-en");
        clean(phone);
        phone.click("dialog .main");
        phone.awaitText("tbody", "class 3b");
        assertFalse(phone.run("return document.body.textContent").toString().contains(code));
        row(phone, phone.at("button.row").getText());
        confirm(phone);
        phone.awaitText(".nothing", "Nothing is here.");
    }
}
