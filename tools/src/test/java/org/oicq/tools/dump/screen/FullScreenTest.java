package org.oicq.tools.dump.screen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.oicq.codec.Tmux;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.wire.Text;
import org.oicq.tools.dump.Talk;
import org.oicq.tools.dump.Tool;

/** {@code ./oicq dump -i} in a terminal, which is tmux's. */
@Timeout(120)
class FullScreenTest {
    private static final String ONE = "dump";

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    private Tmux tmux;

    @BeforeEach
    void start() throws Exception {
        tmux = new Tmux(folder);
    }

    @AfterEach
    void stop() throws Exception {
        if (tmux != null) {
            tmux.close();
        }
    }

    private void open(int columns, int rows, String arguments) throws Exception {
        tmux.open(
                ONE,
                columns,
                rows,
                "export LC_ALL=C.UTF-8\n" + Tmux.java("org.oicq.tools.Main") + " dump " + arguments
                        + "\necho CODE $?\nread wait");
    }

    private void type(String text) throws Exception {
        tmux.type(ONE, text);
    }

    private void press(String... keys) throws Exception {
        tmux.press(ONE, keys);
    }

    private String await(Predicate<String> shows) throws Exception {
        return tmux.await(ONE, shows);
    }

    @Test
    void somebodyLooksForWhatWasSaidAndKeepsIt() throws Exception {
        Path talk = Files.write(folder.resolve("talk.pcap"), Talk.pcap());
        Path kept = folder.resolve("kept.pcapng");
        open(80, 24, "-i '" + talk + "'");
        String first = await(screen -> screen.contains("talk.pcap · 22 lines") && screen.contains("1/22"));
        assertTrue(first.contains("nickname=\"小李\""), first);
        // As fast as it can be typed: nothing is lost, and nothing overtakes.
        type("/numb");
        press("Tab");
        type(" == 10001 and packet == \"SendM");
        press("Tab");
        type("\"");
        press("Enter");
        String found = await(screen -> screen.contains("1 of 22 lines · filter: number == 10001 and"));
        assertTrue(found.contains("> 09:00:00.012 #1              10001 → SendMessage"), found);
        // Every border stands where it belongs, whatever stands before it.
        assertEquals(
                1,
                found.lines()
                        .filter(line -> line.contains("│"))
                        .map(line -> line.indexOf('│'))
                        .distinct()
                        .count());
        type("mw");
        press("C-u");
        type(kept.toString());
        press("Enter");
        await(_ -> Files.exists(kept));
        tmux.resize(ONE, 60, 15);
        await(screen ->
                screen.contains("kept.pcapng has 1 frame") && screen.lines().count() <= 15);
        press("q");
        String after = await(screen -> screen.contains("CODE 0"));
        assertFalse(after.contains("│"), "the terminal is as it was: " + after);
        assertTrue(Tool.run("--color", "never", kept.toString()).out().contains("content=\"hello\""));
    }

    @Test
    void whatPassesAProxyComesByItself() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            open(100, 20, "-i --proxy 127.0.0.1:0=127.0.0.1:" + server.getLocalPort());
            Pattern address = Pattern.compile("proxy 127\\.0\\.0\\.1:(\\d+) for");
            String title = await(screen -> address.matcher(screen).find());
            Matcher port = address.matcher(title);
            assertTrue(port.find());
            try (Socket client = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port.group(1)));
                    Socket served = server.accept()) {
                client.getOutputStream().write(Talk.frame(new SendMessage(10001, 10002, Text.of("你好，世界 😀"))));
                await(screen -> screen.contains("content=\"你好，世界 😀\"") && screen.contains("1/1"));
                assertEquals(0x81, served.getInputStream().read());
                press("C-c");
                await(screen -> screen.contains("CODE 0"));
            }
        }
    }

    @Test
    void withoutATerminalItSaysSo() throws Exception {
        Path talk = Files.write(folder.resolve("talk.pcap"), Talk.pcap());
        for (List<String> more : List.of(List.of(talk.toString()), List.of("-"))) {
            Tool.Run run = Tool.run("-i", more.getFirst());
            assertEquals(2, run.code());
            assertTrue(run.err().contains("-i needs a terminal for its keys and its screen"), run.err());
        }
        for (List<String> more :
                List.of(List.of("--json"), List.of("-v"), List.of("--diff", "x"), List.of("--write", "x"))) {
            List<String> all = new ArrayList<>(List.of("-i", talk.toString()));
            all.addAll(more);
            Tool.Run run = Tool.run(all.toArray(String[]::new));
            assertEquals(2, run.code());
            assertTrue(run.err().contains("no other view goes with it"), run.err());
        }
    }
}
