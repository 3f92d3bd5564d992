package org.oicq.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.client.Peer;
import org.oicq.client.Village;
import org.oicq.codec.Tmux;
import org.oicq.codec.text.Shown;

/** Two people at two terminals, which are tmux's. */
@Timeout(300)
class InteractiveTest {
    private static final String PROGRAM = Tmux.java("org.oicq.client.cli.Main");

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    private final Village village = new Village();

    @SuppressWarnings("NullAway.Init") // before each test
    private Peer peer;

    @SuppressWarnings("NullAway.Init") // before each test
    private Tmux tmux;

    @BeforeEach
    void start() throws Exception {
        tmux = new Tmux(folder);
        peer = new Peer(village);
        Terminal terminal = new Terminal("127.0.0.1:" + peer.port());
        assertEquals("10001\n", terminal.run("register", "--nickname", "小明").out());
        assertEquals("10002\n", terminal.run("register", "--nickname", "小红❤️").out());
    }

    @AfterEach
    void stop() throws Exception {
        if (tmux != null) {
            tmux.close();
            peer.close();
        }
    }

    private void open(String name, long number, int columns, int rows, String language) throws Exception {
        Path home = Files.createDirectories(folder.resolve(name));
        Files.createDirectories(home.resolve(".config/oicq"));
        Files.writeString(
                home.resolve(".config/oicq/client.conf"),
                "server = 127.0.0.1:" + peer.port() + "\nnumber = " + number + "\npassword = geheim\nlanguage = "
                        + language + "\n");
        tmux.open(name, columns, rows, "HOME='" + home + "' LC_ALL=C.UTF-8 exec " + PROGRAM);
    }

    private static int count(String text, String word) {
        return (text.length() - text.replace(word, "").length()) / word.length();
    }

    /** In the language of the environment, whether or not this machine has that locale. */
    @Test
    void aCommandAsksForThePasswordAndDoesNotShowIt() throws Exception {
        tmux.open(
                "once",
                80,
                40,
                "HOME='" + folder + "' LC_ALL=zh_XX.UTF-8 " + PROGRAM + " --server 127.0.0.1:" + peer.port()
                        + " --number 10001 profile\necho \"exit $?\"\nread -r end");
        tmux.await("once", screen -> screen.startsWith("Password:"));
        tmux.type("once", "geheim\r");
        String screen = tmux.await("once", shown -> shown.contains("exit "));
        assertTrue(screen.contains("exit 0") && screen.contains("小明") && screen.contains("未填"), screen);
        assertFalse(screen.contains("geheim"), screen);
    }

    @Test
    void twoPeopleTalkAndTheServerGoesAndComesBack() throws Exception {
        open("a", 10001, 80, 24, "en");
        open("b", 10002, 60, 15, "zh_CN");
        tmux.await("a", screen -> screen.contains("小明 10001 online"));
        tmux.await("b", screen -> screen.contains("小红❤️ 10002 在线"));

        tmux.type("a", "/add 10002\r");
        tmux.await("a", screen -> screen.contains("● 小红❤️"));
        tmux.await("b", screen -> screen.contains("已将您加为好友"));
        tmux.type("a", "/msg 10002 你好，世界 😀\r");
        String talk = tmux.await("a", screen -> screen.contains("你好，世界 😀 ✓"));
        // Names and pictures of every width leave the border where it is.
        List<Integer> borders = talk.lines()
                .filter(line -> line.contains("│"))
                .map(line -> Shown.width(line.substring(0, line.indexOf('│')).replace("❤️", "❤")))
                .distinct()
                .toList();
        assertTrue(borders.size() <= 2 && borders.contains(22), borders + "\n" + talk);

        tmux.press("b", "M-n");
        tmux.await("b", screen -> screen.contains("你好，世界 😀"));
        tmux.type("b", "再见\r");
        tmux.await("b", screen -> screen.contains("再见 ✓"));
        tmux.await("a", screen -> screen.contains("再见"));

        int port = peer.port();
        peer.close();
        tmux.await("a", screen -> screen.contains("What you write is kept"));
        tmux.await("b", screen -> screen.contains("您写的内容会保留"));
        tmux.type("a", "written while it was away\r");
        tmux.await("a", screen -> screen.contains("written while it was away …"));
        peer = new Peer(village, port);
        tmux.await("a", screen -> screen.contains("written while it was away ✓"));
        String after = tmux.await("b", screen -> screen.contains("written while it was away"));
        assertEquals(1, count(after, "written while it was away"), after);
        assertEquals(1, count(after, "再见"), after);

        tmux.resize("a", 60, 15);
        tmux.await("a", screen -> screen.contains("Alt-L list") && screen.contains("written while it was away ✓"));
        // The first one clears the line, the second one leaves.
        tmux.type("a", "never sent");
        tmux.await("a", screen -> screen.contains("never sent"));
        tmux.press("a", "C-c");
        tmux.await("a", screen -> screen.contains("Alt-L list") && !screen.contains("never sent"));
        tmux.press("a", "C-c");
        tmux.await("a", String::isBlank);
    }

    @Test
    void onesOwnDataAreAForm() throws Exception {
        open("a", 10001, 80, 24, "en");
        tmux.await("a", screen -> screen.contains("小明 10001 online"));
        tmux.type("a", "/profile\r");
        tmux.await("a", screen -> screen.contains("Your own data") && screen.contains("[Nickname] 小明"));
        tmux.press("a", "Down");
        tmux.await("a", screen -> screen.contains("[Gender]"));
        tmux.press("a", "Right");
        tmux.press("a", "Down");
        tmux.type("a", "x");
        tmux.press("a", "C-s");
        tmux.await("a", screen -> screen.contains("Age: a number from 0 to 255"));
        tmux.press("a", "BSpace");
        tmux.press("a", "Up");
        tmux.press("a", "Up");
        tmux.type("a", " 二世");
        tmux.press("a", "C-s");
        tmux.await("a", screen -> screen.contains("Your data are saved.") && screen.contains("小明 二世 10001"));
        tmux.type("a", "/profile\r");
        tmux.await("a", screen -> screen.contains("[Nickname] 小明 二世"));
        tmux.press("a", "Escape");
        tmux.await("a", screen -> screen.contains("[Server]"));
        tmux.press("a", "C-c");
        tmux.await("a", String::isBlank);
    }
}
