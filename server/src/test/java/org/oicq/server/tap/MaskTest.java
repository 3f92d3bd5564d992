package org.oicq.server.tap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.codec.wire.WireCharset;

/** Passwords in what is tapped: hidden wherever they may stand, and nothing else is. */
class MaskTest {
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private static String masked(String hex) {
        byte[] frame = HEX.parseHex(hex);
        Mask.frame(frame, true, WireCharset.GB18030);
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
    }

    /** A log-in that goes to nobody, or as if the server had written it. */
    @ParameterizedTest
    @ValueSource(strings = {"81 77 66 02", "81 0a 66 02", "81 01 0a 02", "81 0a 01 ee"})
    void whatGoesAstrayShowsItsNumberAlone(String head) {
        String tail = " 00 00 00 0a 00 00 27 11 ";
        assertEquals(head + tail + "2a 2a 2a 2a 2a 2a", masked(head + tail + "00 03 61 62 63 00"));
        byte[] fromServer = HEX.parseHex(head + tail + "00 03 61 62 63 00");
        byte[] before = fromServer.clone();
        if (!head.startsWith("81 0a")) {
            Mask.frame(fromServer, false, WireCharset.GB18030);
            assertArrayEquals(before, fromServer);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "VER=1.1&CMD=Login&UIN=10001&PS=abc&M5=1, VER=1.1&CMD=Login&UIN=10001&PS=***&M5=1",
        "PS=abc&PS=abc, PS=***&PS=***",
        "ps =a=b& Ps=%61, ps =***& Ps=***",
        "PS&PSX=abc&MG=PS, PS&PSX=***&MG=PS",
        "UIN=10001&amp;PS=abc, UIN=10001&amp;PS=***",
        "UIN=10001&%50S=abc, UIN=10001&%50S=***",
    })
    void keys(String body, String expected) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Mask.keys(bytes, 0, bytes.length, true);
        assertEquals(expected, new String(bytes, StandardCharsets.UTF_8));
    }

    /** In what is no request a password may stand behind any key, or none. */
    @ParameterizedTest
    @CsvSource({
        "VER=1.1&CMD=Login&UIN=10001&MG=abc, VER=1.1&CMD=Login&UIN=10001&MG=***",
        "UIN=10001&CMD=Login;PS:abc, UIN=10001&CMD=************",
        "UIN=10001&abc, UIN=10001&***",
    })
    void whatIsNoRequestShowsLittle(String body, String expected) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Mask.keys(bytes, 0, bytes.length, false);
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
            Mask.frame(frame, true, WireCharset.GB18030);
            assertEquals(before.length, frame.length);
            assertEquals(HEX.formatHex(before, 0, 8), HEX.formatHex(frame, 0, 8));
        }
    }
}
