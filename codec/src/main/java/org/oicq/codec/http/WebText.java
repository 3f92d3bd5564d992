package org.oicq.codec.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** How a text stands in the value of a key. */
public final class WebText {
    private WebText() {}

    /**
     * A text as an answer writes it. A comma becomes {@code %2c} and then the percent sign {@code %25}, so that it
     * arrives as {@code %252c}, as the source shows it.
     */
    public static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case ',' -> out.append("%252c");
                case '%' -> out.append("%25");
                case '&' -> out.append("%26");
                case '=' -> out.append("%3d");
                case '\r' -> out.append("%0d");
                case '\n' -> out.append("%0a");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    /**
     * The text behind a request's value: every valid {@code %XX} is a byte, anything else stands for itself, {@code +}
     * too, and the whole is UTF-8.
     *
     * @throws CharacterCodingException where the bytes are not UTF-8
     */
    public static String unescape(byte[] value) throws CharacterCodingException {
        if (indexOf(value, '%') < 0) {
            return decode(value);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(value.length);
        for (int i = 0; i < value.length; i++) {
            int high = value[i] == '%' && i + 2 < value.length ? Character.digit(value[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(value[i + 2], 16);
            if (low < 0) {
                out.write(value[i]);
            } else {
                out.write(high << 4 | low);
                i += 2;
            }
        }
        return decode(out.toByteArray());
    }

    /**
     * The text of bytes that must be UTF-8; nothing in them is unescaped.
     *
     * @throws CharacterCodingException where they are not
     */
    public static String decode(byte[] value) throws CharacterCodingException {
        for (byte b : value) {
            if (b < 0) {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(value))
                        .toString();
            }
        }
        return new String(value, StandardCharsets.ISO_8859_1);
    }

    private static int indexOf(byte[] bytes, char wanted) {
        int i = 0;
        while (i < bytes.length && bytes[i] != wanted) {
            i++;
        }
        return i < bytes.length ? i : -1;
    }
}
