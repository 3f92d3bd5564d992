package org.oicq.codec.wire;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The charset of every S field of an installation. GB18030 by default: every Unicode character has a form in it, and
 * the GBK and ASCII clients of 2002 read it as it is (docs/protocol.md, "Field types").
 */
public final class WireCharset {
    /** The default. */
    public static final WireCharset GB18030 = new WireCharset(Charset.forName("GB18030"));

    /** Eight bytes at a time: no byte has its high bit set. */
    private static final long HIGH_BITS = 0x8080808080808080L;

    private static final long LOW_BITS = 0x0101010101010101L;

    /** What the JDK puts for a byte that is none of a charset's. */
    private static final char REPLACEMENT = '\uFFFD';

    private final Charset charset;

    private WireCharset(Charset charset) {
        this.charset = charset;
    }

    /**
     * The wire charset of this name, as "GB18030", "GBK" or "UTF-8".
     *
     * @throws IllegalArgumentException where the JDK has no such charset, or ASCII is not the same in it (UTF-16,
     *     ISO-2022-JP), so that the protocol's own texts would change; the message is a sentence for a person
     */
    public static WireCharset of(String name) {
        Charset charset;
        try {
            charset = Charset.forName(name);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("there is no charset '" + name + "'; try GB18030, GBK or UTF-8", e);
        }
        if (charset.equals(GB18030.charset)) {
            return GB18030;
        }
        if (!containsAscii(charset)) {
            throw new IllegalArgumentException(
                    "the charset '" + name + "' does not contain ASCII byte for byte; try GB18030, GBK or UTF-8");
        }
        return new WireCharset(charset);
    }

    /**
     * Whether every ASCII character is its own byte, and every such byte alone is that character. The second half keeps
     * out the charsets that shift between alphabets (ISO-2022-JP): in them seven-bit bytes may stand for any character.
     */
    private static boolean containsAscii(Charset charset) {
        if (!charset.canEncode()) {
            return false;
        }
        for (char c = 0; c < 128; c++) {
            byte[] own = {(byte) c};
            String text = String.valueOf(c);
            if (!Arrays.equals(text.getBytes(charset), own) || !new String(own, charset).equals(text)) {
                return false;
            }
        }
        return true;
    }

    /** The charset's name. */
    public String name() {
        return charset.name();
    }

    /** The text's bytes in this charset. */
    byte[] encode(String text) throws CharacterCodingException {
        // Every charset here has ASCII as it is, and the JDK has no short way for it in GB18030.
        if (isAscii(text)) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        ByteBuffer bytes = charset.newEncoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT)
                .encode(CharBuffer.wrap(text));
        byte[] result = new byte[bytes.remaining()];
        bytes.get(result);
        return result;
    }

    private static boolean isAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128) {
                return false;
            }
        }
        return true;
    }

    /** The text's bytes, with a question mark for each character that has no form. */
    byte[] replacing(String text) {
        return text.getBytes(charset);
    }

    /** The text of bytes that {@link #problem} found nothing wrong with. */
    String decode(byte[] bytes) {
        String ascii = ascii(bytes, 0, bytes.length);
        return ascii != null ? ascii : new String(bytes, charset);
    }

    /** The text of the bytes {@code from} to {@code to} if all are ASCII, otherwise null: what most texts are, fast. */
    public static @Nullable String ascii(byte[] bytes, int from, int to) {
        // The JDK's own look at the bytes takes eight and more at a time.
        String text = new String(bytes, from, to - from, StandardCharsets.US_ASCII);
        return text.indexOf(REPLACEMENT) < 0 ? text : null;
    }

    /** What is wrong with these bytes as a text, or null. U+0000 is: the database cannot hold it. */
    ProtocolException.@Nullable Problem problem(byte[] bytes) {
        int i = 0;
        ByteBuffer words = ByteBuffer.wrap(bytes);
        for (; i + 8 <= bytes.length; i += 8) {
            long word = words.getLong(i);
            // The classic test for a zero byte, exact when no high bit is set.
            if ((word & HIGH_BITS) != 0 || ((word - LOW_BITS) & ~word & HIGH_BITS) != 0) {
                break;
            }
        }
        boolean ascii = true;
        for (int k = i; k < bytes.length; k++) {
            if (bytes[k] == 0) {
                // In a charset that contains ASCII no character but U+0000 has a zero byte.
                return ProtocolException.Problem.NUL_IN_TEXT;
            }
            ascii &= bytes[k] > 0;
        }
        if (ascii) {
            return null;
        }
        CharsetDecoder decoder = charset.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes, i, bytes.length - i);
        CharBuffer scratch = CharBuffer.allocate(Math.min(bytes.length - i, 512) + 2);
        CoderResult result;
        do {
            result = decoder.decode(in, scratch.clear(), true);
        } while (result.isOverflow());
        return result.isError() || decoder.flush(scratch.clear()).isError() ? ProtocolException.Problem.NOT_TEXT : null;
    }

    @Override
    public String toString() {
        return name();
    }
}
