package org.oicq.tools.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.codec.packet.Acknowledge;
import org.oicq.codec.packet.Catalog;
import org.oicq.codec.packet.KeptMessage;
import org.oicq.codec.packet.SendMessage;
import org.oicq.codec.wire.Text;
import org.oicq.tools.dump.capture.Conversation;
import org.oicq.tools.dump.capture.Segment;

class ViewsTest {
    @TempDir
    private Path folder;

    @Test
    void showsALineForEachFrameAndMessage() {
        Tool.Run run = Tool.over(folder, Talk.pcap());
        assertEquals(4, run.code(), "an unknown and a malformed packet are in the talk");
        assertEquals(23, run.lines().size(), run.out());
        assertTrue(run.lines().getFirst().contains("2026-11-22"), run.out());
        assertTrue(run.out().contains("10001 → 03 SendMessage"), run.out());
        assertTrue(run.out().contains("content=\"你好，小李!\\n再见 \\u{1b}[31m\""), run.out());
        assertTrue(run.out().contains("displayMode=hidden"), run.out());
        assertTrue(
                run.out()
                        .contains(
                                "malformed: 0x05: the field runs past the end of the content (friend number, byte 4)"),
                run.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--color=never", "-v", "--hex", "--json", "--stats", "--follow=10001,10002"})
    void showsNoSecretAndNoEscapeUnlessAsked(String view) {
        String out = Tool.over(folder, Talk.pcap(), view).out();
        // The passwords, as text, as hex, as spaced hex, and as the MD5 of the web.
        for (String secret : new String[] {
            "s3cret", "733363726574", "73 33 63", "hunter2", "68756e746572", "68 75 6e", "5EBE2294", "35454245"
        }) {
            assertFalse(out.contains(secret), view + " shows " + secret);
        }
        assertFalse(out.contains("\u001b"), view + " lets an escape through");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--color=never", "-v", "--hex", "--json"})
    void wordsOfOthersTurnAndHideNothing(String view) {
        byte[] frame = Catalog.USER_TO_OICQ
                .encode(new SendMessage(10001, 10002, Text.of("a\u202e\u200bb")))
                .array();
        String out = Tool.over(folder, frame, view).out();
        assertTrue(out.contains(view.equals("--json") ? "\"a\\u202e\\u200bb\"" : "\"a\\u{202e}\\u{200b}b\""), out);
        assertFalse(out.contains("\u202e") || out.contains("\u200b"), out);
    }

    @Test
    void showsSecretsWhenAsked() {
        assertTrue(Tool.over(folder, Talk.pcap(), "-v", "--show-secrets").out().contains("\"s3cret\""));
        assertTrue(
                Tool.over(folder, Talk.pcap(), "--json", "--show-secrets").out().contains("733363726574"));
    }

    @Test
    void hidesThePasswordOfAMalformedLogIn() {
        // The password's length says 1 byte too few: its last byte stands where the mode should.
        byte[] frame = {(byte) 0x81, 0x0a, 1, 2, 0, 0, 0, 10, 0, 0, 0x27, 0x11, 0, 2, 'z', 'y', 'x', 'w'};
        for (String view : new String[] {"-v", "--hex", "--json", "--color=never"}) {
            String out = Tool.over(folder, frame, view).out();
            assertTrue(out.contains("left over"), out);
            assertFalse(out.contains("78 77") || out.contains("7877") || out.contains("120"), view + ": " + out);
            assertFalse(out.contains("7a 79") || out.contains("7a79") || out.contains("zy"), view + ": " + out);
        }
    }

    @Test
    void coloursOnlyWhenAsked() {
        assertTrue(Tool.over(folder, Talk.pcap(), "--hex", "--color", "always")
                .out()
                .contains("\u001b["));
        assertFalse(Tool.over(folder, Talk.pcap(), "--hex").out().contains("\u001b["));
    }

    @Test
    void followsTheTalkOfTwo() {
        Tool.Run run = Tool.over(folder, Talk.pcap(), "--follow", "10001,10002");
        long hello = run.lines().stream().filter(line -> line.endsWith("hello")).count();
        assertEquals(1, hello, "sent and delivered is one line: " + run.out());
        assertTrue(run.out().contains("10002 ← ") || run.out().contains("你好"), run.out());
        assertFalse(run.out().contains("bye all"), run.out());
        Tool.Run web = Tool.over(folder, Talk.pcap(), "--follow", "10001,10003");
        assertEquals(
                1,
                web.lines().stream()
                        .filter(line -> line.contains("hi from the web"))
                        .count(),
                web.out());
    }

    @Test
    void countsAndTimes() {
        Tool.Run run = Tool.over(folder, Talk.pcap(), "--stats");
        assertTrue(run.out().contains("22 frames"), run.out());
        assertTrue(run.out().contains("1 malformed, 1 of unknown packets"), run.out());
        assertTrue(run.out().contains("→ 0x02 Login"), run.out());
        assertTrue(run.out().matches("(?s).*→ 0x02 Login +2 +1\\.25\\d +1\\.25\\d.*"), run.out());
        assertFalse(run.out().contains("kept to 0x19"), "there were no kept messages: " + run.out());
    }

    @Test
    void timesKeptMessagesUntilTheyAreAcknowledged() {
        long second = 1_000_000_000L;
        long start = 1_795_963_690L * second;
        List<Segment> segments = new ArrayList<>();
        Conversation talk = new Conversation(
                Talk.address("192.0.2.10", 40001), Talk.address("192.0.2.1", 8000), s -> segments.add(Talk.copy(s)));
        talk.open(start);
        for (int sequence = 1; sequence <= 3; sequence++) {
            byte[] kept =
                    Talk.frame(new KeptMessage(sequence, 1, sequence, 1_795_963_681L, 2, 10002, Text.of("hello"), 0));
            talk.data(start + sequence * second, false, kept, 0, kept.length);
        }
        byte[] acknowledge = Talk.frame(new Acknowledge(10001, 2));
        talk.data(start + 4 * second, true, acknowledge, 0, acknowledge.length);
        String out = Tool.over(folder, Talk.pcap(segments), "--stats").out();
        // Taken 9 seconds before the start; the third is not acknowledged.
        assertTrue(out.matches("(?s).*from taken \\(to 1 s\\) +2 +13,?\\d\\d\\d\\.\\d+ .*"), out);
        assertTrue(out.matches("(?s).*from written +2 +2,?00\\d\\.\\d+ +3,?00\\d\\.\\d+ .*"), out);
    }

    @Test
    void countsAsOneObjectOfJson() {
        String json = Tool.over(folder, Talk.pcap(), "--stats", "--json").out();
        assertEquals(1, json.lines().count(), json);
        assertTrue(json.startsWith("{\"frames\":22,"), json);
        assertTrue(json.contains("\"unanswered\":1"), json);
        assertTrue(
                json.contains("{\"request without a reply\":\"→ 0x05 ViewUser\",\"frame\":12,\"connection\":\"#1\""),
                json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "epoch    | 1795338000.002500  #1",
                "relative | 0.001250  #1",
                "delta    | 0.001250  #1",
                "utc      | 09:00:00.002500  #1",
            })
    void showsTimesAsAsked(String form, String expected) {
        String out = Tool.over(folder, Talk.pcap(), "--time", form).out();
        assertTrue(out.contains(expected), out);
    }

    @Test
    void saysWhatAUserIsCalledOnceALogInHasToldIt() {
        String out = Tool.over(folder, Talk.pcap()).out();
        assertTrue(out.contains("10002 Wang → 03 SendMessage"), out);
    }

    @Test
    void showsTheHeadOfHttpMessages() {
        String json = Tool.over(folder, Talk.pcap(), "--json").out();
        assertTrue(json.contains("\"status\":\"200\",\"headers\":[{\"name\":\"Content-Type\""), json);
        String hex = Tool.over(folder, Talk.pcap(), "--hex").out();
        assertTrue(hex.contains("  0000  56 45 52 3d 31 2e 31 26 43 4d 44 3d 43 4c 54 4d  VER=1.1&CMD=CLTM"), hex);
        assertTrue(hex.contains("the body has a secret"), hex);
    }

    @Test
    void endsWithAnErrorWhereTheOutputIsFull() {
        for (String view : new String[] {"-v", "--hex", "--json", "--stats", "--color=never", "--follow=10001,10002"}) {
            Tool.Run run = Tool.failing("No space left on device", folder, Talk.pcap(), view);
            assertEquals(3, run.code(), view);
            assertEquals("oicq: cannot write the output: No space left on device\n", run.err(), view);
            assertEquals(
                    0, Tool.failing("Broken pipe", folder, Talk.pcap(), view).code(), view);
        }
    }
}
