package org.oicq.server.tap;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.oicq.codec.wire.WireCharset;

/** Passwords in what is tapped: hidden wherever they may stand, and nothing else is. */
class MaskTest {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private static String masked(String hex) {
        byte[] frame = HEX.parseHex(hex);
        Mask.frame(frame, WireCharset.GB18030);
        return HEX.formatHex(frame);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        // number 10001, "abc", normal
        "a good log-in, 00 00 27 11 00 03 61 62 63 00, 00 00 27 11 00 03 2a 2a 2a 00",
        "no password, 00 00 27 11 00 00 00, 00 00 27 11 00 00 00",
        "bytes left over, 00 00 27 11 00 02 61 62 63 00, 00 00 27 11 00 02 2a 2a 2a 2a",
        "without its length, 00 00 27 11 61 62 63 00, 00 00 27 11 ff ff ff ff",
        "ended by a zero as in C, 00 00 27 11 00 04 61 62 63 00 00, 00 00 27 11 00 04 00 00 00 00 00",
        "not text, 00 00 27 11 00 04 61 62 63 ff 00, 00 00 27 11 00 04 ff ff ff ff ff",
        "cut in the number, 00 00 27, ff ff ff",
    })
    void logIn(String name, String content, String expected) {
        int length = HEX.parseHex(content).length;
        String head = String.format("81 0a 01 02 00 00 00 %02x ", length);
        assertEquals(head + expected, masked(head + content), name);
    }

    @Test
    void otherFramesStayAsTheyAre() {
        String message = "81 0a 01 03 00 00 00 0d 00 00 27 11 00 00 27 12 00 03 61 62 63";
        assertEquals(message, masked(message));
        assertEquals("81 0a 01 ee 00 00 00 02 61 62", masked("81 0a 01 ee 00 00 00 02 61 62"));
        assertEquals("81 77 66 02 00 00 00 02 61 62", masked("81 77 66 02 00 00 00 02 61 62"));
    }

    @ParameterizedTest
    @CsvSource({
        "VER=1.1&CMD=Login&UIN=10001&PS=abc&M5=1, VER=1.1&CMD=Login&UIN=10001&PS=***&M5=1",
        "PS=abc&PS=abc, PS=***&PS=***",
        "ps =a=b& Ps=%61, ps =***& Ps=***",
        "PS&PSX=abc&MG=PS, PS&PSX=abc&MG=PS",
    })
    void keys(String body, String expected) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Mask.keys(bytes, 0, bytes.length);
        assertEquals(expected, new String(bytes, StandardCharsets.UTF_8));
    }

    /** Whatever a program sends as a log-in or to register, nothing behind the number or the first fields is lost. */
    @Test
    void anyBytes() {
        Random random = new Random(23);
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = new byte[8 + random.nextInt(40)];
            random.nextBytes(frame);
            for (int at = 8; at < frame.length; at++) {
                // Small bytes make lengths that fit.
                frame[at] = random.nextBoolean() ? (byte) random.nextInt(6) : frame[at];
            }
            frame[1] = 10;
            frame[2] = 1;
            frame[3] = (byte) (1 + random.nextInt(2));
            byte[] before = frame.clone();
            Mask.frame(frame, WireCharset.GB18030);
            assertEquals(before.length, frame.length);
            assertEquals(HEX.formatHex(before, 0, 8), HEX.formatHex(frame, 0, 8));
        }
    }
}
