package org.oicq.codec.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/**
 * The value of an S field: bytes that are known to be text in their charset, and a {@code String} only when asked, so
 * that a server that passes a message on never decodes it. Two texts are equal when their bytes are.
 */
public final class Text {
    /** The empty text, the same in every charset. */
    public static final Text EMPTY = new Text(new byte[0], WireCharset.GB18030);

    private final byte[] bytes;
    private final WireCharset charset;

    private Text(byte[] bytes, WireCharset charset) {
        this.bytes = bytes;
        this.charset = charset;
    }

    /**
     * The text of a string.
     *
     * @throws IllegalArgumentException where the charset has no form for a character, the text holds U+0000, or it is
     *     over 65,535 bytes; the message is a sentence for a person
     */
    public static Text of(String text, WireCharset charset) {
        if (text.isEmpty()) {
            return EMPTY;
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the text holds the character U+0000");
        }
        byte[] bytes;
        try {
            bytes = charset.encode(text);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("the text holds a character that " + charset + " has no form for", e);
        }
        if (bytes.length > FieldType.S.max()) {
            throw new IllegalArgumentException(
                    "the text takes " + bytes.length + " bytes; " + FieldType.S.max() + " is the most");
        }
        return new Text(bytes, charset);
    }

    /** The text of a string in GB18030; see {@link #of(String, WireCharset)}. */
    public static Text of(String text) {
        return of(text, WireCharset.GB18030);
    }

    /**
     * The text of a string that came from elsewhere (a database, another charset): what the charset has no form for
     * becomes a question mark.
     *
     * @throws IllegalArgumentException where the text holds U+0000 or is over 65,535 bytes
     */
    public static Text replacing(String text, WireCharset charset) {
        return of(charset.decode(charset.replacing(text)), charset);
    }

    /** The text of bytes that the charset finds no problem with; they become its own. */
    static Text trusted(byte[] bytes, WireCharset charset) {
        return bytes.length == 0 ? EMPTY : new Text(bytes, charset);
    }

    /** Bytes on the wire, without the length before them. */
    public int length() {
        return bytes.length;
    }

    public boolean isEmpty() {
        return bytes.length == 0;
    }

    /** Unicode code points: the "characters" of a limit. */
    public int characters() {
        for (byte b : bytes) {
            if (b < 0) {
                String text = toString();
                return text.codePointCount(0, text.length());
            }
        }
        return bytes.length;
    }

    /** A copy of the bytes. */
    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Puts the bytes alone into {@code out}. */
    public void writeTo(ByteBuffer out) {
        out.put(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Text text && Arrays.equals(bytes, text.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The text as a string. */
    @Override
    public String toString() {
        return charset.decode(bytes);
    }
}
