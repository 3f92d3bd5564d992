package org.oicq.tools.dump.capture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.tools.dump.Tool;

class HexTest {
    @TempDir
    private Path folder;

    private Tool.Run over(String text) {
        return Tool.over(folder, text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // plain, in several hands
                "810a01030000000f0000271100002712000568656c6c6f",
                "81 0a 01 03 00 00 00 0f 00 00 27 11 00 00 27 12 00 05 68 65 6c 6c 6f",
                "81:0A:01:03:00:00:00:0F:00:00:27:11:00:00:27:12:00:05:68:65:6C:6C:6F",
                "# a comment\n810a0103 0000000f\n\n00002711 00002712 00056865 6c6c6f\n",
                // xxd
                "00000000: 810a 0103 0000 000f 0000 2711 0000 2712  ..........'...'.\n00000010: 0005 6865 6c6c 6f                        ..hello\n",
                // hexdump -C
                "00000000  81 0a 01 03 00 00 00 0f  00 00 27 11 00 00 27 12  |..........'...'.|\n00000010  00 05 68 65 6c 6c 6f                              |..hello|\n00000017\n",
                // od -tx1
                "0000000 81 0a 01 03 00 00 00 0f 00 00 27 11 00 00 27 12\n0000020 00 05 68 65 6c 6c 6f\n0000027\n",
                // C and other programs
                "0x81, 0x0a, 0x01, 0x03, 0x00, 0x00, 0x00, 0x0f,\n0x0, 0x0, 0x27, 0x11, 0x00, 0x00, 0x27, 0x12, 0x00, 0x05, 0x68, 0x65, 0x6c, 0x6c, 0x6f",
                "char peer0_0[] = { /* Packet 4 */\n0x81, 0x0a, 0x01, 0x03, 0x00, 0x00, 0x00, 0x0f, /* ab 0x12 */\n0x00, 0x00, 0x27, 0x11, 0x00, 0x00, 0x27, 0x12, 0x00, 0x05, 0x68, 0x65, \n0x6c, 0x6c, 0x6f };\n",
                "\"\\x81\\x0a\\x01\\x03\\x00\\x00\\x00\\x0f\" \\\n\"\\x00\\x00\\x27\\x11\\x00\\x00\\x27\\x12\\x00\\x05\\x68\\x65\\x6c\\x6c\\x6f\"",
                // Wireshark: hex dump with and without its text column
                "0000   81 0a 01 03 00 00 00 0f 00 00 27 11 00 00 27 12   ..........'...'.\n0010   00 05 68 65 6c 6c 6f                              ..hello\n",
                "0000   81 0a 01 03 00 00 00 0f 00 00 27 11 00 00 27 12\n0010   00 05 68 65 6c 6c 6f\n",
                "0000  81 0a 01 03 00 00 00 0f  00 00 27 11 00 00 27 12   ab cd ef\n0010  00 05 68 65 6c 6c 6f                              ..hello\n",
            })
    void readsHexAsPeoplePasteIt(String text) {
        Tool.Run run = over(text);
        assertEquals(
                "--:--:--.------  #1              10001 → 03 SendMessage       otherNumber=10002 content=\"hello\"\n",
                run.out(),
                text);
        assertEquals(0, run.code());
    }

    @Test
    void tellsTheTwoSidesOfAStreamApart() {
        // The first side's frame is cut in two by the other side's.
        Tool.Run run = over("""
                00000000  81 0a 01 03 00 00 00 0f  00 00 27 11 00 00 27 12   ........ ..'...'.
                    00000000  81 01 0a 08 00 00 00 01  01                        ........ .
                00000010  00 05 68 65 6c 6c 6f                               ..hello
                """);
        assertEquals(2, run.lines().size(), run.out());
        assertTrue(run.out().contains("MoveFriendsReply  success"), run.out());
        assertTrue(run.out().contains("content=\"hello\""), run.out());
    }

    @Test
    void repeatsWhatAStarStandsFor() {
        String zeros = "00 ".repeat(15) + "00";
        Tool.Run run = over("00000000  81 0a 01 15 00 00 00 4c  00 00 27 11 00 00 27 12  |x|\n"
                + "00000010  00 00 00 40 00 00 00 00  00 00 00 00 00 00 00 00  |x|\n"
                + "00000020  " + zeros + "  |x|\n*\n00000050  00 00 00 00\n00000054\n");
        assertEquals(0, run.code(), run.out());
        assertTrue(run.out().contains("FileContent       friendNumber=10002 fileContent=64 bytes"), run.out());
    }

    /** A file of some lines, each with a star before it and far behind the one before, would be hours of work. */
    @Test
    @Timeout(20)
    void starsStandForSixteenMebibytesAtTheMost() {
        StringBuilder text = new StringBuilder("00000000  81 0a\n");
        for (int i = 1; i <= 200; i++) {
            text.append(String.format("*%n%08x  00%n", i << 20));
        }
        Tool.Run run = over(text.toString());
        assertTrue(
                run.out().contains("! line 401 starts at byte 209715200, but the stars of a file stand for 16 MiB"),
                run.out());
    }

    @Test
    void saysWhatIsNoHex() {
        Tool.Run run = over("81 0a 01 16 00 00 00 04\nand then the server said\n00 00 27 11\n");
        assertEquals(4, run.code());
        assertTrue(run.out().contains("! line 2 is not hex: it was left out"), run.out());
        assertTrue(run.out().contains("KeepAlive"), run.out());
        Tool.Run swapped = over("0000000 0a81 1601 0000 0400\n");
        assertTrue(swapped.out().contains("use hexdump -C"), swapped.out());
        Tool.Run hole = over("0000   81 0a 01 16 00 00 00 04\n0010   00 00 27 11\n");
        assertTrue(hole.out().contains("! line 2 starts at byte 16, but the lines before it end at 8"), hole.out());
    }
}
