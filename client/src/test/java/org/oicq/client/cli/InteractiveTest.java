package org.oicq.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.client.Peer;
import org.oicq.client.Village;
import org.oicq.codec.text.Shown;

/** Two people at two terminals, which are tmux's. */
@Timeout(300)
class InteractiveTest {
    private static final long PATIENCE_SECONDS = 90;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit injects it
    private Path folder;

    private final Village village = new Village();

    @SuppressWarnings("NullAway.Init") // before each test
    private Peer peer;

    private String socket = "";

    @BeforeEach
    void start() throws Exception {
        assumeTrue(run(List.of("tmux", "-V")) == 0, "tmux is not installed");
        socket = folder.resolve("tmux").toString();
        peer = new Peer(village);
        Terminal terminal = new Terminal("127.0.0.1:" + peer.port());
        assertEquals("10001\n", terminal.run("register", "--nickname", "小明").out());
        assertEquals("10002\n", terminal.run("register", "--nickname", "小红❤️").out());
    }

    @AfterEach
    void stop() throws Exception {
        if (!socket.isEmpty()) {
            run(tmux("kill-server"));
            peer.close();
        }
    }

    private List<String> tmux(String... words) {
        List<String> all = new ArrayList<>(List.of("tmux", "-S", socket, "-f", "/dev/null", "-u"));
        all.addAll(List.of(words));
        return all;
    }

    private static int run(List<String> words) throws InterruptedException {
        try {
            return new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException _) {
            return -1;
        }
    }

    private void open(String name, long number, int columns, int rows, String language) throws Exception {
        Path home = Files.createDirectories(folder.resolve(name));
        Files.createDirectories(home.resolve(".config/oicq"));
        Files.writeString(
                home.resolve(".config/oicq/client.conf"),
                "server = 127.0.0.1:" + peer.port() + "\nnumber = " + number + "\npassword = geheim\nlanguage = "
                        + language + "\n");
        open(name, columns, rows, "HOME='" + home + "' LC_ALL=C.UTF-8 exec " + program());
    }

    private static String program() {
        return "'" + Path.of(System.getProperty("java.home"), "bin", "java")
                + "' -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '"
                + System.getProperty("java.class.path") + "' org.oicq.client.cli.Main";
    }

    /** A terminal in which this runs. */
    private void open(String name, int columns, int rows, String commands) throws Exception {
        Path script = Files.writeString(folder.resolve(name + ".sh"), commands + "\n");
        assertEquals(
                0, run(tmux("new-session", "-d", "-s", name, "-x", "" + columns, "-y", "" + rows, "sh " + script)));
    }

    private void type(String name, String text) throws Exception {
        assertEquals(0, run(tmux("send-keys", "-t", name, "-l", text)));
    }

    private void press(String name, String key) throws Exception {
        assertEquals(0, run(tmux("send-keys", "-t", name, key)));
    }

    private String screen(String name) throws Exception {
        Process process = new ProcessBuilder(tmux("capture-pane", "-p", "-t", name)).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return text;
    }

    /** A terminal tells nobody when it has changed, so it is looked at until it shows this. */
    private String await(String name, Predicate<String> shows) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        String screen = screen(name);
        while (!shows.test(screen)) {
            assertTrue(System.nanoTime() < end, name + " shows\n" + screen);
            Thread.sleep(100);
            screen = screen(name);
        }
        return screen;
    }

    private static int count(String text, String word) {
        return (text.length() - text.replace(word, "").length()) / word.length();
    }

    /** In the language of the environment, whether or not this machine has that locale. */
    @Test
    void aCommandAsksForThePasswordAndDoesNotShowIt() throws Exception {
        open(
                "once",
                80,
                40,
                "HOME='" + folder + "' LC_ALL=zh_XX.UTF-8 " + program() + " --server 127.0.0.1:" + peer.port()
                        + " --number 10001 profile\necho \"exit $?\"\nread -r end");
        await("once", screen -> screen.startsWith("Password:"));
        type("once", "geheim\r");
        String screen = await("once", shown -> shown.contains("exit "));
        assertTrue(screen.contains("exit 0") && screen.contains("小明") && screen.contains("未填"), screen);
        assertFalse(screen.contains("geheim"), screen);
    }

    @Test
    void twoPeopleTalkAndTheServerGoesAndComesBack() throws Exception {
        open("a", 10001, 80, 24, "en");
        open("b", 10002, 60, 15, "zh_CN");
        await("a", screen -> screen.contains("小明 10001 online"));
        await("b", screen -> screen.contains("小红❤️ 10002 在线"));

        type("a", "/add 10002\r");
        await("a", screen -> screen.contains("● 小红❤️"));
        await("b", screen -> screen.contains("已将您加为好友"));
        type("a", "/msg 10002 你好，世界 😀\r");
        String talk = await("a", screen -> screen.contains("你好，世界 😀 ✓"));
        // Names and pictures of every width leave the border where it is.
        List<Integer> borders = talk.lines()
                .filter(line -> line.contains("│"))
                .map(line -> Shown.width(line.substring(0, line.indexOf('│')).replace("❤️", "❤")))
                .distinct()
                .toList();
        assertTrue(borders.size() <= 2 && borders.contains(22), borders + "\n" + talk);

        press("b", "M-n");
        await("b", screen -> screen.contains("你好，世界 😀"));
        type("b", "再见\r");
        await("b", screen -> screen.contains("再见 ✓"));
        await("a", screen -> screen.contains("再见"));

        int port = peer.port();
        peer.close();
        await("a", screen -> screen.contains("What you write is kept"));
        await("b", screen -> screen.contains("您写的内容会保留"));
        type("a", "written while it was away\r");
        await("a", screen -> screen.contains("written while it was away …"));
        peer = new Peer(village, port);
        await("a", screen -> screen.contains("written while it was away ✓"));
        String after = await("b", screen -> screen.contains("written while it was away"));
        assertEquals(1, count(after, "written while it was away"), after);
        assertEquals(1, count(after, "再见"), after);

        assertEquals(0, run(tmux("resize-window", "-t", "a", "-x", "60", "-y", "15")));
        await("a", screen -> screen.contains("Alt-L list") && screen.contains("written while it was away ✓"));
        press("a", "C-c");
        await("a", String::isBlank);
    }

    @Test
    void onesOwnDataAreAForm() throws Exception {
        open("a", 10001, 80, 24, "en");
        await("a", screen -> screen.contains("小明 10001 online"));
        type("a", "/profile\r");
        await("a", screen -> screen.contains("Your own data") && screen.contains("[Nickname] 小明"));
        press("a", "Down");
        await("a", screen -> screen.contains("[Gender]"));
        press("a", "Right");
        press("a", "Down");
        type("a", "x");
        press("a", "C-s");
        await("a", screen -> screen.contains("Age: a number from 0 to 255"));
        press("a", "BSpace");
        press("a", "Up");
        press("a", "Up");
        type("a", " 二世");
        press("a", "C-s");
        await("a", screen -> screen.contains("Your data are saved.") && screen.contains("小明 二世 10001"));
        type("a", "/profile\r");
        await("a", screen -> screen.contains("[Nickname] 小明 二世"));
        press("a", "Escape");
        await("a", screen -> screen.contains("[Server]"));
        press("a", "C-c");
        await("a", String::isBlank);
    }
}
