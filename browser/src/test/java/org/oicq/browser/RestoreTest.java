package org.oicq.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.schema.Role;
import org.oicq.schema.TestDatabase;
import org.oicq.server.RunningServer;
import org.oicq.server.config.ServerConfig;
import org.oicq.server.config.Settings;

/** An operator restores a backup: the console says what will happen, waits for the server, and shows what came of it. */
class RestoreTest extends TwoPages {
    private static Map<String, String> settings(TestDatabase database, Path folder, Path backups) {
        Map<String, String> settings = new HashMap<>(Map.of(
                "listen", "127.0.0.1:0",
                "operator-listen", "127.0.0.1:0",
                "hash-memory", "64",
                "hash-passes", "1",
                "rate-limits", "false",
                "stop-time", "1s",
                "data", folder.resolve("data").toString(),
                "backup-folder", backups.toString()));
        settings.putAll(Map.of(
                "db", database.url(),
                "db-user", database.user(),
                "db-password", database.password()));
        return settings;
    }

    private static void logIn(Browser browser, long number) {
        browser.type("input[name=number]", Long.toString(number));
        browser.type("input[name=password]", Site.PASSWORD);
        browser.click("button.main");
        browser.at(".bar");
    }

    private static void openSpace(Browser browser, RunningServer running, long number) {
        browser.get("http://127.0.0.1:"
                + running.server().orElseThrow().operatorAddress().orElseThrow().getPort() + "/");
        logIn(browser, number);
        browser.click("nav a[href='#/space']");
        browser.at("main.space");
    }

    @Test
    void aBackupIsRestored(@TempDir Path folder) throws Exception {
        Path backups = Files.createDirectory(folder.resolve("backups"));
        try (TestDatabase database = TestDatabase.create()) {
            ServerConfig config = Settings.read(settings(database, folder, backups));
            try (RunningServer running = RunningServer.start(config, () -> config, () -> {})) {
                Thread.ofVirtual().start(() -> {
                    try {
                        running.untilLost();
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                });
                restored(running, database, backups);
            }
        }
    }

    private static void restored(RunningServer running, TestDatabase database, Path backups) throws Exception {
        String people =
                "http://127.0.0.1:" + running.server().orElseThrow().address().getPort() + "/";
        long operator = phone.join(people, "Opera");
        database.database().accounts().setRole(operator, Role.OPERATOR);
        openSpace(wide, running, operator);
        wide.click(".tool-backup");
        ConsolePages.confirm(wide);
        wide.awaitText(".said", "条消息");
        String file;
        try (Stream<Path> files = Files.list(backups)) {
            file = files.findFirst().orElseThrow().getFileName().toString();
        }
        long lost = phone.join(people, "Lost");
        wide.click(".tool-restore");
        wide.awaitText("dialog .warning", file);
        wide.picture("console-restore-zh");
        clean(wide);
        // What cannot be restored is said while the server runs.
        wide.type("dialog input[name=backup]", "none.zip");
        ConsolePages.confirm(wide);
        wide.awaitText("dialog .problem", "读不了");
        wide.paste("dialog input[name=backup]", file);
        try (Connection holder = database.connect()) {
            holder.setAutoCommit(false);
            try (var statement = holder.createStatement()) {
                statement.execute("LOCK TABLE bans IN ACCESS SHARE MODE");
            }
            String warning = ConsolePages.confirm(wide);
            assertTrue(warning.contains("所有人都会断开"), warning);
            wide.awaitText(".away h1", "服务器正在恢复备份");
            phone.awaitText(".notice", "the server stops");
            database.await("SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'AccessExclusiveLock'", 1);
            wide.awaitText(".away", "已过");
            wide.picture("console-away-zh");
            assertEquals(List.of(), wide.axe());
            holder.rollback();
        }
        wide.awaitText(".card .said", "服务器回来了");
        assertEquals(List.of(), wide.axe());
        wide.picture("console-back-zh");
        logIn(wide, operator);
        wide.awaitText(".outcome", file + "：已恢复 ");
        wide.picture("console-restored-zh");
        assertEquals(List.of(), wide.axe());
        wide.click("nav a[href='#/accounts']");
        wide.awaitText("tbody", "Opera");
        assertEquals(1, wide.all("tbody tr").size(), "there is no " + lost);
        assertEquals(List.of(""), wide.texts(".outcome"));
        openSpace(phone, running, operator);
        phone.click(".tool-restore");
        phone.awaitText("dialog .warning", "Everybody is disconnected, you too.");
        phone.picture("console-restore-phone-en");
        assertEquals(List.of(), phone.axe());
        phone.click("dialog .close");
        phone.click(".tool-upgrade");
        ConsolePages.confirm(phone);
        phone.awaitText("dialog .problem", "A PostgreSQL of your own is upgraded with its own tools");
    }
}
