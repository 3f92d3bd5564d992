package org.oicq.codec.wire;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTest {
    private static final WireCharset GBK = WireCharset.of("GBK");

    @ParameterizedTest
    @CsvSource({
        "'', '', 0",
        "hello, 68656c6c6f, 5",
        "小明, d0a1c3f7, 2",
        "😀, 9439fc36, 1",
        "a😀小, 619439fc36d0a1, 3",
        // A family of three is one picture and five code points; a limit counts those.
        "👨‍👩‍👧, 9439d3388136a4399439d3398136a4399439d337, 5",
        "€, a2e3, 1"
    })
    void bytesAndCharacters(String string, String hex, int characters) {
        Text text = Text.of(string);
        assertEquals(hex, HexFormat.of().formatHex(text.toBytes()));
        assertEquals(hex.length() / 2, text.length());
        assertEquals(characters, text.characters());
        assertEquals(string, text.toString());
        assertEquals(string.isEmpty(), text.isEmpty());
    }

    @Test
    void everyCharacterOfUnicodeHasAFormInGb18030() {
        StringBuilder block = new StringBuilder();
        int inBlock = 0;
        for (int c = 1; c <= Character.MAX_CODE_POINT; c++) {
            if (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE) {
                block.appendCodePoint(c);
                inBlock++;
            }
            if (inBlock == 10_000 || c == Character.MAX_CODE_POINT) {
                Text text = Text.of(block.toString());
                assertEquals(block.toString(), text.toString());
                assertEquals(inBlock, text.characters());
                assertNull(WireCharset.GB18030.problem(text.toBytes()));
                block.setLength(0);
                inBlock = 0;
            }
        }
    }

    @Test
    void aCharacterThatTheCharsetLacksIsRefusedInASentence() {
        assertEquals("the text holds a character that GBK has no form for", refusal("好 😀", GBK));
        assertEquals("小明", Text.of("小明", GBK).toString());
    }

    @Test
    void halfACharacterIsRefused() {
        assertEquals(
                "the text holds a character that GB18030 has no form for", refusal("a\ud83d", WireCharset.GB18030));
    }

    @Test
    void theCharacterZeroIsRefused() {
        assertEquals("the text holds the character U+0000", refusal("a\0b", WireCharset.GB18030));
    }

    @Test
    void aTextHoldsAsManyBytesAsItsLengthFieldCanSay() {
        assertEquals(65_535, Text.of("a".repeat(65_535)).length());
        assertEquals("the text takes 65536 bytes; 65535 is the most", refusal("a".repeat(65_536), WireCharset.GB18030));
        // The limit counts bytes, not characters.
        assertEquals("the text takes 65536 bytes; 65535 is the most", refusal("小".repeat(32_768), WireCharset.GB18030));
    }

    @Test
    void textsAreEqualWhenTheirBytesAre() {
        assertEquals(Text.of("小明"), Text.of("小明", GBK));
        assertEquals(Text.of("小明").hashCode(), Text.of("小明", GBK).hashCode());
        assertNotEquals(Text.of("小明"), Text.of("小红"));
        assertNotEquals(Text.of("小明"), Text.of("小明", WireCharset.of("UTF-8")));
        assertSame(Text.EMPTY, Text.of("", GBK));
    }

    @Test
    void theBytesHandedOutAreACopy() {
        Text text = Text.of("abc");
        text.toBytes()[0] = 'x';
        assertEquals("abc", text.toString());
        ByteBuffer out = ByteBuffer.allocate(3);
        text.writeTo(out);
        assertArrayEquals(new byte[] {'a', 'b', 'c'}, out.array());
    }

    @Test
    void aSecretDoesNotShow() {
        assertEquals("•••", new Secret(Text.of("password")).toString());
        assertEquals("", Secret.EMPTY.toString());
        assertEquals(new Secret(Text.of("a")), new Secret(Text.of("a")));
    }

    @Test
    void aBlobComparesByValueAndKeepsItsBytesToItself() {
        byte[] bytes = {1, 2, 3};
        Blob blob = Blob.of(bytes);
        bytes[0] = 9;
        assertEquals(Blob.of(new byte[] {1, 2, 3}), blob);
        assertEquals(Blob.of(new byte[] {1, 2, 3}).hashCode(), blob.hashCode());
        assertNotEquals(Blob.EMPTY, blob);
        assertEquals("3 bytes", blob.toString());
        assertThrows(
                java.nio.ReadOnlyBufferException.class, () -> blob.toBuffer().put((byte) 1));
        assertEquals(Blob.of(new byte[] {2, 3}), Blob.read(blob.toBuffer().position(1), 2));
    }

    private static String refusal(String text, WireCharset charset) {
        var e = assertThrows(IllegalArgumentException.class, () -> Text.of(text, charset));
        return Objects.requireNonNull(e.getMessage());
    }
}
