package org.oicq.codec.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** How a text stands in the value of a key. */
public final class WebText {
    private WebText() {}

    /**
     * A text as an answer writes it. A comma becomes {@code %2c} and then the percent sign {@code %25}, so that it
     * arrives as {@code %252c}, as the source shows it.
     */
    public static String escape(String text) {
        int plain = 0;
        while (plain < text.length() && escaped(text.charAt(plain)) == null) {
            plain++;
        }
        if (plain == text.length()) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length() + 16).append(text, 0, plain);
        for (int i = plain; i < text.length(); i++) {
            char c = text.charAt(i);
            String escaped = escaped(c);
            if (escaped == null) {
                out.append(c);
            } else {
                out.append(escaped);
            }
        }
        return out.toString();
    }

    /** What stands for a character in an answer; null where it stands for itself. */
    private static @Nullable String escaped(char c) {
        return switch (c) {
            case ',' -> "%252c";
            case '%' -> "%25";
            case '&' -> "%26";
            case '=' -> "%3d";
            case '\r' -> "%0d";
            case '\n' -> "%0a";
            default -> null;
        };
    }

    /**
     * The text behind a request's value: every valid {@code %XX} is a byte, anything else stands for itself, {@code +}
     * too, and the whole is UTF-8.
     *
     * @throws CharacterCodingException where the bytes are not UTF-8
     */
    public static String unescape(byte[] value) throws CharacterCodingException {
        return unescape(value, 0, value.length);
    }

    /** The same for the value in bytes {@code from} to {@code to}. */
    public static String unescape(byte[] bytes, int from, int to) throws CharacterCodingException {
        int escape = from;
        while (escape < to && bytes[escape] != '%') {
            escape++;
        }
        if (escape == to) {
            return decode(bytes, from, to);
        }
        byte[] out = new byte[to - from];
        int length = 0;
        for (int i = from; i < to; i++) {
            int high = bytes[i] == '%' && i + 2 < to ? Character.digit(bytes[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(bytes[i + 2], 16);
            if (low < 0) {
                out[length++] = bytes[i];
            } else {
                out[length++] = (byte) (high << 4 | low);
                i += 2;
            }
        }
        return decode(out, 0, length);
    }

    /**
     * The text of bytes {@code from} to {@code to}, which must be UTF-8; nothing in them is unescaped.
     *
     * @throws CharacterCodingException where they are not
     */
    public static String decode(byte[] bytes, int from, int to) throws CharacterCodingException {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes, from, to - from))
                        .toString();
            }
        }
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
