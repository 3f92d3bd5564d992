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
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(out.toByteArray()))
                .toString();
    }
}
