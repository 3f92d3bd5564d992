package org.oicq.codec.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.oicq.codec.wire.ProtocolException.Problem;

/** The charset's own check, with its short ways, against the JDK's strict decoder. */
class WireCharsetTest {
    @ParameterizedTest
    @ValueSource(strings = {"GB18030", "GBK", "UTF-8", "Big5"})
    void everyByteAndEveryPairOfBytesIsJudgedAsByTheStrictDecoder(String name) {
        Oracle oracle = new Oracle(name);
        for (int a = 0; a < 256; a++) {
            oracle.check((byte) a);
            for (int b = 0; b < 256; b++) {
                oracle.check((byte) a, (byte) b);
            }
        }
    }

    /** All 1,587,600 sequences of the four-byte form, a seventh of them (every second byte of each kind is met). */
    @Test
    void fourByteSequencesAreJudgedAsByTheStrictDecoder() {
        Oracle oracle = new Oracle("GB18030");
        int counter = 0;
        for (int a = 0x81; a <= 0xfe; a++) {
            for (int b = 0x30; b <= 0x39; b++) {
                for (int c = 0x81; c <= 0xfe; c++) {
                    for (int d = 0x30; d <= 0x39; d++) {
                        if (counter++ % 7 == 0) {
                            oracle.check((byte) a, (byte) b, (byte) c, (byte) d);
                        }
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GB18030", "GBK", "UTF-8"})
    void randomBytesAreJudgedAsByTheStrictDecoder(String name) {
        Oracle oracle = new Oracle(name);
        Random random = new Random(18030);
        for (int i = 0; i < 50_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            // Mostly ASCII, so that the fast path is left at every place.
            int ascii = random.nextInt(5);
            for (int k = 0; k < bytes.length; k++) {
                if (random.nextInt(5) < ascii) {
                    bytes[k] = (byte) ((bytes[k] & 0x7f) | 1);
                }
            }
            oracle.check(bytes);
        }
    }

    @Test
    void aBadByteOrAZeroIsFoundAtEveryPlaceOfAnAsciiText() {
        for (int length = 1; length <= 40; length++) {
            for (int at = 0; at < length; at++) {
                byte[] bytes = new byte[length];
                Arrays.fill(bytes, (byte) 'a');
                assertNull(WireCharset.GB18030.problem(bytes));
                bytes[at] = 0;
                assertEquals(Problem.NUL_IN_TEXT, WireCharset.GB18030.problem(bytes));
                bytes[at] = (byte) 0xff;
                assertEquals(Problem.NOT_TEXT, WireCharset.GB18030.problem(bytes));
                bytes[at] = 1;
                assertNull(WireCharset.GB18030.problem(bytes));
            }
        }
    }

    /** The check decodes in pieces; a character on the border of two pieces must not trouble it. */
    @Test
    void charactersOnTheBorderOfTheChecksPiecesAreWhole() {
        for (int before = 500; before < 530; before++) {
            byte[] good = Text.of("小" + "文".repeat(before) + "😀".repeat(700)).toBytes();
            assertNull(WireCharset.GB18030.problem(good));
            byte[] cut = Arrays.copyOf(good, good.length - 1);
            assertEquals(Problem.NOT_TEXT, WireCharset.GB18030.problem(cut));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', OK",
        "80, NOT_TEXT",
        "ff, NOT_TEXT",
        "81, NOT_TEXT",
        "c4 e3, OK",
        "c4 7f, NOT_TEXT",
        "c4 00, NUL_IN_TEXT",
        "ff 00, NUL_IN_TEXT",
        "81 30 81 30, OK",
        "81 30 81, NOT_TEXT",
        "81 30 81 20, NOT_TEXT",
        "94 39 fc 36, OK",
        "e3 32 9a 35, OK",
        "e3 32 9a 36, NOT_TEXT"
    })
    void theEdgesOfGb18030(String hex, String expected) {
        Problem problem = WireCharset.GB18030.problem(HexFormat.of().parseHex(hex.replace(" ", "")));
        assertEquals(expected, problem == null ? "OK" : problem.name());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTF-16",
                "UTF-16LE",
                "UTF-32",
                "IBM037",
                "ISO-2022-JP",
                "ISO-2022-KR",
                "x-ISO-2022-CN-GB",
                "IBM864"
            })
    void aCharsetThatChangesAsciiIsRefusedInASentence(String name) {
        var e = assertThrows(IllegalArgumentException.class, () -> WireCharset.of(name));
        assertEquals(
                "the charset '" + name + "' does not contain ASCII byte for byte; try GB18030, GBK or UTF-8",
                e.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GB18031", "", "no such charset!"})
    void aCharsetThatDoesNotExistIsRefusedInASentence(String name) {
        var e = assertThrows(IllegalArgumentException.class, () -> WireCharset.of(name));
        assertEquals("there is no charset '" + name + "'; try GB18030, GBK or UTF-8", e.getMessage());
    }

    /** What is let in may take the short ways: seven-bit bytes alone are ASCII, and a zero byte is U+0000. */
    @Test
    void everyCharsetThatIsLetInReadsAsciiBytesAsAscii() {
        int letIn = 0;
        for (Charset charset : Charset.availableCharsets().values()) {
            try {
                WireCharset.of(charset.name());
            } catch (IllegalArgumentException _) {
                continue;
            }
            letIn++;
            byte[] ascii = new byte[128 * 128 * 2];
            StringBuilder expected = new StringBuilder();
            for (int i = 0; i < ascii.length; i++) {
                // Every pair of bytes occurs, an escape before every other among them.
                ascii[i] = (byte) (i % 2 == 0 ? i / 256 : i / 2 % 128);
                expected.append((char) ascii[i]);
            }
            assertEquals(expected.toString(), new String(ascii, charset), charset.name());
        }
        assertTrue(letIn > 50, letIn + " charsets");
    }

    @Test
    void namesAreFoundInAnyCase() {
        assertSame(WireCharset.GB18030, WireCharset.of("gb18030"));
        assertEquals("GBK", WireCharset.of("gbk").name());
        assertEquals("UTF-8", WireCharset.of("utf8").toString());
    }

    /** The JDK's decoder, which reports whatever is wrong. */
    private static final class Oracle {
        private final WireCharset charset;
        private final CharsetDecoder strict;

        Oracle(String name) {
            this.charset = WireCharset.of(name);
            this.strict = Charset.forName(name).newDecoder();
        }

        void check(byte... bytes) {
            Problem expected = expected(bytes);
            Problem problem = charset.problem(bytes);
            if (problem != expected) {
                throw new AssertionError(
                        HexFormat.of().formatHex(bytes) + ": expected " + expected + " but found " + problem);
            }
        }

        private @Nullable Problem expected(byte[] bytes) {
            for (byte b : bytes) {
                if (b == 0) {
                    return Problem.NUL_IN_TEXT;
                }
            }
            try {
                String decoded = strict.decode(ByteBuffer.wrap(bytes)).toString();
                assertEquals(decoded, charset.decode(bytes));
                return null;
            } catch (CharacterCodingException _) {
                return Problem.NOT_TEXT;
            }
        }
    }
}
